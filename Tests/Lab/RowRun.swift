import Diagnosis
import Linux
import TestSupport

/// What the real apt made of a row.
public struct AptRun: Sendable {
    /// Without an error and without a warning.
    public var succeeded: Bool
    /// The very Release file that was served stands in its lists afterwards.
    public var took: Bool
    public var ending: ProgramRun.Ending
    /// Everything it printed.
    public var words: String
    public var seconds: Double
    /// The test server's, which stands in its words.
    public var port: Int

    public init(succeeded: Bool, took: Bool, ending: ProgramRun.Ending, words: String, seconds: Double, port: Int) {
        (self.succeeded, self.took, self.ending) = (succeeded, took, ending)
        (self.words, self.seconds, self.port) = (words, seconds, port)
    }
}

/// One row in one release, tried.
public struct RowRun: Sendable {
    public var apt: AptRun
    /// Our own report; nil where there was none.
    public var ours: ProgramCheck?
    public var raw: ProgramRun
    public var seconds: Double

    public init(apt: AptRun, ours: ProgramCheck?, raw: ProgramRun, seconds: Double) {
        (self.apt, self.ours, self.raw, self.seconds) = (apt, ours, raw, seconds)
    }

    /// The leading code of ours, or `ok`.
    public var answer: String {
        guard let ours else { return "no report" }
        return ours.exit == 0 ? "ok" : ours.report.codes.first ?? "exit \(ours.exit)"
    }

    /// What differs from what was written down before; empty where all is as it should be.
    ///
    /// - Parameter aptWarns: apt is expected to warn, and takes the file all the same.
    public func misses(_ outcome: Outcome, aptWarns: Bool) -> [String] {
        let took = apt.succeeded || (aptWarns && apt.took)
        guard let ours else { return ["no report: \(raw.ending) \(raw.errorsText.prefix(300))"] }
        var misses: [String] = []
        var code = outcome.code?.rawValue
        var codes = [code].compactMap { $0 }
        if let drawn = outcome.drawn {
            codes = took ? [] : drawn.map(\.rawValue)
            code = took ? nil : ours.report.codes.first
        } else if took != outcome.aptTakes {
            misses.append(outcome.aptTakes ? "apt refuses it" : "apt takes it")
        }
        if codes.isEmpty {
            if ours.exit != 0 { misses.append("we say \(answer), not ok") }
        } else {
            let first = ours.report.codes.first ?? "ok"
            if ours.exit == 0 || !codes.contains(first) {
                misses.append("we say \(answer), not \(codes.joined(separator: " or "))")
            } else if let code, let wanted = FaultCode(rawValue: code)?.faultClass.exitCode, ours.exit != wanted {
                misses.append("exit \(ours.exit), not \(wanted)")
            }
        }
        if let signature = outcome.signature, ours.source?.signature.state != signature {
            misses.append("the signature is \(ours.source?.signature.state ?? "not there"), not \(signature)")
        }
        for other in outcome.beside where !ours.report.codes.contains(other.rawValue) {
            misses.append("\(other.rawValue) is not among \(ours.report.codes)")
        }
        if let says = outcome.says, !apt.words.contains(says) { misses.append("apt does not say \"\(says)\"") }
        return misses + unsound(ours)
    }

    /// What holds of every run, whatever the fault.
    private func unsound(_ ours: ProgramCheck) -> [String] {
        var found: [String] = []
        if ours.exit != ours.report.exitCode { found.append("the report says exit \(ours.report.exitCode)") }
        if !ours.errors.isEmpty { found.append("standard error: \(ours.errors.prefix(200))") }
        // Where a clock is moved, the library that moves it leaves these; and apt's own verifier what its rm may not remove.
        let left = ours.left.filter { !$0.contains("faketime_") && !$0.contains("/apt-key-gpghome.") }
        if !left.isEmpty { found.append("left behind: \(left)") }
        if ours.report.sources.contains(where: { $0.verdict == "ok" && $0.signature.state != "good" }) {
            found.append("ok without a good signature")
        }
        return found
    }
}

extension FaultRow {
    /// Tries the row, and notes what came of it for the table.
    public func run(in root: RealRoot) throws -> (run: RowRun, misses: [String]) {
        try run(in: root) { try RowScene(self, in: root).run() }
    }

    /// The same, with the two runs made by another.
    public func run(in root: RealRoot, by make: () throws -> RowRun) throws -> (run: RowRun, misses: [String]) {
        guard let outcome = outcomes[root] else { throw ProgramFailure(description: "not a row of \(root)") }
        do {
            let run = try make()
            let misses = run.misses(outcome, aptWarns: aptWarns)
            LabTable.shared.add(LabTable.Line(self, outcome, root, run, misses))
            return (run, misses)
        } catch {
            LabTable.shared.add(LabTable.Line(self, outcome, root, failed: "\(error)"))
            throw error
        }
    }
}
