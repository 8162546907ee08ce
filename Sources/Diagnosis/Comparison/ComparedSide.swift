import Evidence

/// One of two sides that are compared: what was observed there, and what it comes to.
public struct ComparedSide: Sendable, Equatable {
    public let observations: Observations
    public let judgement: Judgement

    public init(_ observations: Observations) {
        self.observations = observations
        judgement = diagnose(observations)
    }

    /// The error that the verdict follows.
    public var leading: Finding? { leadingOfRun?.finding }

    var leadingOfRun: RunFinding? {
        guard let verdict = judgement.verdict else { return nil }
        return judgement.findings.first { $0.finding.severity == .error && $0.finding.faultClass == verdict }
    }

    /// The codes of all its errors.
    var errors: Set<FaultCode> { codes(.error) }

    func codes(_ severity: Severity) -> Set<FaultCode> {
        Set(judgement.findings.map(\.finding).filter { $0.severity == severity }.map(\.code))
    }

    var clock: ClockAssessment { ClockAssessment(observations) }

    /// A source by what makes it the same one on both sides.
    func source(_ key: String) -> SourceObservation? { observations.sources.first { $0.key == key } }
}

extension SourceObservation {
    /// URI and suite, or the file that was given.
    var key: String { uri.map { "\($0) \(suite ?? "")" } ?? file ?? "" }
}
