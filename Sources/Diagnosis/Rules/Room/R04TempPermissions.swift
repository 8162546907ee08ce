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
                more: [Permissions.proof(trouble.directory)], remedy: Permissions.remedy(trouble, mode: 0o1777))
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

    static func remedy(_ trouble: DirectoryTrouble, mode: Int) -> Remedy {
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
