import Evidence

/// The class that a run's exit code follows, gathered source by source.
///
/// Of all errors the smallest code wins. With `machine_first` an error that is this machine's to mend goes before all others. A
/// source that may go unchecked (`--allow-unchecked`) keeps its own verdict and is left out here, unless nothing but such sources
/// is there: nothing verified is never `ok`.
public struct RunVerdict: Sendable {
    private let policy: ExitPolicy
    private let allowed: Set<String>
    private var classes: Set<FaultClass> = []
    private var local: Set<FaultClass> = []
    private var leavesOut = false
    private var counts = false

    public init(_ observations: Observations) {
        policy = observations.exitPolicy ?? .worstClass
        allowed = Set(observations.allowUnchecked ?? [])
    }

    /// The class; nil is `ok`.
    public var verdict: FaultClass? {
        let deciding = policy == .machineFirst && !local.isEmpty ? local : classes
        return deciding.min { $0.exitCode < $1.exitCode } ?? (leavesOut && !counts ? .inconclusive : nil)
    }

    /// Takes in one source.
    public mutating func add(_ source: SourceObservation, _ judged: SourceJudgement) {
        guard !isLeftOut(source, judged.verdict) else {
            leavesOut = true
            return
        }
        counts = true
        if let verdict = judged.verdict { classes.insert(verdict) }
        for finding in judged.findings where finding.isLocalFault { local.insert(finding.faultClass) }
    }

    /// Takes in what was found with no source at hand.
    public mutating func add(_ machineFindings: [Finding]) {
        for finding in machineFindings where finding.severity == .error {
            classes.insert(finding.faultClass)
            if finding.isLocalFault { local.insert(finding.faultClass) }
        }
    }

    /// Whether a source was not verified for its scheme alone, and may be.
    private func isLeftOut(_ source: SourceObservation, _ verdict: FaultClass?) -> Bool {
        source.mayGoUnchecked(allowed) && verdict == .inconclusive
    }
}

extension SourceObservation {
    /// Whether it has a scheme that this program does not fetch, and which may go unchecked.
    fileprivate func mayGoUnchecked(_ schemes: Set<String>) -> Bool {
        guard notTried?.reason == .unsupportedScheme, let scheme = uri?.prefix(while: { $0 != ":" }) else {
            return false
        }
        return schemes.contains(scheme.lowercased())
    }
}

extension Finding {
    /// Whether it is an error that is to be mended here. What was not decided is no fault yet, and content that is not what was
    /// signed is never this machine's.
    fileprivate var isLocalFault: Bool {
        guard severity == .error, faultClass != .signature, faultClass != .inconclusive else { return false }
        return [.machine, .runtime, .administrator].contains(owner)
    }
}
