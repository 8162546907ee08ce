/// A login and password for one host. No output ever shows them.
public struct Credentials: Sendable, Hashable {
    /// The user name.
    public var login: String
    /// Empty where only a login is given.
    public var password: String

    public init(login: String, password: String) {
        self.login = login
        self.password = password
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(credentials)" }
    public var debugDescription: String { description }
    /// Shows nothing, so that a dump of a value that holds these tells nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// One file of logins, in the dialect of apt_auth.conf(5) (apt-pkg/contrib/netrc.cc): words `machine`, `login`, `password`,
/// each followed by its value. No output ever shows its text.
public struct AuthenticationFile: Sendable {
    /// Its path.
    public var file: String
    private let words: [String]

    public init(file: String, bytes: [UInt8]) {
        self.file = file
        words = bytes.split(separator: AptBytes.newline).flatMap { line -> [String] in
            var text = line.prefix { $0 != 0 }
            while text.last == AptBytes.carriageReturn { text.removeLast() }
            return text.split { $0 == AptBytes.space || $0 == AptBytes.tab }.map { AptBytes.string($0) }
        }
    }

    /// What a file says for one URI.
    public enum Match: Sendable, Hashable {
        case none
        case found(Credentials)
        /// An entry without a scheme matched a URI that is not encrypted: apt warns and sends nothing.
        case withheld
    }

    private enum Expected { case anything, machine, field, login, password }

    /// What the file says for a URI. Path prefixes match; a machine without a port matches any port.
    public func match(_ uri: RepositoryURI) -> Match {
        let host = uri.host + (uri.port.map { ":\($0)" } ?? "")
        var expected = Expected.anything
        var result = Credentials(login: "", password: "")
        var withheld = false
        for word in words {
            switch expected {
            case .anything:
                if word == "machine" { expected = .machine }
            case .machine:
                switch judge(word, uri, host: host) {
                case .none: expected = .anything
                case .withheld:
                    withheld = true
                    expected = .anything
                case .found: expected = .field
                }
            case .field:
                if word == "machine" { return .found(result) }
                if word == "login" { expected = .login }
                if word == "password" { expected = .password }
            case .login:
                result.login = word
                expected = .field
            case .password:
                result.password = word
                expected = .field
            }
        }
        if !result.login.isEmpty || !result.password.isEmpty { return .found(result) }
        return withheld ? .withheld : .none
    }

    private func judge(_ word: String, _ uri: RepositoryURI, host: String) -> Match {
        var machine = word
        let hasScheme = AptBytes.find(Array("://".utf8), in: Array(word.utf8), from: 0) != nil
        if hasScheme {
            guard word.hasPrefix(uri.scheme + "://") else { return .none }
            machine = String(word.dropFirst(uri.scheme.count + 3))
        }
        let matches =
            machine.utf8.contains(AptBytes.slash)
            ? (host + uri.path).hasPrefix(machine) : machine == host || (uri.port != nil && machine == uri.host)
        guard matches else { return .none }
        guard hasScheme || uri.scheme == "https" || uri.scheme == "tor+https" else { return .withheld }
        return .found(Credentials(login: "", password: ""))
    }
}

extension AuthenticationFile: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { file }
    public var debugDescription: String { file }
    /// Shows the path alone.
    public var customMirror: Mirror { Mirror(self, children: ["file": file]) }
}

/// auth.conf and the files of auth.conf.d, in the order in which apt reads them.
public struct AuthenticationData: Sendable {
    /// In reading order.
    public var files: [AuthenticationFile]

    public init(files: [AuthenticationFile] = []) { self.files = files }

    /// The login and password to send with a request for a URI; those in the URI itself win. Also right for a proxy's URI.
    public func credentials(for uri: RepositoryURI) -> Credentials? {
        if uri.hasUserInfo { return Credentials(login: uri.user, password: uri.password) }
        for file in files {
            if case .found(let credentials) = file.match(uri), credentials != Credentials(login: "", password: "") {
                return credentials
            }
        }
        return nil
    }

    /// The files that hold a login for this URI which apt does not send, since the transport is not encrypted.
    public func withheld(for uri: RepositoryURI) -> [String] {
        uri.hasUserInfo ? [] : files.filter { $0.match(uri) == .withheld }.map(\.file)
    }
}
