import AptModel
import Evidence

/// What a pipeline sees of a fault: apt-get update that ends with 0 all the same.
///
/// Tried with apt 2.2, 2.6 and 3.0: with earlier good lists a forged file, a missing or unreadable keyring, a cut file and a /tmp that is
/// full or not writable are warnings; connections that fail and 408, 429 and 5xx answers for InRelease are warnings with or without
/// them. Exit code 100 it is for what does not begin as a signed file, an unsigned repository (which every other 4xx makes of it), one
/// that is gone, any trouble with the Release that is asked for next, dates, and /tmp read-only (testdata/lab).
enum ExitCodeProof {
    /// The findings with the proof added to the leading one, where it is an error that apt-get's exit code hides.
    static func added(to findings: [Finding], for source: SourceCase) -> [Finding] {
        guard let first = findings.first, first.severity == .error, source.run.observations.apt != nil,
            Places.counts(source.run), let why = reason(first.code, source)
        else { return findings }
        let version = source.policy.version
        let cure =
            version >= withErrorOn
            ? "apt-get update --error-on=any fails" : "apt before 2.1.16 has no option that makes it fail"
        var findings = findings
        findings[0].because.append(
            Proof("apt-get update ends with 0 here, \(why): do not trust its exit code; \(cure)", .aptLists))
        return findings
    }

    /// From here on there is `--error-on=any` (apt-get(8)).
    private static let withErrorOn = AptVersion(2, 1, 16)

    private static let connections: Set<FaultCode> = [.x02, .x03, .x04, .x05, .x08]
    private static let verification: Set<FaultCode> = [
        .s01, .k01, .k02, .k03, .k04, .k05, .g01, .g02, .g03, .g04, .g05, .g06, .g07, .g09, .x12, .x13, .r01, .r04,
        .y01,
    ]

    /// Whether apt takes the failure for one that passes: then it asks for no Release in InRelease's place, and refuses nothing.
    private static func isPassing(_ code: FaultCode, _ source: SourceCase) -> Bool {
        guard source.look?.form != .detached else { return false }
        switch code {
        case .x04:
            // What apt's method cannot load is no failed connection to apt.
            guard let failed = FailedTransfer(source) else { return true }
            return failed.failure?.reason != "ca_missing" && TlsFile.trouble(failed, source) == nil
        case .x05:
            guard let failed = FailedTransfer(source), let status = failed.answeredStatus else { return false }
            return status == 408 || status == 429 || status >= 500
        default: return true
        }
    }

    private static func reason(_ code: FaultCode, _ source: SourceCase) -> String? {
        if connections.contains(code) {
            return isPassing(code, source) ? "since a failed transfer is only a warning" : nil
        }
        guard let lists = source.source.lists, !lists.files.isEmpty else { return nil }
        let kept = "since earlier lists are kept"
        if verification.contains(code) { return code == .x12 && source.isGood ? nil : kept }
        switch code {
        case .s03: return [.textBehind, .textBetween, .secondMessage].contains(source.framing?.result) ? kept : nil
        case .x01:
            let failed = source.failedTransfer?.failure?.kind == .partial || source.failedTransfer?.lengthMet == false
            return failed
                ? "since a failed transfer is only a warning" : source.framing?.result == .truncated ? kept : nil
        case .x11: return lists.conditional?.httpStatus == 304 && lists.copy?.framing?.result == .split ? kept : nil
        default: return nil
        }
    }
}
