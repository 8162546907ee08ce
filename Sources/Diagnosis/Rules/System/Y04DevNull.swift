import AptModel
import Evidence

/// /dev/null is missing, no character device, or not writable.
enum DevNull: Rule {
    static let code = FaultCode.y04
    static let explanation = Explanation(
        what:
            "/dev/null is not what it should be. apt-key of apt 2.6 cannot do without it and then says that gpgv is "
            + "not installed; apt of before and after survives that.",
        causes: [
            "a chroot or container without /dev", "a program run as root that replaced the device by a plain file",
            "a /dev restored without its modes",
        ],
        proof:
            "Type, number and mode of /dev/null are read, and it is opened for writing as root and as the "
            + "sandbox user. Which apt minds is known by version.",
        remedy: "Make the device again: character device 1, 3 with mode 666.")

    static func findings(in source: SourceCase) -> [Finding] {
        let run = source.run.observations
        guard let apt = run.apt else { return [] }
        let withoutVerdict = source.look?.verification?.noVerdict?.reason == .noDevNull
        let state = run.isFileAlone && !withoutVerdict ? .good : run.machine.devNull
        // Our own gpg uses the /dev/null of this machine, which is not the one of another root.
        guard state != .good || (withoutVerdict && run.machine.root == nil) else { return [] }
        let needed = needsDevNull(source.policy.version) && ![.writableFile, .otherDevice].contains(state)
        var because = [Proof(words(state), .machine)]
        because.append(
            Proof(
                needed
                    ? "apt \(apt.version) runs apt-key, whose test for gpgv fails without it"
                    : "apt \(apt.version) gets by without it", .machine))
        if withoutVerdict, run.machine.root == nil {
            because.append(Proof("gpg could not run here for the same reason", .signature))
        }
        return [
            Finding(
                code, severity: needed ? .error : .warning,
                owner: run.machine.container == nil ? .machine : .runtime, subject: "/dev/null",
                title: title(state), because: because, remedy: remedy(state))
        ]
    }

    /// bookworm's apt-key (2.6) needs it; bullseye's (2.2) and what came after apt-key do not (apt-behaviour.md).
    private static func needsDevNull(_ version: AptVersion) -> Bool {
        version >= AptVersion(2, 6, 0) && version < .withoutAptKey
    }

    private static func title(_ state: MachineObservation.DevNull) -> String {
        switch state {
        case .notACharacterDevice, .writableFile: "/dev/null is no character device"
        case .otherDevice: "/dev/null is another device"
        case .notWritable: "/dev/null cannot be written to"
        case .missing, .good: "/dev/null is missing"
        }
    }

    private static func words(_ state: MachineObservation.DevNull) -> String {
        switch state {
        case .notACharacterDevice: "/dev/null is there and is no character device"
        case .writableFile: "/dev/null is a plain file that can be written to"
        case .otherDevice: "/dev/null is a character device and not number 1, 3"
        case .notWritable: "/dev/null is there and cannot be opened for writing"
        case .missing: "/dev/null does not exist"
        case .good: "/dev/null could not be opened"
        }
    }

    private static func remedy(_ state: MachineObservation.DevNull) -> Remedy {
        switch state {
        case .notWritable: Remedy("Give it its mode again.", [Remedy.Step("mode 666", "chmod 666 /dev/null")])
        case .notACharacterDevice, .writableFile:
            Remedy(
                "Put the plain file aside and make the device.",
                [
                    Remedy.Step(
                        "keeps the file as /dev/null.old",
                        "mv /dev/null /dev/null.old && mknod -m 666 /dev/null c 1 3")
                ])
        case .otherDevice:
            Remedy("Make the device anew.", [Remedy.Step("make it", "rm /dev/null && mknod -m 666 /dev/null c 1 3")])
        case .missing, .good:
            Remedy(
                "Make the device; in a chroot mount the host's /dev instead.",
                [Remedy.Step("make it", "mknod -m 666 /dev/null c 1 3")])
        }
    }
}
