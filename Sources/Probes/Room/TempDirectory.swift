import Linux

/// The temp directories that apt comes to: one as the sandbox user, for verification, one as root, for reading the result.
public struct TempDirectories: Sendable, Hashable {
    /// A directory and why it is this one.
    public struct Choice: Sendable, Hashable {
        public let path: String
        /// `TMPDIR`, `TMPDIR unusable` (set, and not taken), `default` (not set).
        public let chosenBy: String

        public init(path: String, chosenBy: String) {
            self.path = path
            self.chosenBy = chosenBy
        }
    }

    public let sandbox: Choice
    public let root: Choice

    public init(sandbox: Choice, root: Choice) {
        self.sandbox = sandbox
        self.root = root
    }
}

/// Chooses as apt does (apt-pkg/contrib/fileutl.cc, GetTempDir): `$TMPDIR` where it is a directory and, for any user but root,
/// may be read, written and searched; else `/tmp`. The methods choose again after they became the sandbox user
/// (DropPrivileges), so the two can differ.
///
/// TMPDIR is that of the target's environment.
public func chooseTempDirectories(sandbox: SandboxUser, target: Target) -> TempDirectories {
    guard let tmpdir = target.environment["TMPDIR"], !tmpdir.isEmpty else {
        let choice = TempDirectories.Choice(path: "/tmp", chosenBy: "default")
        return TempDirectories(sandbox: choice, root: choice)
    }
    let taken = TempDirectories.Choice(path: tmpdir, chosenBy: "TMPDIR")
    let refused = TempDirectories.Choice(path: "/tmp", chosenBy: "TMPDIR unusable")
    guard target.root.kind(of: tmpdir) == .directory else {
        return TempDirectories(sandbox: refused, root: refused)
    }
    if sandbox.isRoot || sandbox.account == nil { return TempDirectories(sandbox: taken, root: taken) }
    if sandbox.isUnmapped { return TempDirectories(sandbox: taken, root: taken) }
    let tried = probe(.access(directory: tmpdir), as: sandbox.accountToBecome, root: target.root)
    return TempDirectories(sandbox: refuses(tried.state) ? refused : taken, root: taken)
}

/// Whether the directory itself refused; that this program was short of descriptors, memory or processes says nothing of it.
private func refuses(_ state: SandboxOutcome.State) -> Bool {
    guard case .failed(_, let error) = state else { return false }
    return !["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EINTR"].contains(error.name)
}
