import Foundation
import TestSupport
import Testing

extension Bench {
    /// Ten thousand sources of which a quarter is broken in five ways: every verdict has to be right, nothing may leak, and an
    /// interrupt ends it with what was done so far.
    static func tenThousand() throws -> String {
        let few = try MixedFleet(sources: 400, hosts: 211, distinct: 300, lines: 200)
        let short = try watched(few)
        few.stop()
        let fleet = try MixedFleet(sources: 10_000, hosts: 211, distinct: 1000, lines: 200)
        let whole = try watched(fleet)
        // A list 25 times as long: no more at a time, and hardly more memory than its own lines.
        try #require(whole.seen.descriptors < 2 * short.seen.descriptors + 64)
        try #require(whole.seen.processes < 2 * short.seen.processes + 16)
        try #require(whole.seen.peakBytes < short.seen.peakBytes + 64_000_000)

        let cut = try watched(fleet, interruptAfter: 3000)
        let done = try cut.lines().count { $0.type == "source" && !$0.isUndone }
        try #require(done >= 3000 && done < 10_000)
        try #require(#require(cut.secondsAfterInterrupt) < 5)
        let rows = [(few.entries.count, short), (fleet.entries.count, whole)].map { count, run in
            [
                "\(count)", time(run.seconds), megabytes(run.seen.peakBytes), "\(run.seen.descriptors)",
                "\(run.seen.processes)",
            ]
        }
        return """
            ## Ten thousand sources, a quarter of them broken

            On 211 hosts of this machine; of each twenty one is cut off, one stalls (`--timeout \(patience)`), one refuses, one is missing
            and one is forged. Every verdict was the right one, each source had one line, and no process or scratch was left.

            \(markdown(["sources", "time", "peak memory", "most descriptors", "most other processes"], rows))
            SIGINT with \(done) done: it ended after \(time(cut.secondsAfterInterrupt ?? 0)), with a line for each source and a closing
            line.

            """
    }

    /// Seconds after which a transfer counts as stalled.
    private static let patience = 4

    /// Runs the release build, and finds it right in all that is no figure.
    private static func watched(_ fleet: MixedFleet, interruptAfter: Int? = nil) throws -> MixedFleetRun {
        let lab = try VerdictLab()
        let before = try scratch()
        let run = try fleet.run(Programs.release, in: lab, timeout: patience, interruptAfter: interruptAfter)
        try #require(run.exit == (interruptAfter == nil ? 10 : 130))
        let mistakes = try run.mistakes(about: fleet)
        try #require(mistakes.isEmpty, "\(mistakes.count), such as \(mistakes.prefix(5))")
        try #require(run.leftovers == [])
        try #require(scratch().subtracting(before) == [])
        try #require(FileManager.default.contentsOfDirectory(atPath: lab.directory("tmp")) == [])
        return run
    }

    /// What the program may have left where it puts its scratch.
    private static func scratch() throws -> Set<String> {
        try Set(
            ["/dev/shm", "/run", "/tmp"].flatMap { place in
                try FileManager.default.contentsOfDirectory(atPath: place).map { "\(place)/\($0)" }
            }.filter { $0.contains("/apt-verdict-") && !$0.contains("/apt-verdict-test-") })
    }
}
