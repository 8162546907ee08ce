import Linux

/// Where this program lies, and what came along with it: the Debian archive's keyrings, which tell where a missing key is
/// and serve `--keyring debian`, and certificate authorities. Neither is ever trusted unless it is named.
public struct Installation: Sendable {
    /// Whether this is the portable bundle, whose loader and libraries are its own.
    public private(set) var isBundle = false
    /// The folder of the keyrings; nil where none came along.
    public private(set) var keyrings: String?
    /// Certificate authorities in PEM form, as a second witness beside the machine's own; nil where none came along.
    public private(set) var certificateBundle: String?
    /// Who may own what came along, root and this user apart: whoever owns the program could replace that just as well. A
    /// bundle that a user unpacked is that user's in a container too.
    private var owner: UInt32?

    /// - Parameters:
    ///   - executable: what the kernel runs; nil without /proc. In the bundle that is its loader, `FOLDER/lib/ld-….so`.
    ///   - name: argv[0]. The launcher of the bundle gives the full path of itself, `FOLDER/apt-verdict`. Anything can stand
    ///     there, so it counts only as a full path, and only where the kernel says nothing.
    public init(
        executable: String? = try? resolvePath("/proc/self/exe"), name: String? = programArguments.first
    ) {
        let named = name.flatMap { $0.hasPrefix("/") ? try? resolvePath($0) : nil }
        guard let program = executable ?? named else { return }
        owner = (try? fileStatus(program))?.uid
        let parts = program.split(separator: "/").map(String.init)
        let beside = Installation.path(parts.dropLast())
        let above = Installation.path(parts.dropLast(2))
        if let folder = [beside, above].first(where: { isOurs($0 + "/libexec/apt-verdict") }) {
            isBundle = true
            keyrings = holdingKeyrings([folder + "/keyrings"])
            certificateBundle = [folder + "/certificates/ca-certificates.crt"].first(where: isOurs)
        } else {
            // Next to the program, where a package puts them, and the checkout's own for a program in its build folder.
            let build = parts.firstIndex { $0.hasPrefix(".build") }
            let checkout = build.map { Installation.path(parts[..<$0]) + "/keyrings" }
            let candidates = [beside + "/keyrings", above + "/share/apt-verdict/keyrings", checkout]
            keyrings = holdingKeyrings(candidates.compactMap { $0 })
        }
    }

    /// The file behind a shorthand: `debian` is the whole archive's. Nil where there is no such keyring.
    public func keyring(ofShorthand name: String) -> String? {
        guard let keyrings, !name.contains("/") else { return nil }
        let file = "\(keyrings)/\(name == "debian" ? "debian-archive" : name).gpg"
        return isOurs(file) ? file : nil
    }

    private func holdingKeyrings(_ folders: [String]) -> String? {
        folders.first { isOurs($0 + "/debian-archive.gpg") }
    }

    /// A regular file of a trusted owner's that not everybody may write.
    private func isOurs(_ file: String) -> Bool {
        guard let status = try? fileStatus(file), status.kind == .regular else { return false }
        return [0, effectiveUser.uid, owner].contains(status.uid) && status.mode & 0o002 == 0
    }

    private static func path(_ parts: some Collection<String>) -> String {
        parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }
}
