import Evidence

/// Origin, Label, Codename or the default priority differ from those of the stored copy, which apt wants accepted by hand.
///
/// Tried with apt-get 2.2, 2.6 and 3.0: exit code 100 for Origin, Label, Codename and NotAutomatic; Suite and Version pass. The
/// options are `Acquire::AllowReleaseInfoChange` and the same with `::FIELD` (apt-pkg/acquire-item.cc, VerifyVendor). A file
/// that is older than the stored one is dropped before it is compared.
enum ReleaseInfoChanged: Rule {
    static let code = FaultCode.c08
    static let explanation = Explanation(
        what:
            "The repository calls itself something else than in the copy that apt holds. apt stops with \"Repository ... changed "
            + "its 'Codename' value\" until somebody has looked, since pinning may rest on these names.",
        causes: [
            "a new release under a moving name such as stable", "a project that was renamed or has a new owner",
            "another repository behind the same URI",
        ],
        proof:
            "The fields of the verified file are compared with those of the copy in apt's lists, as apt compares them.",
        remedy: "See that the publisher announced it, then accept it once with --allow-releaseinfo-change.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), source.isGood, let stored = StoredCopy(source), stored.damage == nil,
            stored.lists.sameAsFetched == false, let last = stored.lists.asAptReads, let now = source.fields
        else { return [] }
        if let held = last.date, let served = now.date, held > served { return [] }
        let changes = ReleaseInfoChange.all(last, now, source.run)
        let refused = changes.filter(\.isRefused)
        guard !refused.isEmpty else { return [] }
        let names = refused.map(\.field).joined(separator: ", ")
        let options = refused.map { "--allow-releaseinfo-change-\($0.field.lowercased())" }.joined(separator: " ")
        return [
            Finding(
                code, owner: .administrator, subject: source.name,
                title: Room.fitted("the repository changed its \(names), which apt wants accepted"),
                because: changes.map { change in
                    Proof(
                        "\(change.field) was \"\(change.from.prefix(80))\" and is \"\(change.to.prefix(80))\""
                            + (change.isRefused ? "" : " (apt lets this pass)"), .aptLists)
                } + [Proof("compared with \(stored.path)", .aptLists)],
                remedy: Remedy(
                    "See that the publisher announced it: a new release means new packages. Then accept it once, by hand.",
                    [Remedy.Step("accept it for this update", "apt-get update \(options)")]))
        ]
    }
}
