import Evidence
import Linux

/// What keeps the sandbox user from a file, judged by modes and owners where this program cannot become that user.
///
/// - Returns: nil where nothing that can be seen from here keeps it out. An ACL or a security module may still do so, or let
///   it in, which is why this is never more than likely.
func inferAccess(_ path: String, sandbox: SandboxUser, target: Target) -> AccessObservation? {
    guard let account = sandbox.account, !sandbox.canBecome, account.uid != 0, sandbox.outside != effectiveUser else {
        return nil
    }
    let resolved = (try? target.root.resolve(path)) ?? path
    let groups = (try? target.root.groups()) ?? []
    let member = Set(groups.filter { $0.members.contains(sandbox.name) }.map { Int($0.gid) })
    let parts = resolved.split(separator: "/", omittingEmptySubsequences: true)
    for count in 0...parts.count {
        let place = "/" + parts.prefix(count).joined(separator: "/")
        // What lies below a directory that we may not search is not seen.
        guard let status = try? target.root.status(of: place) else { return nil }
        let wanted: UInt32 = count == parts.count ? 0o4 : 0o1
        let (owner, group) = (target.ownerUid(status), target.groupGid(status))
        let bits =
            owner == Int(account.uid)
            ? status.mode >> 6
            : group == Int(account.gid) || member.contains(group) ? status.mode >> 3 : status.mode
        if bits & wanted == 0 {
            return AccessObservation(
                user: sandbox.name, uid: Int(account.uid), readable: false, error: "EACCES", blockedBy: place,
                blockedByMode: Int(status.mode), blockedByOwnerUid: owner, inferred: true)
        }
    }
    return nil
}
