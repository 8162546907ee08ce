/// Which files of a `.d` directory apt reads (apt-pkg/contrib/fileutl.cc, GetListOfFilesInDir).
public enum SnippetName: Sendable, Hashable {
    case read
    /// apt passes over it; `silently` where it says nothing about that either.
    case ignored(reason: String, silently: Bool)

    /// - Parameters:
    ///   - name: the name without its directory.
    ///   - extensions: those that are read, without the dot.
    ///   - withoutExtension: whether a name without a dot is read as well (apt.conf.d, auth.conf.d).
    ///   - silent: the patterns of Dir::Ignore-Files-Silently.
    public static func judge(
        _ name: String, extensions: [String], withoutExtension: Bool, silent: [String]
    ) -> SnippetName {
        let bytes = Array(name.utf8)
        if bytes.first == UInt8(ascii: ".") { return .ignored(reason: "the name begins with a dot", silently: true) }
        let quiet = silent.contains { IgnorePattern($0)?.matches(name) ?? false }
        if let dot = bytes.lastIndex(of: UInt8(ascii: ".")) {
            if !extensions.contains(AptBytes.string(bytes[(dot + 1)...])) {
                return .ignored(reason: "the extension is not \(spelled(extensions))", silently: quiet)
            }
        } else if !withoutExtension {
            return .ignored(reason: "the name has no extension; apt reads \(spelled(extensions))", silently: quiet)
        }
        let allowed = bytes.allSatisfy { byte in
            AptBytes.isLetter(byte) || AptBytes.isDigit(byte) || Array("_-:.".utf8).contains(byte)
        }
        if !allowed {
            return .ignored(reason: "the name holds a character other than letters, digits, _ - : .", silently: true)
        }
        return .read
    }

    private static func spelled(_ extensions: [String]) -> String {
        extensions.map { ".\($0)" }.joined(separator: " or ")
    }
}
