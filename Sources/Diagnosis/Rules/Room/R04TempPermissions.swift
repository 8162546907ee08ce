import Evidence

/// The temp directory is not writable by the user that apt verifies as.
enum TempPermissions: Rule {
    static let code = FaultCode.r04
    static let explanation = Explanation(
        what:
            "The temp directory refuses the sandbox user (_apt): its mode is not 1777, its owner is wrong, or an ACL "
            + "or security module says no. apt says that it could not create a temporary file, or that apt-key could "
            + "not be executed.",
        causes: [
            "an image build that copied files to /tmp, or made it anew with mode 0755",
            "a script that changed the owner or mode of /tmp", "a bind mount of a private directory on /tmp",
        ],
        proof: "Creating a file fails as the sandbox user, with the mode, the owner and the mount beside it.",
        remedy: "Give /tmp back to root with mode 1777.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let trouble = source.tempTrouble(.permissions) else { return [] }
        let user = trouble.attempt?.user ?? source.run.observations.apt?.sandboxUser ?? "_apt"
        return [
            trouble.finding(
                code, in: source, title: "\(user.prefix(20)) cannot write to \(Room.short(trouble.directory.path, 28))",
                more: Permissions.proofs(trouble, source.run),
                remedy: Permissions.remedy(trouble, mode: 0o1777, in: source.run))
        ]
    }
}

/// What the two rules about permissions share.
enum Permissions {
    static func proof(_ directory: DirectoryObservation) -> Proof {
        let what = directory.isDirectory ? "" : ", which is no directory"
        let permissions = KeyringWording.permissions(directory.mode, directory.ownerUid)
        return Proof(
            "\(directory.path)\(what): \(permissions.isEmpty ? "mode unknown" : permissions)", Room.probe(directory))
    }

    /// The directory's mode, and what root lacks where that is why it may not pass.
    static func proofs(_ trouble: DirectoryTrouble, _ run: RunCase) -> [Proof] {
        guard rootLacksOverride(trouble, run), let held = run.observations.machine.runtime?.capabilities else {
            return [proof(trouble.directory)]
        }
        return [
            proof(trouble.directory),
            Proof("root lacks CAP_DAC_OVERRIDE here (CapEff \(held)), so modes hold for it as well", .machine),
        ]
    }

    /// Root without CAP_DAC_OVERRIDE (number 1) is kept out by modes like anybody: here by those of a directory that it does not
    /// own. Its group is taken for root's where it is not known.
    private static func rootLacksOverride(_ trouble: DirectoryTrouble, _ run: RunCase) -> Bool {
        let directory = trouble.directory
        guard let attempt = trouble.attempt, attempt.uid == 0, attempt.error == "EACCES",
            let held = run.observations.machine.runtime?.capabilities.flatMap({ UInt64($0, radix: 16) }), held & 2 == 0,
            let mode = directory.mode, let owner = directory.ownerUid
        else { return false }
        return mode & (owner == 0 ? 0o300 : 0o003) != (owner == 0 ? 0o300 : 0o003)
    }

    private static func withoutOverride(_ trouble: DirectoryTrouble, _ run: RunCase) -> Remedy? {
        guard rootLacksOverride(trouble, run) else { return nil }
        let path = Wording.quoted(trouble.directory.path)
        let mode = trouble.directory.role == .temp ? "1777" : "755"
        var steps = [
            Remedy.Step("the capabilities", "grep Cap /proc/self/status"),
            Remedy.Step("or, as one who may: give it back to root", "chown root:root \(path) && chmod \(mode) \(path)"),
        ]
        if let program = EngineRemedy.program(run) {
            steps.append(
                Remedy.Step(
                    "on the host: for the next container (IMAGE is yours)",
                    "\(program) run --cap-add DAC_OVERRIDE IMAGE"))
        }
        return Remedy(
            "Root lacks the capability CAP_DAC_OVERRIDE here, so it passes no mode: leave it that capability "
                + "(--cap-add DAC_OVERRIDE of docker and podman), or make the directory root's.", steps)
    }

    static func remedy(_ trouble: DirectoryTrouble, mode: Int, in run: RunCase) -> Remedy {
        let directory = trouble.directory
        let path = Wording.quoted(directory.path)
        if !directory.isDirectory {
            return Remedy(
                "Something that is no directory has its place: look what it is, move it away and make the directory.",
                [Remedy.Step("what it is", "ls -ld \(path)")])
        }
        if directory.ownerUid == 65_534 {
            return Remedy(
                "Its owner is the overflow id 65534: the real owner has no id in this user namespace, and chmod will "
                    + "not do. Mount another directory here, or map the owner's id.")
        }
        if let error = trouble.attempt?.error, !["EACCES", "EPERM"].contains(error) {
            return Remedy(
                "The system answers \(error), which is no matter of modes: look at the kernel's log and at the mount.",
                [
                    Remedy.Step("what the kernel said", "dmesg | tail -n 40"),
                    Remedy.Step("how it is mounted", "findmnt -T \(path)"),
                ])
        }
        if let lacking = withoutOverride(trouble, run) { return lacking }
        let open = directory.mode.map { $0 & 0o003 == 0o003 } ?? false
        if trouble.attempt != nil, trouble.attempt?.uid == 0 || open {
            return Remedy(
                "The modes would allow it, so an attribute, an ACL or a security module refuses: look at all three.",
                [
                    Remedy.Step("attributes (i is immutable)", "lsattr -d \(path)"),
                    Remedy.Step("access control list", "getfacl \(path)"),
                    Remedy.Step("labels and contexts", "ls -dZ \(path)"),
                ])
        }
        let octal = String(mode, radix: 8)
        return Remedy(
            "Give it root as owner and mode \(octal), which every Debian system has here.",
            [Remedy.Step("put it right", "chown root:root \(path) && chmod \(octal) \(path)")])
    }
}
