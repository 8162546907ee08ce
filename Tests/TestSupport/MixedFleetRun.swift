import Foundation

/// What the program made of a ``MixedFleet``.
public struct MixedFleetRun: Sendable {
    /// What is read of a line of ndjson.
    public struct Line: Decodable, Sendable {
        public struct Counts: Decodable, Sendable {
            public var sources: Int
            public var verdicts: [String: Int]
            public var codes: [String: Int]
        }
        public var type: String
        public var index: Int?
        public var uri: String?
        public var verdict: String
        public var exitCode: Int32?
        public var findings: [VerdictReport.Finding]
        public var counts: Counts?

        /// Whether it is of a source to which the run did not come.
        public var isUndone: Bool { verdict == "inconclusive" && findings.first?.code == "U01" }
    }

    public var exit: Int32
    public var seconds: Double
    /// From SIGINT to the end.
    public var secondsAfterInterrupt: Double?
    /// Standard output, and whatever was said on standard error.
    public var output: String
    public var seen: ProcessWatch.Seen

    public func lines() throws -> [Line] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try output.utf8.split(separator: 0x0A).map { line in
            do {
                return try decoder.decode(Line.self, from: Data(line))
            } catch {
                throw ProgramFailure(description: "\(String(decoding: line, as: UTF8.self).prefix(500)): \(error)")
            }
        }
    }

    /// What is not as it was planted, a sentence each: a verdict, a source with no line or two, the closing line's counts.
    public func mistakes(about fleet: MixedFleet) throws -> [String] {
        var sources = try lines()
        guard let closing = sources.popLast(), closing.type == "summary", let counts = closing.counts else {
            return ["there is no closing line"]
        }
        var mistakes: [String] = []
        var seen: Set<Int> = []
        var verdicts: [String: Int] = [:]
        var codes: [String: Int] = [:]
        for line in sources {
            guard line.type == "source", let place = line.index, fleet.kinds.indices.contains(place) else {
                mistakes.append("a line of type \(line.type) and index \(line.index ?? -1)")
                continue
            }
            if !seen.insert(place).inserted { mistakes.append("source \(place) has two lines") }
            verdicts[line.verdict, default: 0] += 1
            for code in Set(line.findings.map(\.code)) { codes[code, default: 0] += 1 }
            if secondsAfterInterrupt != nil, line.isUndone { continue }
            let kind = fleet.kinds[place]
            let said = line.findings.first?.code
            if line.verdict != kind.verdict || said != kind.code {
                mistakes.append("source \(place) is \(kind), and is called \(line.verdict), \(said ?? "nothing found")")
            }
            if let uri = line.uri, !fleet.entries[place].contains(" \(uri) ") {
                mistakes.append("source \(place) is called \(uri)")
            }
        }
        if seen.count != fleet.kinds.count {
            mistakes.append("\(seen.count) of \(fleet.kinds.count) sources have a line")
        }
        if counts.sources != fleet.kinds.count { mistakes.append("the closing line counts \(counts.sources) sources") }
        if counts.verdicts != verdicts {
            mistakes.append("the closing line counts \(counts.verdicts), not \(verdicts)")
        }
        if counts.codes != codes { mistakes.append("the closing line counts \(counts.codes), not \(codes)") }
        return mistakes
    }

    /// Descendants that outlived the program.
    public var leftovers: [ProcessWatch.Identity] { seen.descendants.filter(\.isThere) }
}
