import Diagnosis
import Foundation
import TestSupport

/// How far apt's words alone lead to the fault that was made: `explain -` over every record of the lab with one fault that apt
/// did not survive.
public struct WordsFigures: Sendable {
    /// One output of apt, and what was made of it.
    public struct Line: Sendable {
        public var root: RealRoot
        public var row: String
        public var code: FaultCode
        /// Likeliest first.
        public var answers: [FaultCode]

        /// The place of the true one, from 1.
        public var place: Int? { answers.firstIndex(of: code).map { $0 + 1 } }
    }

    public var lines: [Line]

    /// Reads the records. The name of a row is kept to name a miss; nothing looks at it.
    public static func recorded() throws -> WordsFigures {
        var lines: [Line] = []
        for root in RealRoot.withApt {
            for record in try LabRecord.read(root) where !record.taken {
                guard record.code != nil, let code = record.onlyCode else { continue }
                let reading = readWords(Array(record.words.utf8))
                var answers: [FaultCode] = []
                for cause in reading.verdicts.flatMap(\.causes) where !answers.contains(cause.code) {
                    answers.append(cause.code)
                }
                lines.append(Line(root: root, row: record.row, code: code, answers: answers))
            }
        }
        return WordsFigures(lines: lines)
    }

    /// Those in which the true one is not among the answers.
    public var missed: [Line] { lines.filter { $0.place == nil } }
    /// How many of them have the true one in front, of 1.
    public var firstShare: Double {
        lines.isEmpty ? 0 : Double(lines.count { $0.place == 1 }) / Double(lines.count)
    }
    /// How many answers there are in the middle case; of an even number the larger.
    public var medianAnswers: Int {
        let counts = lines.map(\.answers.count).sorted()
        return counts.isEmpty ? 0 : counts[counts.count / 2]
    }

    /// The part of docs/lab.md about it.
    public var section: String {
        var text = """
            | apt of | outputs | the true cause is among the answers | it is the first | answers, in the middle | at most |
            | --- | --- | --- | --- | --- | --- |

            """
        for root in RealRoot.withApt {
            text += row(root.rawValue, WordsFigures(lines: lines.filter { $0.root == root }))
        }
        text += row("all", self)
        text +=
            "\nThe true cause by its place among the answers:\n\n| first | second | third | fourth | later |\n| --- | --- | --- | --- | --- |\n"
        let places = lines.compactMap(\.place)
        let counts = (1...4).map { place in places.count { $0 == place } } + [places.count { $0 > 4 }]
        text += "| " + counts.map(String.init).joined(separator: " | ") + " |\n"
        return text
    }

    private func row(_ name: String, _ part: WordsFigures) -> String {
        let found = part.lines.count - part.missed.count
        let share = Int((part.firstShare * 100).rounded(.down))
        let most = part.lines.map(\.answers.count).max() ?? 0
        return "| \(name) | \(part.lines.count) | \(found) | \(share) % | \(part.medianAnswers) | \(most) |\n"
    }
}
