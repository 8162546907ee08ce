import AptModel
import Diagnosis
import Evidence
import Linux
import Probes

/// Two runs of `check` side by side: this machine as the left one, and the right one behind a command prefix or in a container.
/// Both are children, started one right after the other; their exit codes say nothing, their reports everything.
struct TwoSides {
    /// The words in front of `check`, the program itself as their last.
    var prefix: [String]
    /// More arguments of the right side's check.
    var options: [String] = []
    /// What follows `--`: arguments of both sides' check.
    var arguments: [String]
    /// For both together, in seconds.
    var deadline: Double

    /// What both gave.
    struct Seen {
        var left: Result<Observations, NoReport>
        var right: Result<Observations, NoReport>
        /// How their clocks stand to each other; nil where that was not measured.
        var clocks: ClockPairing?
    }

    /// One side gave no report: exit 30.
    struct NoReport: Error {
        var message: String
    }

    /// This program as it is started once more; nil where nothing tells.
    static var ownProgram: String? {
        // In the bundle the kernel runs its loader; its launcher names itself by its full path.
        if Installation().isBundle { return programArguments.first }
        if let own = try? resolvePath("/proc/self/exe") { return own }
        return programArguments.first.flatMap { findExecutable($0, in: environment["PATH"] ?? "/usr/bin:/bin") }
    }

    /// Seconds that a side has to print what it knows after Ctrl-C.
    private static let grace = 2.0

    /// Runs both and answers what they observed. Where this program is asked to stop, so are they, and print what they have.
    func run() throws(UsageError) -> Seen {
        guard let own = TwoSides.ownProgram else {
            throw UsageError("this program cannot start itself for the left side: without /proc, give its full path")
        }
        let check = ["check", "--format", "json"]
        guard let first = prefix.first,
            let path = findExecutable(first, in: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
        else { throw UsageError("there is no program '\(prefix.first ?? "")' to run for the right side") }
        let here = RunningProgram(program(own, check + arguments))
        let (clock, began) = (wallClockSeconds, monotonicSeconds)
        let there = RunningProgram(program(path, prefix.dropFirst() + check + options + arguments))
        let right = there.finish()
        let ended = monotonicSeconds
        let left = here.finish(deadline: max(1, deadline - (ended - began)))
        for run in [left] + (options.isEmpty ? [] : [right]) where run.ending == .exited(ExitStatus.usage) {
            // This program's own word about its arguments.
            let line = run.errorsText.split(separator: "\n").last.map(String.init) ?? "check refuses these arguments"
            throw UsageError(line.hasPrefix("apt-verdict: ") ? String(line.dropFirst(13)) : line)
        }
        let seen = (left: report(left, "left"), right: report(right, "right"))
        var clocks: ClockPairing?
        if case .success(let here) = seen.left, case .success(let there) = seen.right {
            clocks = TwoSides.pairing(here, there, clock, ended - began)
        }
        return Seen(left: seen.left, right: seen.right, clocks: clocks)
    }

    private func program(_ path: String, _ arguments: some Sequence<String>) -> Program {
        var program = Program(path, Array(arguments), environment: environment)
        // What the bundle's launcher left out of our own start counts for the next one.
        if let preload = preloadLeftOut { program.environment["LD_PRELOAD"] = preload }
        program.outputLimit = StoredReport.limit
        program.deadline = deadline
        program.grace = TwoSides.grace
        program.umask = inheritedUmask
        program.endsGroup = true
        return program
    }

    private func report(_ run: ProgramRun, _ side: String) -> Result<Observations, NoReport> {
        do throws(UsageError) {
            guard !run.truncated else { throw UsageError("more than \(StoredReport.limit) bytes") }
            return .success(try StoredReport.observations(in: run.output, named: "its output"))
        } catch {
            let ending =
                switch run.ending {
                case .exited(let code): "ended with \(code)"
                case .signalled where interruption != nil: "was interrupted"
                case .signalled(let signal): "was ended by signal \(signal)"
                case .timedOut: "did not end in time"
                case .interrupted: "was interrupted"
                case .notStarted(let errno, _): "could not be started: \(errno)"
                }
            let said = run.errorsText.split(separator: "\n").last.map { ": \($0)" } ?? "; \(error.message)"
            return .failure(NoReport(message: "the \(side) side gave no report: it \(ending)\(said)"))
        }
    }

    /// The right clock was read after the start and at least as long before the end as the run took: the middle of that is the
    /// best guess, and half of it how far that may be off. One second more each for times without fractions.
    private static func pairing(
        _ left: Observations, _ right: Observations, _ clock: Int64?, _ seconds: Double
    ) -> ClockPairing? {
        guard let clock, let shown = right.clock.preloaded?.now ?? right.clock.now, left.at == nil, right.at == nil,
            right.durationSeconds.isFinite
        else { return nil }
        let way = Int64(min(max(0, seconds - max(0, right.durationSeconds)), 86_400).rounded(.up))
        let own = left.clock.preloaded.flatMap { preloaded in left.clock.now.map { preloaded.now - $0 } } ?? 0
        let (here, overflow) = clock.addingReportingOverflow(own)
        guard !overflow else { return nil }
        return ClockPairing(
            rightAheadSeconds: shown - Timestamp(seconds: here &+ way / 2), uncertaintySeconds: way / 2 + 2)
    }
}
