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
        guard !request.output.streams.isEmpty, request.isStreamed else {
            let report = try report(request)
            try request.output.write(report)
            throw VerdictExit(code: report.exitCode)
        }
        let stream = SourceStream(request.output, strict: request.strict)
        let observations = try tellingFailure(request) { try Examination(request).run(to: stream) }
        var report = try stream.end(observations)
        if request.output.hasWholeReports {
            report = judged(observations, request)
            try request.output.write(report, streamed: true)
        }
        if let failure = stream.failure { throw failure }
        throw VerdictExit(code: report.exitCode)
    }

    /// Observes and judges.
    static func report(_ request: CheckRequest) throws -> Report {
        judged(try tellingFailure(request) { try Examination(request).run() }, request)
    }

    private static func judged(_ observations: Observations, _ request: CheckRequest) -> Report {
        Report(
            toolVersion: AptVerdict.version, observations: observations, judgement: diagnose(observations),
            strict: request.strict)
    }

    /// Tells monitoring of a run that comes to no report.
    private static func tellingFailure(
        _ request: CheckRequest, _ work: () throws -> Observations
    ) throws -> Observations {
        do { return try work() } catch {
            request.output.writeFailure(
                at: wallClockSeconds.map(Timestamp.init(seconds:)),
                exitCode: error is UsageError ? ExitStatus.usage : ExitStatus.bug)
            throw error
        }
    }
}
