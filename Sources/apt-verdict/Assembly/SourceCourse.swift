import AptModel
import Evidence
import Linux
import Probes

/// A source on its way through a round: what was fetched of it, what gpg works at, and what is still to be looked at.
final class SourceCourse {
    /// Among the sources of the round.
    let place: Int
    let source: UniqueSource
    var observation: SourceObservation
    /// The first look as it was fetched.
    let first: FetchedRepository
    /// What the first look came to; nil until gpg is done with it.
    var result: LookBuilder.Result?
    /// The look that is verified now.
    var current: FetchedRepository
    /// What its file was taken apart into.
    var pieces: SignedPieces?
    /// What gpg was given of it.
    var begun: SourceVerifier.BlockAhead?
    /// The looks that are still to be taken; nil until that is known.
    var further: [LookKind] = []
    /// Whether all is done but apt's verifier, which is still at it.
    var waitsForWitness = false

    init(place: Int, source: UniqueSource, observation: SourceObservation, first: FetchedRepository) {
        self.place = place
        self.source = source
        self.observation = observation
        self.first = first
        current = first
    }
}

extension SourceObservation {
    /// A source as it was planned, with nothing looked at.
    init(
        of plan: MirrorExpansion.Plan, rules: SourceRulesObservation = SourceRulesObservation(),
        trust: TrustObservation = TrustObservation(kind: .none, keyrings: [])
    ) {
        let source = plan.source
        self.init(
            uri: source.identity, suite: source.suite, components: source.components,
            origins: source.origins.map { SourceOrigin($0) }, rules: rules, trust: trust, mirrorList: plan.list)
    }
}

extension SourceObservation.NotTried {
    /// For want of time, or because the run was interrupted.
    static var unfinished: SourceObservation.NotTried {
        interruption == nil
            ? .init(reason: .deadline, detail: "the run's deadline passed before it could be verified")
            : .init(reason: .interrupted, detail: "the run was interrupted before it could be verified")
    }
}
