import Linux

/// The Debian archive's public keyrings that come with this program. They tell where a missing key is and serve
/// `--keyring debian`; they are never trusted unless they are named.
public struct BundledKeyrings: Sendable {
    /// The folder they lie in; nil where none came along.
    public var folder: String?

    /// Looks for the folder beside the program: `keyrings` next to it, `../share/apt-verdict/keyrings`, or, for a program
    /// that still lies in its build folder, the checkout's own `keyrings`.
    public init(programPath: String? = try? resolvePath("/proc/self/exe")) {
        guard let program = programPath ?? programArguments.first.flatMap({ try? resolvePath($0) }) else { return }
        let parts = program.split(separator: "/").map(String.init)
        let beside = BundledKeyrings.path(parts.dropLast())
        var candidates = [
            beside + "/keyrings", BundledKeyrings.path(parts.dropLast(2)) + "/share/apt-verdict/keyrings",
        ]
        if let build = parts.firstIndex(where: { $0.hasPrefix(".build") }) {
            candidates.append(BundledKeyrings.path(parts[..<build]) + "/keyrings")
        }
        folder = candidates.first { BundledKeyrings.holdsKeyrings($0) }
    }

    /// The file behind a shorthand: `debian` is the whole archive's. Nil where there is no such keyring.
    public func path(ofShorthand name: String) -> String? {
        guard let folder, !name.contains("/") else { return nil }
        let file = "\(folder)/\(name == "debian" ? "debian-archive" : name).gpg"
        return BundledKeyrings.isOurs(file) ? file : nil
    }

    /// Every bundled keyring with keys in use, for looking a key up.
    public var files: [String] { path(ofShorthand: "debian").map { [$0] } ?? [] }

    private static func path(_ parts: some Collection<String>) -> String {
        parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }

    private static func holdsKeyrings(_ folder: String) -> Bool { isOurs(folder + "/debian-archive.gpg") }

    /// A regular file of root's or of this user's that not everybody may write.
    private static func isOurs(_ file: String) -> Bool {
        guard let status = try? fileStatus(file), status.kind == .regular else { return false }
        return (status.uid == 0 || status.uid == effectiveUser.uid) && status.mode & 0o002 == 0
    }
}
