import Linux

/// The user that apt's download methods run as (`APT::Sandbox::User`), and whether this program can become it.
public struct SandboxUser: Sendable, Hashable {
    /// `_apt`; `root` where the sandbox is off.
    public let name: String
    /// With the numbers of the root's own passwd file; nil where that has no such user.
    public let account: Account?
    /// The same user by this process's numbers; nil where there is none, or the root's user namespace has no number for it.
    public let outside: Account?
    /// Whether this program runs as root and so can try things as that user.
    public let canBecome: Bool

    public init(name: String, account: Account?, canBecome: Bool = effectiveUser.uid == 0) {
        self.init(name: name, account: account, outside: account, canBecome: canBecome)
    }

    private init(name: String, account: Account?, outside: Account?, canBecome: Bool = effectiveUser.uid == 0) {
        self.name = name
        self.account = account
        self.outside = outside
        self.canBecome = canBecome && (account == nil) == (outside == nil)
    }

    /// Looks the user up in the target's passwd file.
    public init(named name: String, in target: Target) {
        let known = (try? target.root.users())?.first { $0.name == name }?.account
        self.init(name: name, account: known ?? (name == "root" ? Account(uid: 0, gid: 0) : nil), in: target)
    }

    /// The target's root.
    public init(superuserOf target: Target) {
        self.init(name: "root", account: Account(uid: 0, gid: 0), in: target)
    }

    /// A user by the root's own numbers.
    init(name: String, account: Account?, in target: Target) {
        self.init(name: name, account: account, outside: account.flatMap(target.outside))
    }

    public var isRoot: Bool { account?.uid == 0 }

    /// Whether the root's user namespace has no number for the user, so that nobody there can become it.
    var isUnmapped: Bool { account != nil && outside == nil }

    /// Whether what is tried is tried with all that this user may do. The root of a user namespace may do more there than its
    /// number may here.
    var isTriedAsItself: Bool {
        guard let outside else { return false }
        if isRoot, outside.uid != 0 { return false }
        return canBecome || outside == effectiveUser
    }

    /// The account that a child has to become, nil where it stays as this program is.
    var accountToBecome: Account? { canBecome && outside != effectiveUser ? outside : nil }
}
