import Foundation

/// Programs that do the same work, run in turn (A B C A B C …), so that whatever else the machine does meets all of them alike.
struct Contest {
    struct Contestant {
        var name: String
        var command: Command
        /// Done before each of its runs, and not measured.
        var prepare: () throws -> Void = {}
    }

    /// The first one is what the others are compared with.
    var contestants: [Contestant]
    var rounds: Int

    struct Result {
        var name: String
        var laps: [Lap]
        var seconds: Double { median(laps.map(\.seconds)) }
        var processorSeconds: Double { median(laps.map(\.processorSeconds)) }
    }

    /// Runs it, after one round that counts for nothing: it fills the caches for everybody.
    func run() throws -> [Result] {
        var results = contestants.map { Result(name: $0.name, laps: []) }
        for round in 0...rounds {
            for (place, contestant) in contestants.enumerated() {
                try contestant.prepare()
                let lap = try contestant.command.lap()
                if round > 0 { results[place].laps.append(lap) }
            }
        }
        return results
    }

    /// The table of a contest that was run.
    static func table(_ results: [Result]) -> String {
        guard let first = results.first else { return "" }
        let lines = results.map { result in
            let walls = result.laps.map(\.seconds).sorted()
            return [
                result.name, ratio(result.seconds, first.seconds), time(result.seconds),
                "\(time(walls.first ?? 0)) to \(time(walls.last ?? 0))", time(result.processorSeconds),
                ratio(result.processorSeconds, first.processorSeconds),
            ]
        }
        return markdown(
            ["", "times the first one's", "median", "fastest to slowest", "processor time", "times the first one's"],
            lines)
    }

    private static func ratio(_ value: Double, _ reference: Double) -> String {
        String(format: "%.2f", value / max(reference, 1e-9))
    }
}

/// The middle one; of an even number the mean of the two.
func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// By how much `y` grows for each one of `x`: the slope of the line with the least squares.
func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let (x, y) = (points.map(\.x).reduce(0, +), points.map(\.y).reduce(0, +))
    let count = Double(points.count)
    let both = points.map { $0.x * $0.y }.reduce(0, +)
    let squares = points.map { $0.x * $0.x }.reduce(0, +)
    return (count * both - x * y) / (count * squares - x * x)
}

func time(_ seconds: Double) -> String {
    seconds < 1 ? String(format: "%.1f ms", seconds * 1000) : String(format: "%.2f s", seconds)
}

func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }

/// A Markdown table.
func markdown(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
}
