import Evidence

/// apt's sandbox user is missing, or nobody may become it.
enum SandboxUser: Rule {
    static let code = FaultCode.y05
    static let explanation = Explanation(
        what:
            "apt fetches and verifies as its sandbox user, _apt. Where that user is missing, apt warns and goes on as "
            + "root; where the system refuses to switch to it (a user namespace with one id), its methods die.",
        causes: [
            "a passwd file of another system or of before apt 1.1", "a rootless container that has a single user id",
            "a container without the capabilities SETUID and SETGID",
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
