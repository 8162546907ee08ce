/// A URI as apt takes it apart (apt-pkg/contrib/strutl.cc, URI::CopyFrom). Every text is accepted, as apt does.
///
/// `description` never shows user or password; ``text`` does, and is for the transfer alone.
public struct RepositoryURI: Sendable {
    /// `http`, `mirror+file`, … as written.
    public var scheme = ""
    /// Decoded; empty where none is given.
    public var user = ""
    /// Decoded; empty where none is given.
    public var password = ""
    /// Without the brackets of an IPv6 literal; empty for `file:/path` and for `copy:/path`.
    public var host = ""
    /// Nil where none is given.
    public var port: Int?
    /// Begins with a slash for all URIs with a host.
    public var path = "/"

    public init(_ text: String) {
        let bytes = Array(text.utf8)
        let colon = bytes.firstIndex(of: AptBytes.colon) ?? bytes.count
        scheme = AptBytes.string(bytes[..<colon])
        let hasAuthority = colon + 3 < bytes.count && bytes[colon + 1] == AptBytes.slash && bytes[colon + 2] == AptBytes.slash
        let slash = RepositoryURI.pathStart(bytes, from: hasAuthority ? colon + 3 : colon)
        if slash < bytes.count { path = AptBytes.string(bytes[slash...]) }
        let begins = min(hasDoubleSlash(bytes, colon) ? colon + 3 : colon + 1, slash)
        guard begins < bytes.count, begins < slash else { return }
        // The last @ counts; a user name has at least one character.
        guard let at = bytes[(begins + 1)..<slash].lastIndex(of: UInt8(ascii: "@")) else {
            setHost(bytes[begins..<slash])
            return
        }
        if at > begins + 1 {
            let second = bytes[(begins + 1)..<at].firstIndex(of: AptBytes.colon) ?? at
            user = AptBytes.string(QuotedWords.decode(bytes[begins..<second]))
            if second < at { password = AptBytes.string(QuotedWords.decode(bytes[(second + 1)..<at])) }
        } else {
            user = AptBytes.string(QuotedWords.decode(bytes[begins..<at]))
        }
        setHost(bytes[(at + 1)..<slash])
    }

    /// Where the path begins: the first slash outside of square brackets.
    private static func pathStart(_ bytes: [UInt8], from start: Int) -> Int {
        var at = start
        var bracketed = false
        while at < bytes.count, bytes[at] != AptBytes.slash || bracketed {
            if bytes[at] == AptBytes.openBracket { bracketed = true }
            if bytes[at] == AptBytes.closeBracket { bracketed = false }
            at += 1
        }
        return at
    }

    private func hasDoubleSlash(_ bytes: [UInt8], _ colon: Int) -> Bool {
        colon + 2 < bytes.count && bytes[colon + 1] == AptBytes.slash && bytes[colon + 2] == AptBytes.slash
    }

    private mutating func setHost(_ part: ArraySlice<UInt8>) {
        var name: [UInt8] = []
        var literalEnd = 0
        var bracketed = false
        for byte in part {
            if byte == AptBytes.openBracket {
                bracketed = true
            } else if bracketed, byte == AptBytes.closeBracket {
                bracketed = false
                literalEnd = name.count
            } else {
                name.append(byte)
            }
        }
        guard !bracketed else { return }
        guard let colon = name.lastIndex(of: AptBytes.colon), colon >= literalEnd else {
            host = AptBytes.string(name)
            return
        }
        host = AptBytes.string(name[..<colon])
        let number = AptWords.seconds(AptBytes.string(name[(colon + 1)...]))
        port = number > 0 && number <= 65_535 ? Int(number) : nil
    }

    /// Whether the URI carries a user name or a password.
    public var hasUserInfo: Bool { !user.isEmpty || !password.isEmpty }

    /// The same URI without user and password.
    public var withoutUserInfo: RepositoryURI {
        var copy = self
        copy.user = ""
        copy.password = ""
        return copy
    }
}

extension RepositoryURI: Hashable {}

extension RepositoryURI: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URI without user and password.
    public var description: String { redacted }
    public var debugDescription: String { redacted }
    /// Shows the URI without user and password.
    public var customMirror: Mirror { Mirror(self, children: ["uri": redacted]) }
}
