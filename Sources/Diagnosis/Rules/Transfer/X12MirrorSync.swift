import Evidence

/// Two fetches differ, and nothing in between is visible: the mirror is being updated, or its hosts differ.
enum MirrorSync: Rule {
    static let code = FaultCode.x12
    static let explanation = Explanation(
        what:
            "Two fetches of the same file differ, and one of them verifies. A mirror in the middle of an update serves old "
            + "and new files together; that is the commonest source of a bad signature.",
        causes: [
            "a mirror in the middle of its update, above all with Release and Release.gpg as two files",
            "several hosts behind one name, of which one is behind",
        ],
        proof: "A second fetch of the same file, past every cache, gives other bytes, and those verify.",
        remedy: "Wait some minutes and try again; if it comes back, use another mirror.")

    static func findings(in source: SourceCase) -> [Finding] {
        mixed(source) + StoredIndexes.findings(in: source)
    }

    private static func mixed(_ source: SourceCase) -> [Finding] {
        guard let mixed = MixedFetches(source), mixed.intermediary == nil else { return [] }
        return [
            Finding(
                code, confidence: .likely, owner: .mirror, retry: .now, subject: source.location,
                title: "the mirror served mixed files; a second fetch verifies", because: mixed.proofs,
                remedy: Remedy("Run apt-get update again in some minutes. If it happens often, use another mirror."))
        ]
    }
}
