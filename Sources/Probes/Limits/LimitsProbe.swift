import AptModel
import Evidence
import Linux

/// What this program's own limits and control groups allow, as they stand before it has started or fetched anything: apt would be
/// started beside it and inherit the same.
public func observeLimits() -> LimitsObservation {
    let groups = (try? readFile("/proc/self/cgroup", limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let status = (try? readFile("/proc/self/status", limit: 65_536)).map { String(decoding: $0, as: UTF8.self) }
    return LimitsObservation(
        limits: ResourceLimit.allCases.compactMap { resource in
            limit(resource).map {
                ProcessLimitObservation(
                    name: resource.nameInProc, soft: $0.soft.map { Int64(clamping: $0) },
                    hard: $0.hard.map { Int64(clamping: $0) })
            }
        },
        controlGroup: ControlGroupFigures(groups: parseControlGroups(groups), mounts: (try? mounts()) ?? []).observe(),
        ownMemoryBytes: status.flatMap(anonymousBytes))
}

extension LimitsObservation {
    /// Whether a process, a few descriptors and some megabytes more are nothing here: no limit on any of them is near.
    public var isRoomy: Bool {
        let near = limits.contains { limit in
            ["Max open files", "Max processes"].contains(limit.name) && (limit.soft ?? .max) < 256
        }
        let tight =
            controlGroup.levels?.contains { level in
                let least: Int64? = ["pids": 64, "memory": 128 << 20][level.controller]
                return least.map { level.left() ?? .max < $0 } ?? false
            } ?? false
        return !near && !tight
    }
}

/// Tries to have at once what apt needs at its peak, as the user that needs it: in children that end right after.
///
/// - Parameter need: processes include apt-get itself, in whose place this program stands.
public func tryLimits(_ need: LimitNeed, sandbox: SandboxUser, ownAddressSpaceBytes: Int64? = ownAddressSpace)
    -> [LimitTry]
{
    // A dead child that nobody has waited for still counts as a process.
    settleOrphans()
    var tries = [
        attempt(.processes, .processes(Int(clamping: need.processes - 1)), need.processes, sandbox, before: 1),
        attempt(.openFiles, .descriptors(Int(clamping: need.openFiles)), need.openFiles, sandbox, before: 0),
    ]
    // What this program has already counts towards the same limit.
    let own = ownAddressSpaceBytes ?? 0
    if own < need.addressSpaceBytes {
        tries.append(
            attempt(
                .addressSpace, .addressSpace(bytes: need.addressSpaceBytes - own), need.addressSpaceBytes, sandbox,
                before: own))
    }
    return tries
}

/// This process's address space, nil without /proc.
public var ownAddressSpace: Int64? {
    guard let bytes = try? readFile("/proc/self/statm", limit: 4096),
        let pages = String(decoding: bytes, as: UTF8.self).split(separator: " ").first.flatMap({ Int64($0) })
    else { return nil }
    return pages * Int64(pageSize)
}

private func attempt(
    _ kind: LimitTry.Kind, _ operation: SandboxOperation, _ wanted: Int64, _ user: SandboxUser, before: Int64
) -> LimitTry {
    var result = LimitTry(
        kind: kind, user: user.name, uid: Int(user.account?.uid ?? effectiveUser.uid), wanted: wanted, reached: before,
        asThatUser: user.isTriedAsItself)
    guard !user.isUnmapped else {
        result.noAnswer = "become_user"
        return result
    }
    let outcome = probe(operation, as: user.accountToBecome)
    result.reached = before + outcome.reached
    switch outcome.state {
    case .succeeded: break
    case .failed(_, let error): result.error = error.name
    case .notStarted(.fork, let error):
        // Not even the first child: that is an answer where processes are asked for.
        if kind == .processes { result.error = error.name } else { result.noAnswer = "no_process" }
    case .notStarted(let step, let error):
        result.noAnswer = [.setgroups, .setgid, .setuid].contains(step) ? "become_user" : "no_process"
        result.error = error.name
    case .timedOut: result.noAnswer = "deadline"
    case .interrupted: result.noAnswer = "interrupted"
    case .died(let signal):
        if signal > 0 { result.signal = Int(signal) } else { result.noAnswer = "no_process" }
    }
    return result
}

/// The line `RssAnon: N kB` of `/proc/PID/status`.
func anonymousBytes(_ status: String) -> Int64? {
    for line in status.split(separator: "\n") where line.hasPrefix("RssAnon:") {
        let words = line.split { $0 == " " || $0 == "\t" }
        return words.count >= 2 ? Int64(words[1]).map { $0 &* 1024 } : nil
    }
    return nil
}

extension ResourceLimit {
    /// As `/proc/PID/limits` calls it.
    fileprivate var nameInProc: String {
        switch self {
        case .fileSize: "Max file size"
        case .openFiles: "Max open files"
        case .processes: "Max processes"
        case .addressSpace: "Max address space"
        case .data: "Max data size"
        case .stack: "Max stack size"
        case .cpuSeconds: "Max cpu time"
        }
    }
}
