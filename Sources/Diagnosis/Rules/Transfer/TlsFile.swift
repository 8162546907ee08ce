import Evidence

/// A file that apt's https method needs and cannot have: not the server's fault and not the network's.
enum TlsFile {
    /// Whose it is to mend, and what to say of it.
    struct Trouble {
        var owner: Owner
        var title: String
        var proofs: [Proof]
        var remedy: Remedy
    }

    /// nil where a handshake failed for another reason, or the store that is missing is Debian's own.
    static func trouble(_ failed: FailedTransfer, _ source: SourceCase) -> Trouble? {
        guard [nil, "ca_missing"].contains(failed.failure?.reason) else { return nil }
        let host = failed.address.host.split(separator: ":").first.map(String.init) ?? failed.address.host
        let files = (source.run.observations.methodFiles ?? []).filter { $0.host == host }
        guard let file = files.first(where: { $0.access != nil || $0.setBy != nil }) else { return nil }
        let what = name(file.role)
        let set = file.setBy.map { [Proof("set here: \(Places.words($0))", .aptConfiguration)] } ?? []
        let look = file.setBy.map { Places.look($0.file, $0.line) } ?? []
        guard let access = file.access else {
            return Trouble(
                owner: .administrator, title: "\(what) that apt.conf names is not there",
                proofs: [Proof("\(file.path): \(file.error)", .aptConfiguration)] + set,
                remedy: Remedy("Correct the path in apt.conf, take the setting out, or put the file there.", look))
        }
        return Trouble(
            owner: .machine, title: "apt's user may not read \(what)",
            proofs: [Proof(words(file.path, access), .sandboxUser)] + set, remedy: remedy(file, access))
    }

    private static func name(_ role: MethodFileObservation.Role) -> String {
        switch role {
        case .certificateAuthorities: "the CA certificates file"
        case .clientCertificate: "the client certificate"
        case .clientKey: "the client key"
        }
    }

    /// What the sandbox user meets.
    static func words(_ path: String, _ access: AccessObservation) -> String {
        var text = "\(access.user) (uid \(access.uid)) opens \(path): \(access.error ?? "refused")"
        if let blocked = access.blockedBy {
            text += "; what stands in the way is \(blocked)"
            let permissions = KeyringWording.permissions(access.blockedByMode, access.blockedByOwnerUid)
            if !permissions.isEmpty { text += ", \(permissions)" }
        }
        return text
    }

    /// A key is secret: it is given to the sandbox user alone.
    private static func remedy(_ file: MethodFileObservation, _ access: AccessObservation) -> Remedy {
        let blocked = access.blockedBy ?? file.path
        let isFile = blocked.split(separator: "/").last == file.path.split(separator: "/").last
        if file.role == .clientKey, isFile {
            return Remedy(
                "Let apt's user, and nobody else besides, read the key.",
                [
                    Remedy.Step(
                        "give it to apt's user", "chown \(Wording.quoted(access.user)) \(Wording.quoted(blocked))")
                ])
        }
        return open(blocked, isFile: isFile)
    }

    /// The command that lets everybody read a public file, or pass through a directory.
    static func open(_ blocked: String, isFile: Bool) -> Remedy {
        isFile
            ? Remedy(
                "Let apt's sandbox user read it: nothing in it is secret.",
                [Remedy.Step("make it readable", "chmod 644 \(Wording.quoted(blocked))")])
            : Remedy(
                "Let apt's sandbox user pass through \(blocked).",
                [Remedy.Step("let others pass through", "chmod 755 \(Wording.quoted(blocked))")])
    }
}
