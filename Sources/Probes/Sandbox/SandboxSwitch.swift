import Evidence
import Linux

/// Becomes the sandbox user in a child as apt's methods do (apt-pkg/contrib/fileutl.cc, DropPrivileges).
///
/// - Returns: nil where there is nobody to become, where another root is examined, and where this program is not root: what it may
///   not do says nothing of apt.
public func observeSandboxSwitch(_ sandbox: SandboxUser, _ target: Target) -> SandboxSwitchObservation? {
    guard target.root.isOwn, effectiveUser.uid == 0, let account = sandbox.account, account.uid != 0 else { return nil }
    func text(_ path: String) -> String {
        String(decoding: (try? readFile(path, limit: 65_536)) ?? [], as: UTF8.self)
    }
    var seen = SandboxSwitchObservation(
        uidMap: parseIdentityMap(text("/proc/self/uid_map")), gidMap: parseIdentityMap(text("/proc/self/gid_map")))
    let policy = text("/proc/self/setgroups").filter { $0 != "\n" }
    if ["allow", "deny"].contains(policy) { seen.setgroups = policy }
    switch probe(.identity, as: account).state {
    case .succeeded: return seen
    case .failed(let step, let error), .notStarted(let step, let error):
        guard [.setgroups, .setgid, .setuid, .identity].contains(step) else { return nil }
        seen.failedStep = step.rawValue
        seen.error = error.name
        return seen
    case .died(let signal):
        guard signal == 31 else { return nil }
        seen.failedStep = "setuid"
        seen.error = "SIGSYS"
        return seen
    case .timedOut, .interrupted: return nil
    }
}

/// The directory above `partial/` that the sandbox user may not pass, which makes apt go on as root.
///
/// - Parameter lists: `Dir::State::lists`, without a slash at its end.
public func observeUnsandboxed(lists: String, _ sandbox: SandboxUser, _ target: Target) -> AccessObservation? {
    guard let account = sandbox.account, !sandbox.isRoot, sandbox.isTriedAsItself else { return nil }
    let path = (try? target.root.resolve(lists)).map { $0 + "/partial" } ?? lists + "/partial"
    let search = probe(.search(path: path), as: sandbox.accountToBecome, root: target.root)
    guard case .failed(_, let error) = search.state, let blocker = search.refusedDirectory,
        error == .accessDenied || error == .notPermitted, let status = try? target.root.status(of: blocker)
    else { return nil }
    return AccessObservation(
        user: sandbox.name, uid: Int(account.uid), readable: false, error: error.name, blockedBy: blocker,
        blockedByMode: Int(status.mode), blockedByOwnerUid: target.ownerUid(status))
}
