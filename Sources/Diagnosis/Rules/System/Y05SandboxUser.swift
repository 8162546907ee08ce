import Evidence

/// apt's sandbox user is missing, or nobody may become it.
enum SandboxUser: Rule {
    static let code = FaultCode.y05
    static let explanation = Explanation(
        what:
            "apt fetches and verifies as its sandbox user, _apt. Where that user is missing, apt warns and goes on as "
            + "root, as it does where that user may not pass a directory above its lists; where the system refuses to switch to it (a user "
            + "namespace with one id), its methods die.",
        causes: [
            "a passwd file of another system or of before apt 1.1", "a rootless container that has a single user id",
            "a container without the capabilities SETUID and SETGID", "/var/lib/apt of mode 0700",
        ],
        proof: "The user is looked up in the examined root's passwd file, and a child tries to become it.",
        remedy: "Create the user, or give the container a range of ids (subuid, subgid).")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), let apt = source.run.observations.apt, apt.sandboxUser != "root" else {
            return []
        }
        let user = apt.sandboxUser
        if apt.sandboxUid == nil {
            return [
                Finding(
                    code, severity: .warning, owner: .machine, subject: user,
                    title: Room.fitted("there is no user \(user.prefix(24)), so apt runs as root"),
                    because: [Proof("APT::Sandbox::User is \(user), and passwd has no such user", .machine)],
                    remedy: Remedy(
                        "Create the user, as apt's own package does.",
                        [
                            Remedy.Step(
                                "create it",
                                "useradd --system --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "
                                    + "--gid nogroup \(Wording.quoted(user))")
                        ]))
            ]
        }
        if let blocked = apt.unsandboxedBy { return [unsandboxed(user, blocked, source.run)] }
        if let bounds = missingCapabilities(source.run) {
            return [
                Finding(
                    code, owner: .runtime, subject: user,
                    title: Room.fitted("nobody can become \(user.prefix(24)) in there, and apt must"),
                    because: [
                        Proof("no process of the container can have SETUID and SETGID (CapBnd \(bounds))", .machine)
                    ],
                    remedy: remedy)
            ]
        }
        if let tried = apt.sandboxSwitch {
            return tried.failedStep == nil ? [] : [refused(user, apt.sandboxUid ?? -1, tried, source.run)]
        }
        // As root this program can become anybody, unless the system has no room for a second id.
        let refused = source.run.observations.directories.flatMap(\.attempts).first {
            $0.failedStep == "become_user" && $0.user == user
        }
        guard let refused, source.run.observations.machine.uid == 0 else { return [] }
        return [
            Finding(
                code, confidence: .likely, owner: .runtime, subject: user,
                title: Room.fitted("nobody can become \(user.prefix(24)) here, and apt must"),
                because: [
                    Proof(
                        "root tried to become \(user) (uid \(refused.uid)): \(refused.error ?? "refused")",
                        .tempDirectory)
                ],
                remedy: remedy)
        ]
    }

    /// apt warns and goes on as root, so that what keeps the user out of other files does not stop it either.
    private static func unsandboxed(_ user: String, _ blocked: AccessObservation, _ run: RunCase) -> Finding {
        let place = blocked.blockedBy ?? "a directory above its lists"
        let permissions = KeyringWording.permissions(blocked.blockedByMode, blocked.blockedByOwnerUid)
        let unmapped = blocked.blockedByOwnerUid == 65_534
        return Finding(
            code, severity: .warning, owner: unmapped ? .runtime : .machine, subject: place,
            title: Room.fitted("apt runs as root: \(user.prefix(16)) cannot pass \(Room.short(place, 30))"),
            because: [
                Proof(
                    "\(user) (uid \(blocked.uid)) may not pass \(place)"
                        + (permissions.isEmpty ? "" : ", \(permissions)")
                        + ", on the way to apt's lists: \(blocked.error ?? "refused")", .sandboxUser),
                Proof(
                    "apt then says \"Download is performed unsandboxed as root\" and fetches and verifies as root",
                    .machine),
            ],
            remedy: unmapped
                ? Remedy(
                    "Its owner has no id in this user namespace, and chmod will not do: map the owner's id, or mount "
                        + "another directory here.")
                : Remedy(
                    "Open the directory for passing through.",
                    [Remedy.Step("let others pass through", "chmod a+x \(Wording.quoted(place))")]))
    }

    /// A child of this program could not become the user, nor could apt.
    private static func refused(
        _ user: String, _ uid: Int, _ tried: SandboxSwitchObservation, _ run: RunCase
    ) -> Finding {
        let step = tried.failedStep ?? "setuid"
        let call = ["setgid": "setresgid", "setuid": "setresuid"][step] ?? step
        var because = [
            Proof("\(call) as apt does it, to become \(user) (uid \(uid)): \(tried.error ?? "refused")", .sandboxUser)
        ]
        if step == "identity" {
            because = [
                Proof(
                    "the calls to become \(user) went well, and the kernel has other ids: they are made up",
                    .sandboxUser)
            ]
        }
        if let only = tried.uidMap.first, tried.uidMap.count == 1, only.count == 1 {
            because.append(
                Proof("this user namespace has a single id (uid_map: \(only.inside) is \(only.outside))", .sandboxUser))
        } else if !tried.uidMap.isEmpty {
            let maps = tried.uidMap.prefix(4).map { "\($0.inside) to \($0.inside &+ $0.count &- 1)" }
            because.append(Proof("this user namespace has the ids \(maps.joined(separator: ", "))", .sandboxUser))
        }
        if tried.setgroups == "deny" {
            because.append(Proof("/proc/self/setgroups says deny: nobody here may set groups", .sandboxUser))
        }
        if let effective = run.observations.machine.runtime?.capabilities, let mask = UInt64(effective, radix: 16),
            mask & 0xC0 != 0xC0
        {
            because.append(Proof("this process lacks SETUID or SETGID (CapEff \(effective))", .sandboxUser))
        }
        return Finding(
            code, severity: step == "identity" ? .warning : .error, owner: .runtime, subject: user,
            title: Room.fitted(
                step == "identity"
                    ? "becoming \(user.prefix(24)) is only made up here"
                    : "nobody can become \(user.prefix(24)) here, and apt must"), because: because,
            remedy: remedy)
    }

    private static let remedy = Remedy(
        "Give the container a range of user ids (subuid and subgid of the host's user), and leave it the capabilities "
            + "SETUID and SETGID.",
        [
            Remedy.Step("the ids that are mapped here", "cat /proc/self/uid_map /proc/self/gid_map"),
            Remedy.Step("the capabilities", "grep Cap /proc/self/status"),
        ])

    /// The bounding set of a container that was looked at from outside, where it lacks what setgroups(2) and setresuid(2) ask
    /// for (CAP_SETGID is 6, CAP_SETUID 7: capabilities(7)). This program's own child had its own capabilities.
    private static func missingCapabilities(_ run: RunCase) -> String? {
        guard let bounds = run.observations.targetProcess?.capabilityBounds, let mask = UInt64(bounds, radix: 16),
            mask & 0xC0 != 0xC0
        else { return nil }
        return bounds
    }
}
