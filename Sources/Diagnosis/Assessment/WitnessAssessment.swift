import Evidence

/// Our own check and apt's own verifier side by side: the same bytes and keyrings, with the temp directory that apt would use
/// and with one that has room. Their agreement and disagreement is the strongest proof there is of where a fault lies.
struct WitnessAssessment: Sendable {
    /// How the two stand to each other.
    enum Outcome: Sendable, Equatable {
        /// It was not asked, or could not be.
        case none
        /// Both call the signature good, or neither does.
        case agrees
        /// Ours is good, and it refuses for want of something that a temp directory with room has.
        case wantsRoom
        /// Ours is good, and it refuses with room as well.
        case refuses
        /// Ours is good, it refuses, and nobody could ask again with room.
        case refusesUnexplored
        /// Ours is not good, and it accepts: recorded and shown, and never a reason to call anything good.
        case accepts
    }

    var outcome: Outcome
    /// What was observed; nil where it was not asked.
    var observed: AptVerifierObservation?

    /// The run with the temp directory that apt would use.
    var first: AptVerifierObservation.Run? { observed?.runs.first { !$0.withRoom } }
    /// The run with one that has room.
    var second: AptVerifierObservation.Run? { observed?.runs.first { $0.withRoom } }

    init(_ source: SourceObservation, isGood: Bool) {
        observed = source.aptVerifier
        let runs = source.aptVerifier?.runs ?? []
        let first = runs.first { !$0.withRoom }
        let second = runs.first { $0.withRoom }
        outcome =
            switch (first?.answer, second?.answer) {
            case (nil, _): .none
            case (.good, _): isGood ? .agrees : .accepts
            case (_, .good): isGood ? .wantsRoom : .accepts
            case (_, nil): isGood ? .refusesUnexplored : .agrees
            case (_, _): isGood ? .refuses : .agrees
            }
    }

    /// Whether apt, with the temp directory that it would use, does not accept what our own check calls good.
    var contradictsGood: Bool { [.wantsRoom, .refuses, .refusesUnexplored].contains(outcome) }

    /// Whether it had to be ended because it did not answer.
    var timedOut: Bool { observed?.runs.contains(where: \.timedOut) ?? false }

    /// `apt's own verifier with TMPDIR=/tmp: refused ("…"); with TMPDIR=/dev/shm/…: good`; nil where it was not asked.
    var sentence: String? {
        guard let observed, !observed.runs.isEmpty else { return nil }
        let runs = observed.runs.map { "with TMPDIR=\(WitnessAssessment.place($0)): \(WitnessAssessment.words($0))" }
        return "apt's own verifier " + runs.joined(separator: "; ")
    }

    /// The directory by a name that means something afterwards: one of our own is gone by then.
    private static func place(_ run: AptVerifierObservation.Run) -> String {
        guard run.withRoom else { return run.tempDirectory }
        let parts = run.tempDirectory.split(separator: "/", omittingEmptySubsequences: false)
        let kept = parts.prefix { !$0.hasPrefix("apt-verdict-") }
        return kept.joined(separator: "/") + "/..."
    }

    /// `refused ("No good signature")`.
    static func words(_ run: AptVerifierObservation.Run) -> String {
        let said = run.words.first.map { " (\"\($0.count > 160 ? $0.prefix(157) + "..." : $0)\")" } ?? ""
        switch run.answer {
        case .good: return "good"
        case .refused: return "refused" + said
        case .died: return "ended by signal \(run.signal ?? 0)" + said
        case .notStarted: return "could not be started" + said
        case .noAnswer where run.timedOut: return "no answer in \(Wording.wholeSeconds(run.seconds))" + said
        case .noAnswer: return "no answer, exit code \(run.exitCode ?? 0)" + said
        }
    }
}
