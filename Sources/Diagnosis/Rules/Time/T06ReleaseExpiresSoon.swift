import AptModel
import Evidence

/// Valid-Until comes within a day.
enum ReleaseExpiresSoon: Rule {
    static let code = FaultCode.t06
    static let explanation = Explanation(
        what:
            "The Release file may be used for less than 24 hours more. A publisher who sets Valid-Until signs again long "
            + "before that.",
        causes: ["a mirror that fell behind", "a publisher whose signing job stopped"],
        proof: "Valid-Until comes within a day.",
        remedy: "See whether other mirrors have a newer file; change mirrors before this one expires.")

    static func findings(in source: SourceCase) -> [Finding] {
        let clock = source.clock
        guard let window = ValidityWindow(source), window.checksValidUntil, let end = window.validUntil,
            !window.isExpired(at: clock.now)
        else { return [] }
        let left = end - clock.now
        guard left <= 86_400, !(clock.isAhead && (clock.reference.map { end - $0 > 86_400 } ?? false)) else {
            return []
        }
        return [
            Finding(
                code, severity: .warning, owner: source.isLocal ? .administrator : .mirror, retry: .later,
                subject: source.location, title: "the Release file expires in \(Wording.duration(left))",
                because: [Proof("\(window.validUntilWords) comes in \(Wording.duration(left))", .release)],
                remedy: Remedy(
                    "Look whether another mirror has a newer Release file, and change before this one expires."))
        ]
    }
}
