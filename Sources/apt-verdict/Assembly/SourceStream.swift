import Diagnosis
import Evidence
import Linux
import Reporting

/// Judges sources one by one as they come to their end, writes each as a line of ndjson, and holds none of them.
final class SourceStream {
    /// Why a line could not be written; nothing more is written then.
    private(set) var failure: ReportNotWritten?
    /// Whether the sources are wanted for other reports, too.
    let keepsSources: Bool
    private let output: OutputPlan
    private let strict: Bool
    private var judge: SourceJudge?
    private var totals: StreamTotals?
    private var scope: Observations.Scope = .system
    /// nil is standard output.
    private var files: [FileInProgress?] = []

    init(_ output: OutputPlan, strict: Bool) {
        self.output = output
        self.strict = strict
        keepsSources = output.hasWholeReports
        for path in output.streams {
            guard let path else {
                files.append(nil)
                continue
            }
            do throws(FileError) { files.append(try FileInProgress(path)) } catch { fail(error, path) }
        }
    }

    /// Takes what the machine shows, beside which the sources are judged.
    ///
    /// - Parameter observations: with the first sources.
    func begin(_ observations: Observations) {
        judge = SourceJudge(observations)
        totals = StreamTotals(observations)
        scope = observations.scope
    }

    /// Takes what else was looked at for the sources that are still to come.
    func learn(_ observations: Observations) {
        judge?.learn(keyrings: observations.keyrings, keyLocations: observations.keyLocations)
    }

    /// Judges and writes a source.
    func take(_ place: Int, _ source: SourceObservation) {
        guard let judge, failure == nil else { return }
        let judged = judge.judge(source)
        totals?.add(source, judged, index: place)
        write(renderSourceLine(source, judged, index: place, scope: scope, ascii: output.isAscii))
    }

    /// Writes the closing line. Afterwards ``failure`` says whether every line went out.
    ///
    /// - Returns: the report without its sources.
    func end(_ observations: Observations) throws(RenderError) -> Report {
        var observations = observations
        observations.sources = []
        let totals = totals ?? StreamTotals(observations)
        let machineFindings = judge?.machineFindings ?? []
        let line = try renderSummaryLine(
            observations, totals, machineFindings: machineFindings, strict: strict,
            toolVersion: AptVerdict.version, ascii: output.isAscii)
        write(line)
        for file in files.compactMap(\.self) where failure == nil {
            do throws(FileError) { try file.commit() } catch { fail(error, error.path) }
        }
        return streamedReport(
            observations, totals, machineFindings: machineFindings, strict: strict,
            toolVersion: AptVerdict.version)
    }

    private func write(_ line: String) {
        for file in files where failure == nil {
            do throws(FileError) {
                if let file { try file.write(line.utf8) } else { try writeStandardOutput(line.utf8) }
            } catch { fail(error, error.path) }
        }
    }

    private func fail(_ error: FileError, _ path: String) {
        failure = ReportNotWritten(message: "the report could not be written to \(path): \(words(error))")
    }
}
