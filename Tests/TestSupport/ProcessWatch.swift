import Foundation
import Linux
import Synchronization

/// Looks at a process and at all that it started again and again, from a thread of its own.
public final class ProcessWatch: Sendable {
    /// One process; a number is used again, a number and a start are not.
    public struct Identity: Hashable, Sendable {
        public var pid: pid_t
        public var start: String

        /// Whether it is there now, be it as a zombie.
        public var isThere: Bool { ProcessWatch.fields(pid)?.start == start }
    }

    /// The highest figures of all looks.
    public struct Seen: Sendable {
        public var looks = 0
        /// The most resident memory that the process ever had, as the kernel keeps it (VmHWM).
        public var peakBytes = 0
        /// Resident memory of it and its descendants together, what they share counted in each.
        public var treeBytes = 0
        public var descriptors = 0
        public var processes = 0
        public var zombies = 0
        /// Every descendant that was met.
        public var descendants: Set<Identity> = []
    }

    private let pid: pid_t
    private let state = Mutex((seen: Seen(), isOver: false))
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter interval: seconds between two looks.
    public init(_ pid: pid_t, interval: Double = 0.01) {
        self.pid = pid
        Thread.detachNewThread { [self] in
            while !state.withLock({ $0.isOver }) {
                look()
                Thread.sleep(forTimeInterval: interval)
            }
            ended.signal()
        }
    }

    /// Whether the process has not ended yet.
    public var isThere: Bool { ProcessWatch.fields(pid).map { !$0.isZombie } ?? false }

    /// Ends the looking. Call it once.
    public func stop() -> Seen {
        state.withLock { $0.isOver = true }
        ended.wait()
        return state.withLock { $0.seen }
    }

    private func look() {
        let status = ProcessWatch.text(pid, "status")
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
        var met: [(identity: Identity, isZombie: Bool)] = []
        var bytes = ProcessWatch.kilobytes(status, "VmRSS:") * 1024
        var parents = [pid]
        while let parent = parents.popLast() {
            for child in ProcessWatch.children(parent) {
                guard let fields = ProcessWatch.fields(child) else { continue }
                met.append((Identity(pid: child, start: fields.start), fields.isZombie))
                bytes += ProcessWatch.kilobytes(ProcessWatch.text(child, "status"), "VmRSS:") * 1024
                parents.append(child)
            }
        }
        state.withLock { [met, bytes] state in
            state.seen.looks += 1
            state.seen.peakBytes = max(state.seen.peakBytes, ProcessWatch.kilobytes(status, "VmHWM:") * 1024)
            state.seen.treeBytes = max(state.seen.treeBytes, bytes)
            state.seen.descriptors = max(state.seen.descriptors, descriptors)
            state.seen.processes = max(state.seen.processes, met.count)
            state.seen.zombies = max(state.seen.zombies, met.count { $0.isZombie })
            state.seen.descendants.formUnion(met.map(\.identity))
        }
    }

    private static func text(_ pid: pid_t, _ name: String) -> String {
        (try? readFile("/proc/\(pid)/\(name)", limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func kilobytes(_ status: String, _ name: String) -> Int {
        status.split(separator: "\n").first { $0.hasPrefix(name) }?.split(whereSeparator: { " \t".contains($0) })
            .dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private static func children(_ pid: pid_t) -> [pid_t] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return threads.flatMap { text(pid, "task/\($0)/children").split(separator: " ").compactMap { pid_t($0) } }
    }

    /// What `/proc/PID/stat` says behind the name, which may hold anything.
    private static func fields(_ pid: pid_t) -> (isZombie: Bool, start: String)? {
        let words = text(pid, "stat").split(separator: ")").last?.split(separator: " ") ?? []
        return words.count > 19 ? (words[0] == "Z", String(words[19])) : nil
    }
}
