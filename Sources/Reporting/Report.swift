import Diagnosis
import Evidence

/// One run's report as a value: what was observed and what it comes to. Every format renders this and nothing else.
public struct Report: Sendable, Equatable {
    /// This program's version, `0.1.0`.
    public var toolVersion: String
    public var observations: Observations
    public var judgement: Judgement
    /// Whether a run that found nothing but warnings ends with 1 (`--strict`).
    public var strict: Bool
    /// Whether there are warnings among the findings that the union leaves out.
    var leavesOutWarnings = false

    public init(toolVersion: String, observations: Observations, judgement: Judgement, strict: Bool = false) {
        self.toolVersion = toolVersion
        self.observations = observations
        self.judgement = judgement
        self.strict = strict
    }

    /// The exit code of the run, the same for every format: 128 plus the signal of an interrupted run, else the verdict's; with `strict`
    /// 1 where the verdict is ok and there are warnings.
    public var exitCode: Int32 {
        if let signal = observations.interruptedBySignal, (1...64).contains(signal) { return 128 + Int32(signal) }
        return warningsCount ? 1 : judgement.exitCode
    }

    /// Whether `strict` makes of an ok what is none.
    var warningsCount: Bool {
        strict && judgement.verdict == nil
            && (leavesOutWarnings || judgement.findings.contains { $0.finding.severity == .warning })
    }

    /// Whether a report of what fails (`--only-failing`) tells a finding: one that touches nothing but sources whose verdict is ok
    /// is left out with them.
    func isOfFailing(_ entry: RunFinding) -> Bool {
        guard entry.finding.severity != .error, !entry.sources.isEmpty else { return true }
        return entry.sources.contains {
            !judgement.sources.indices.contains($0) || judgement.sources[$0].verdict != nil
        }
    }

    /// Each source with its judgement, in the order of the input.
    var sources: [(observed: SourceObservation, judged: SourceJudgement)] {
        zip(observations.sources, judgement.sources).map { (observed: $0, judged: $1) }
    }

    /// What apt said of each source; nil where `--apt-output` was not given.
    var aptSaid: [AptSaid?]? {
        observations.aptOutput.map { Diagnosis.aptSaid($0, of: observations.sources, judgement.sources) }
    }
}

extension FaultClass? {
    /// The verdict's name in every format: the class, or `ok`.
    var verdictName: String { self?.rawValue ?? "ok" }
}

extension SourceObservation {
    /// The look that apt's own would resemble: the first one.
    var firstLook: LookObservation? { looks.first }
}

extension LookObservation {
    /// Whether the download is whole: the announced length was met or the END line of the armour was seen.
    /// False where it certainly is not, nil where nothing tells.
    var isComplete: Bool? {
        if transfer?.lengthMet == false || signatureTransfer?.lengthMet == false { return false }
        if let failure = transfer?.failure ?? signatureTransfer?.failure {
            return failure.kind == .file ? nil : false
        }
        switch framing?.result {
        case .truncated: return false
        case .split, .textBehind, .secondMessage: return true
        default: break
        }
        return transfer?.lengthMet
    }
}
