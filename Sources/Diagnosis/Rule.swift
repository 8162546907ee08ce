/// One fault: what it is, and how the evidence shows it. One file, one rule.
protocol Rule: Sendable {
    static var code: FaultCode { get }
    static var explanation: Explanation { get }
    /// The fault as it touches one source.
    static func findings(in source: SourceCase) -> [Finding]
    /// The fault as it touches the machine or the configuration, with no source at hand.
    static func findings(in run: RunCase) -> [Finding]
}

extension Rule {
    static func findings(in source: SourceCase) -> [Finding] { [] }
    static func findings(in run: RunCase) -> [Finding] { [] }
}

/// What `explain CODE` says beyond a finding.
public struct Explanation: Sendable, Equatable {
    /// What the fault is, in a sentence or two.
    public var what: String
    /// What causes it, commonest first.
    public var causes: [String]
    /// How this program proves it.
    public var proof: String
    /// How it is mended in general.
    public var remedy: String

    public init(what: String, causes: [String], proof: String = "", remedy: String) {
        self.what = what
        self.causes = causes
        self.proof = proof
        self.remedy = remedy
    }
}
