import AptModel
import Evidence

/// The newest genuine Release file that a reference (`--reference`) has of a source's suite.
struct ReferenceAssessment {
    var uri: String
    var date: Timestamp
    /// Seconds by which the source's Release file is older; 0 where it is not.
    var behind: Int64
    /// What time it was by the clock of the reference's server when it was asked; nil where it did not say.
    var askedAt: Timestamp?

    /// nil where the source has no Date that can be trusted, or no reference has the same suite of the same repository, signed by a key
    /// that may sign for the source: Origin, Label and Codename tell repositories apart, and one that has none of them stays alone.
    init?(_ source: SourceCase) {
        guard source.isGood, let own = source.fields, let date = own.date,
            [own.origin, own.label, own.codename].contains(where: { $0 != nil })
        else { return nil }
        let found = (source.run.references[source.source.suite ?? ""] ?? []).compactMap { reference in
            ReferenceAssessment(reference, beside: own, dated: date, source)
        }
        guard let newest = found.max(by: { $0.date < $1.date }) else { return nil }
        self = newest
    }

    private init?(
        _ reference: ReferenceObservation, beside own: ReleaseObservation.Fields, dated date: Timestamp,
        _ source: SourceCase
    ) {
        guard reference.trust == source.source.trust, let fields = reference.look.release?.fields,
            (fields.origin, fields.label, fields.codename) == (own.origin, own.label, own.codename),
            let newest = fields.date
        else { return nil }
        let signature = SignatureAssessment(
            look: reference.look, trust: reference.trust, policy: source.policy, clock: source.clock)
        guard signature.isGood(source.policy) else { return nil }
        uri = reference.uri
        self.date = newest
        behind = max(0, newest - date)
        askedAt = reference.look.transfer?.serverDate
    }
}
