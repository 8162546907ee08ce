import Evidence

/// The sandbox user cannot read the keyring: the file's mode, or any parent directory's.
enum KeyringUnreadable: Rule {
    static let code = FaultCode.g03
    static let explanation = Explanation(
        what:
            "apt checks signatures as its sandbox user (_apt), and that user cannot read the keyring, though root "
            + "can. apt then says NO_PUBKEY and, where a directory stands in the way, not one word of permissions.",
        causes: [
            "the keyring was written under umask 027 or 077", "it lies below a directory with mode 0700, as /root",
            "files copied into an image with their modes of the build machine",
        ],
        proof:
            "The file is opened in a child that has become the sandbox user, and every directory above it is "
            + "tried; the one that refuses is named with its mode and owner.",
        remedy: "Give the file mode 0644 and every directory above it mode 0755, or move it to /etc/apt/keyrings.")

    static func findings(in source: SourceCase) -> [Finding] {
        KeyringFault.findings(code, .unreadable, in: source) { keyring in
            let user = source.source.trust.kind == .given ? "this user" : keyring.sandboxAccess?.user ?? "_apt"
            return Room.fitted("\(user) cannot read the \(KeyringWording.name(keyring.path))")
        } proof: { keyring in
            [proof(keyring)]
                + (keyring.readError == nil
                    ? [Proof("this program could read it, and it holds \(keyring.keys.count) key(s)", .keyring)] : [])
        } remedy: { keyring in
            remedy(keyring)
        }
    }

    private static func proof(_ keyring: KeyringObservation) -> Proof {
        guard let access = keyring.sandboxAccess, !access.readable else {
            return Proof(
                "reading \(keyring.path) fails: \(keyring.readError ?? "no reason given") "
                    + "(\(KeyringWording.permissions(keyring.mode, keyring.ownerUid)))", .keyring)
        }
        var text = "\(access.user) (uid \(access.uid)) opens \(keyring.path): \(access.error ?? "refused")"
        if access.inferred == true {
            text = "by modes and owners, \(access.user) (uid \(access.uid)) may not read \(keyring.path)"
        }
        if let blocked = access.blockedBy {
            text += "; what stands in the way is \(blocked)"
            let permissions = KeyringWording.permissions(access.blockedByMode, access.blockedByOwnerUid)
            if !permissions.isEmpty { text += ", \(permissions)" }
        }
        return Proof(text, .keyring)
    }

    private static func remedy(_ keyring: KeyringObservation) -> Remedy {
        let access = keyring.sandboxAccess
        let blocked = access?.blockedBy ?? keyring.path
        let isFile = blocked == keyring.path
        let mode = isFile ? access?.blockedByMode ?? keyring.mode : access?.blockedByMode
        let owner = isFile ? access?.blockedByOwnerUid ?? keyring.ownerUid : access?.blockedByOwnerUid
        if owner == 65_534 {
            return Remedy(
                "Its owner is the overflow id 65534: the real owner has no id in this user namespace, and chmod will "
                    + "not do. Copy the keyring in as a file of this container, or map the owner's id.")
        }
        let wanted = isFile ? 0o004 : 0o001
        if let mode, mode & wanted == wanted {
            return Remedy(
                "The modes would allow it, so an ACL or a security module refuses: look at both.",
                [
                    Remedy.Step("access control list", "getfacl \(Wording.quoted(blocked))"),
                    Remedy.Step("labels and contexts", "ls -dZ \(Wording.quoted(blocked))"),
                ])
        }
        let name = keyring.path.split(separator: "/").last.map(String.init) ?? "keyring.gpg"
        let place = "/etc/apt/keyrings/" + name
        let copy =
            place == keyring.path
            ? []
            : [
                Remedy.Step(
                    "a copy where everybody may read; then name it in Signed-By",
                    "install -D -m 644 \(Wording.quoted(keyring.path)) \(Wording.quoted(place))")
            ]
        if isFile {
            return Remedy(
                "Let everybody read the keyring: it holds public keys only.",
                [Remedy.Step("make it readable", "chmod a+r \(Wording.quoted(blocked))")] + copy)
        }
        return Remedy(
            "The directory \(blocked) keeps others out. Move the keyring, or open the directory for passing through.",
            copy + [Remedy.Step("let others pass through", "chmod a+x \(Wording.quoted(blocked))")])
    }
}
