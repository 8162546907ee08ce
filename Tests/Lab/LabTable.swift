import Diagnosis
import Foundation
import Synchronization
import TestSupport

/// What the rows of a run came to; printed when the test process ends.
public final class LabTable: Sendable {
    public static let shared = LabTable()

    public struct Line: Sendable {
        public var root: String
        public var injected: String
        /// The class that was injected; nil where it is nothing that this apt stumbles over.
        public var expected: FaultClass?
        /// The code that has to lead; nil as above.
        public var code: FaultCode?
        /// Ours: the leading code, or `ok`.
        public var answer: String
        /// Every code of our report, leading first.
        public var codes: [String] = []
        /// Ours: the class by the exit code.
        public var exit: Int32?
        /// apt's first line of trouble, or what it did instead.
        public var apt: String
        /// Everything apt printed; nil where it was not asked.
        public var words: String?
        public var aptTook = false
        /// Further codes that the row expects.
        public var warnings: [String] = []
        public var port = 0
        public var isDrawn = false
        public var seconds: Double?
        public var aptSeconds: Double?
        public var misses: [String]

        /// A line that no row of the table stands behind.
        public init(root: String, injected: String, apt: String, answer: String, agrees: Bool) {
            (self.root, self.injected, self.apt, self.answer) = (root, injected, apt, answer)
            misses = agrees ? [] : ["see the test"]
        }

        public init(
            _ row: FaultRow, _ outcome: Outcome, _ root: RealRoot, _ run: RowRun, _ misses: [String]
        ) {
            let refused = outcome.drawn == nil || !run.apt.succeeded
            (self.root, injected, self.misses) = (root.rawValue, row.description, misses)
            expected = refused ? outcome.faultClass : nil
            code = refused ? outcome.code ?? outcome.drawn?.first : nil
            answer = run.answer
            (codes, exit) = (run.ours?.report.codes ?? [], run.ours?.exit)
            (words, aptTook, port) = (run.apt.words, run.apt.succeeded || run.apt.took, run.apt.port)
            apt = aptTrouble(run.apt.words, succeeded: run.apt.succeeded)
            (seconds, aptSeconds) = (run.seconds, run.apt.seconds)
            (isDrawn, warnings) = (row.isDrawn, outcome.beside.map(\.rawValue))
        }

        init(_ row: FaultRow, _ outcome: Outcome, _ root: RealRoot, failed: String) {
            (self.root, injected, expected, code) = (root.rawValue, row.description, outcome.faultClass, outcome.code)
            (apt, answer, misses) = ("-", "-", ["could not be tried: \(failed)"])
        }
    }

    private let lines = Mutex<[Line]>([])

    private init() { atexit { LabTable.shared.finish() } }

    public func add(_ line: Line) { lines.withLock { $0.append(line) } }

    private func finish() {
        let lines = lines.withLock { $0 }.sorted { ($0.injected, $0.root) < ($1.injected, $1.root) }
        guard !lines.isEmpty else { return }
        let report = LabReport(lines)
        FileHandle.standardOutput.write(Data(report.page.utf8))
        guard DockerEngine.isWanted else { return }
        do { try report.write() } catch { FileHandle.standardError.write(Data("lab: \(error)\n".utf8)) }
    }
}

/// apt's first line of trouble.
public func aptTrouble(_ words: String, succeeded: Bool) -> String {
    if succeeded { return "(takes it)" }
    // BuildKit puts the step and the time in front: `#9 0.145 `.
    let lines = words.split(separator: "\n").map { String($0.replacing(/^#[0-9]+ [0-9.]+ ?/, with: "")) }
    let reasons = lines.filter { $0.hasPrefix("  ") }
    let first = lines.first { $0.hasPrefix("E: ") || $0.hasPrefix("W: ") } ?? lines.last ?? "(nothing)"
    return (reasons.first ?? first).trimmingCharacters(in: .whitespaces)
}
