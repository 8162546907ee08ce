import Evidence

/// SELinux or AppArmor refuses what owner and mode allow.
enum LsmDenied: Rule {
    static let code = FaultCode.y07
    static let explanation = Explanation(
        what:
            "A security module refuses a file that owner and mode allow. apt shows what it shows for permissions: a keyring that is "
            + "not readable, a temporary file that could not be created.",
        causes: [
            "a volume mounted into a container without a label for it (SELinux; :z and :Z of docker and podman)",
            "an AppArmor profile that does not name apt's directories, as in nested LXC",
            "files moved from elsewhere with their labels",
        ],
        proof:
            "A child really tried as the user that apt runs as, and got EACCES, although owner and mode allow it to that user and to "
            + "root; and SELinux enforces, or AppArmor confines this process. An access list would look the same.",
        remedy: "Read the module's denials, and give the file its label or the profile its rule.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), let rules = confinement(source.run) else { return [] }
        return (directories(source) + keyrings(source)).map { denied in
            Finding(
                code, severity: denied.severity, confidence: .likely,
                owner: source.run.observations.machine.container == nil ? .machine : .runtime,
                subject: denied.path, title: Room.fitted("\(rules.name) keeps apt from \(Room.short(denied.path, 40))"),
                because: [denied.proof, rules.proof] + VerifierBroken.good(source),
                remedy: remedy(denied.path, rules.name),
                alternatives: [denied.otherwise])
        }
    }

    private struct Denied {
        var path: String
        var proof: Proof
        /// As severe as the same refusal by a mode.
        var severity: Severity
        /// What it would be without a security module.
        var otherwise: FaultCode
    }

    /// The module that holds this process to rules of its own; nil where none does.
    private static func confinement(_ run: RunCase) -> (name: String, proof: Proof)? {
        guard let seen = run.observations.machine.runtime?.confinement else { return nil }
        if seen.selinux == .enforcing {
            return ("SELinux", Proof("SELinux enforces; this process is \(seen.selinuxContext ?? "unnamed")", .runtime))
        }
        if seen.apparmor, let profile = seen.apparmorProfile, profile.hasSuffix("(enforce)") {
            return ("AppArmor", Proof("AppArmor holds this process to \(profile)", .runtime))
        }
        return nil
    }

    /// Directories in which the mode lets the user make files, and a try was refused with EACCES.
    private static func directories(_ source: SourceCase) -> [Denied] {
        let found = [source.tempTrouble(.permissions), source.listsTrouble(.permissions)].compactMap { $0 }
        return found.compactMap { trouble in
            let directory = trouble.directory
            guard directory.isDirectory, directory.ownerUid != 65_534, let attempt = trouble.attempt,
                attempt.asThatUser,
                attempt.error == "EACCES", let mode = directory.mode
            else { return nil }
            let wanted = directory.ownerUid == attempt.uid ? 0o300 : 0o003
            guard attempt.uid == 0 && holdsNoMode(source.run) || mode & wanted == wanted else { return nil }
            let permissions = KeyringWording.permissions(directory.mode, directory.ownerUid)
            return Denied(
                path: directory.path,
                proof: Proof(
                    "\(Room.attempt(attempt)), although \(directory.path) has \(permissions)", Room.probe(directory)),
                severity: source.severity(of: trouble), otherwise: directory.role == .temp ? .r04 : .r09)
        }
    }

    private static func keyrings(_ source: SourceCase) -> [Denied] {
        let faults = KeyringFault.all(in: source)
        return source.keyrings.compactMap { keyring in
            guard let access = keyring.sandboxAccess, !access.readable, access.inferred != true,
                access.error == "EACCES",
                let blocked = access.blockedBy, let mode = access.blockedByMode, access.blockedByOwnerUid != 65_534
            else { return nil }
            let wanted = blocked == keyring.path ? 0o004 : 0o001
            guard mode & wanted == wanted else { return nil }
            let permissions = KeyringWording.permissions(mode, access.blockedByOwnerUid)
            return Denied(
                path: blocked,
                proof: Proof(
                    "\(access.user) (uid \(access.uid)) opens \(keyring.path): EACCES, although \(blocked) has \(permissions)",
                    .keyring),
                severity: faults.first { $0.keyring.path == keyring.path }?.severity ?? .warning, otherwise: .g03)
        }
    }

    /// Whether root here passes every mode (CAP_DAC_OVERRIDE, number 1).
    private static func holdsNoMode(_ run: RunCase) -> Bool {
        run.observations.machine.runtime?.capabilities.flatMap { UInt64($0, radix: 16) }.map { $0 & 2 != 0 } ?? false
    }

    private static func remedy(_ path: String, _ module: String) -> Remedy {
        let place = Wording.quoted(path)
        if module == "SELinux" {
            return Remedy(
                "See what was denied, and give the file the label that its place asks for. A container's volume gets one by :z or :Z.",
                [
                    Remedy.Step("what was denied", "ausearch -m avc -ts recent"),
                    Remedy.Step("its label", "ls -dZ \(place)"),
                    Remedy.Step("the label of its place", "restorecon -v \(place)"),
                ])
        }
        return Remedy(
            "See what was denied, and add the path to the profile on the host.",
            [
                Remedy.Step("on the host, what was denied", "journalctl -k -g apparmor"),
                Remedy.Step("the profile in force", "cat /proc/self/attr/current"),
                Remedy.Step("access list, which would look the same", "getfacl \(place)"),
            ])
    }
}
