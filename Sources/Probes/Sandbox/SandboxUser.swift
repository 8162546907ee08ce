import Linux

/// The user that apt's download methods run as (`APT::Sandbox::User`), and whether this program can become it.
public struct SandboxUser: Sendable, Hashable {
    /// `_apt`; `root` where the sandbox is off.
    public let name: String
    /// nil where the root's passwd file has no such user.
    public let account: Account?
    /// Whether this program runs as root and so can try things as that user.
    public let canBecome: Bool

    public init(name: String, account: Account?, canBecome: Bool = effectiveUser.uid == 0) {
        self.name = name
        self.account = account
        self.canBecome = canBecome
    }

    /// Looks the user up in `etc/passwd` below a root directory.
    public init(named name: String, root: String = "") {
        let users = (try? users(root: root)) ?? []
        let known = users.first { $0.name == name }?.account
        self.init(name: name, account: known ?? (name == "root" ? Account(uid: 0, gid: 0) : nil))
    }

    public var isRoot: Bool { account?.uid == 0 }

    /// The account that a child has to become, nil where it stays as this program is.
    var accountToBecome: Account? { canBecome && account != effectiveUser ? account : nil }
}
