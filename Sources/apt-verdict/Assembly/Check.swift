import Diagnosis
import Evidence
import Linux
import Reporting

/// Observe, judge, report: the parts put together.
enum Check {
    /// Runs one check to its exit code. Throws `UsageError` for what cannot be opened, `ReportNotWritten` for a report
    /// that could not go out, and `VerdictExit` with the answer.
    static func run(_ request: CheckRequest) throws {
        let observations = try Examination(request).run()
        let report = Report(
            toolVersion: AptVerdict.version, observations: observations, judgement: diagnose(observations),
            strict: request.strict)
        try request.output.write(report)
        throw VerdictExit(code: report.exitCode)
    }
}
