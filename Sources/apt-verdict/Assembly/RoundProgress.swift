import Evidence
import Linux

/// How far a round has come, on a terminal: done, not good, how fast, and how long it will take.
final class RoundProgress {
    private let line: Progress
    private let start = monotonicSeconds
    private var total = 0
    private var done = 0
    private var notGood = 0
    private var shownAt = 0.0

    /// Seconds between two lines: a terminal is slower than this program.
    private static let pause = 0.1

    init(_ line: Progress) {
        self.line = line
    }

    func begin(_ total: Int) {
        self.total = total
        show(text)
    }

    func finished(_ source: SourceObservation) {
        done += 1
        if source.looks.first?.verification?.signatures.contains(where: { $0.status == .good }) != true { notGood += 1 }
        guard monotonicSeconds - shownAt >= RoundProgress.pause || done == total else { return }
        show(text)
    }

    func show(_ text: String) {
        shownAt = monotonicSeconds
        line.show(text)
    }

    private var text: String {
        guard done > 0 else { return "checking \(total) source\(total == 1 ? "" : "s")" }
        let seconds = monotonicSeconds - start
        let rate = Double(done) / max(seconds, 0.001)
        var parts = ["\(done) of \(total) checked"]
        if notGood > 0 { parts.append("\(notGood) not good") }
        if seconds >= 1, done < total {
            parts.append("\(rate >= 10 ? "\(Int(rate))" : "\((rate * 10).rounded() / 10)") a second")
            parts.append("about \(Int((Double(total - done) / rate).rounded(.up))) s left")
        }
        return parts.joined(separator: ", ")
    }
}
