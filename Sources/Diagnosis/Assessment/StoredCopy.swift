import AptModel
import Evidence

/// What the copy in apt's lists is worth, beside what the mirror serves now.
struct StoredCopy: Sendable {
    var lists: ListsObservation
    /// Taken apart and verified; the first look itself where its bytes are the same.
    var look: LookObservation?
    var signature: SignatureAssessment
    private var policy: Policy

    /// nil where apt keeps no copy, or where the copy itself was looked at in the mirror's place (`--offline`).
    init?(_ source: SourceCase, offlineToo: Bool = false) {
        guard let lists = source.source.lists, !lists.files.isEmpty else { return nil }
        guard offlineToo || source.look?.transfer?.origin != .lists else { return nil }
        self.lists = lists
        look = lists.sameAsFetched == true ? source.look : lists.copy
        policy = source.policy
        signature = SignatureAssessment(
            look: look, trust: source.source.trust, policy: source.policy, clock: source.clock)
    }

    /// This apt's back-end would accept it.
    var isGood: Bool { signature.isGood(policy) }
    /// The fields that a key of the keyring did sign.
    var fields: ReleaseObservation.Fields? { look?.release?.fields }
    /// The path of InRelease or Release.
    var path: String { lists.files.first?.path ?? "" }

    /// What is wrong with its bytes, in a word; nil where they are whole. A key that is missing, expired or revoked is no damage.
    var damage: String? {
        guard lists.sameAsFetched == false, !isGood, let framing = look?.framing else { return nil }
        switch framing.result {
        case .empty: return "empty"
        case .truncated: return "cut off"
        case .split:
            let bad = look?.verification?.signatures.contains { $0.status == .bad } ?? false
            return bad || framing.armourChecksumGood == false ? "altered" : nil
        default: return "no signed file"
        }
    }
}

/// The values that apt compares between its copy and a new file (apt-pkg/acquire-item.cc, VerifyVendor).
struct ReleaseInfoChange: Sendable {
    var field: String
    var from: String
    var to: String
    /// Whether apt refuses the new file for it.
    var isRefused: Bool

    /// The differences, in apt's order.
    static func all(_ last: ReleaseObservation.Fields, _ now: ReleaseObservation.Fields, _ run: RunCase) -> [Self] {
        let refused =
            run.observations.configuration.refusedReleaseInfoChanges ?? ["Origin", "Label", "Codename", "DefaultPin"]
        return [
            ("Origin", last.origin ?? "", now.origin ?? ""), ("Label", last.label ?? "", now.label ?? ""),
            ("Version", last.version ?? "", now.version ?? ""), ("Suite", last.suite ?? "", now.suite ?? ""),
            ("Codename", last.codename ?? "", now.codename ?? ""), ("DefaultPin", pin(last), pin(now)),
        ].compactMap { field, from, to in
            from == to ? nil : ReleaseInfoChange(field: field, from: from, to: to, isRefused: refused.contains(field))
        }
    }

    /// The priority that a repository gives itself (apt_preferences(5)).
    private static func pin(_ fields: ReleaseObservation.Fields) -> String {
        fields.notAutomatic != true ? "500" : fields.butAutomaticUpgrades == true ? "100" : "1"
    }
}
