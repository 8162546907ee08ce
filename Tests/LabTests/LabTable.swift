import Foundation
import Synchronization

/// What the rows of a run came to; printed when the test process ends.
final class LabTable: Sendable {
    static let shared = LabTable()

    struct Line: Sendable {
        var root: String
        var injected: String
        /// apt's first line of trouble, or what it did instead.
        var apt: String
        /// The leading code, or `ok`.
        var verdict: String
        var agrees: Bool
    }

    private let lines = Mutex<[Line]>([])

    private init() { atexit { LabTable.shared.print() } }

    func add(_ line: Line) { lines.withLock { $0.append(line) } }

    private func print() {
        let lines = lines.withLock { $0 }
        guard !lines.isEmpty else { return }
        let injected = min(62, lines.map(\.injected.count).max() ?? 0)
        func row(_ cells: [String]) -> String {
            let widths = [9, injected, 6, 8]
            let padded = zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return (padded + cells.dropFirst(widths.count)).joined(separator: "  ")
        }
        var page = [row(["root", "injected", "we say", "", "apt said"])]
        for line in lines.sorted(by: { ($0.injected, $0.root) < ($1.injected, $1.root) }) {
            let apt = String(line.apt.prefix(90))
            page.append(row([line.root, line.injected, line.verdict, line.agrees ? "agrees" : "MISS", apt]))
        }
        let missed = lines.count { !$0.agrees }
        page.append("\(lines.count) rows, \(missed == 0 ? "no miss" : "\(missed) missed")")
        FileHandle.standardOutput.write(Data(("\n" + page.joined(separator: "\n") + "\n").utf8))
    }
}
