/// The findings of many sources and of the machine, each once: two are one if code and subject are the same.
public struct FindingUnion: Sendable {
    private var entries: [RunFinding] = []
    private var places: [Finding.Identity: Int] = [:]
    /// How many findings are kept at most; nil for all.
    private let most: Int?
    /// How many findings, each once for every source that has it, found no room.
    public private(set) var leftOut = 0

    public init(most: Int? = nil) {
        self.most = most
    }

    /// Adds the findings of a source.
    ///
    /// - Parameter index: its place in the report; nil for the machine's own findings, which touch none.
    public mutating func add(_ findings: [Finding], of index: Int?) {
        for finding in findings {
            if let place = places[finding.identity] {
                // A finding that is an error for one source is an error.
                if index != nil, finding.severity == .error { entries[place].finding.severity = .error }
                if let index, entries[place].sources.last != index { entries[place].sources.append(index) }
            } else if let most, entries.count >= most {
                leftOut += 1
            } else {
                places[finding.identity] = entries.count
                entries.append(RunFinding(finding: finding, sources: index.map { [$0] } ?? []))
            }
        }
    }

    /// Leading first.
    public var findings: [RunFinding] {
        Ranking.sorted(entries.map(\.finding)).compactMap { finding in places[finding.identity].map { entries[$0] } }
    }
}
