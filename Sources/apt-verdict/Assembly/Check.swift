import AptModel
import Diagnosis
import Evidence
import Linux
import Reporting

/// Observe, judge, report: the parts put together.
enum Check {
    /// Runs one check to its exit code. Throws `UsageError` for what cannot be opened, `ReportNotWritten` for a report
    /// that could not go out, and `VerdictExit` with the answer.
    static func run(_ request: CheckRequest) throws {
        let report = try report(request)
        try request.output.write(report)
        throw VerdictExit(code: report.exitCode)
    }

    /// Observes and judges.
    static func report(_ request: CheckRequest) throws -> Report {
        do {
            var observations = try Examination(request).run()
            request.exitRules.note(in: &observations)
            return Report(
                toolVersion: AptVerdict.version, observations: observations, judgement: diagnose(observations),
                strict: request.strict)
        } catch {
            request.output.writeFailure(
                at: wallClockSeconds.map(Timestamp.init(seconds:)),
                exitCode: error is UsageError ? ExitStatus.usage : ExitStatus.bug)
            throw error
        }
    }
}
