/// What an entry says about trust and dates, and when two entries contradict each other for apt
/// (apt-pkg/deb/debmetaindex.cc, the Set… functions and MapsAreEqual).
struct SourceStance {
    private var trusted: Bool?
    private var checkValidUntil: Bool?
    private var checkDate: Bool?
    private var minimum: Int64
    private var maximum: Int64
    private var future: Int64
    private var snapshot: String?
    private(set) var signedBy: SignedBy?
    private let allowInsecure: Bool
    private let allowWeak: Bool
    private let allowDowngrade: Bool
    private let inReleasePath: String?

    init(_ entry: SourceEntry, _ configuration: AptConfiguration) {
        let options = entry.options
        trusted = options.trusted
        checkValidUntil = options.checkValidUntil
        checkDate = options.checkDate
        minimum = options.validUntilMinimum
        maximum = options.validUntilMaximum
        future = options.dateMaximumFuture
        snapshot = options.snapshot(in: configuration)
        signedBy = options.signedBy
        let allows = { (option: Bool?, key: String) in option ?? configuration.bool("Acquire::" + key, default: false) }
        allowInsecure = allows(options.allowInsecure, "AllowInsecureRepositories")
        allowWeak = allows(options.allowWeak, "AllowWeakRepositories")
        allowDowngrade = allows(options.allowDowngradeToInsecure, "AllowDowngradeToInsecureRepositories")
        inReleasePath = options.inReleasePath
    }

    /// One option on which two entries disagree, with both values as a reader may see them.
    struct Disagreement {
        var option: String
        var first: String
        var second: String
    }

    /// The options that a later entry contradicts. Truth values must be equal, "not set" included. Times, snapshots and
    /// Signed-By may be set by a later entry if they were not before; a missing Signed-By contradicts nothing.
    func disagreements(with later: SourceStance) -> [Disagreement] {
        var found: [Disagreement] = []
        func compare<Value: Equatable>(_ option: String, _ value: (SourceStance) -> Value, _ words: (Value) -> String) {
            let (first, second) = (value(self), value(later))
            guard first != second else { return }
            found.append(Disagreement(option: option, first: words(first), second: words(second)))
        }
        compare("inrelease-path", \.inReleasePath) { $0 ?? "not set" }
        compare("allow-insecure", \.allowInsecure, SourceStance.words)
        compare("allow-weak", \.allowWeak, SourceStance.words)
        compare("allow-downgrade-to-insecure", \.allowDowngrade, SourceStance.words)
        compare("trusted", \.trusted, SourceStance.words)
        compare("check-valid-until", \.checkValidUntil, SourceStance.words)
        if maximum != 0 { compare("valid-until-max", \.maximum, SourceStance.words) }
        if minimum != 0 { compare("valid-until-min", \.minimum, SourceStance.words) }
        compare("check-date", \.checkDate, SourceStance.words)
        if future != 0 { compare("date-max-future", \.future, SourceStance.words) }
        if snapshot != nil { compare("snapshot", \.snapshot) { $0 ?? "not set" } }
        if signedBy != nil, later.signedBy != nil { compare("signed-by", \.signedBy) { $0.map(\.summary) ?? "not set" } }
        return found
    }

    private static func words(_ value: Bool) -> String { value ? "yes" : "no" }
    private static func words(_ value: Bool?) -> String { value.map(words) ?? "not set" }
    private static func words(_ value: Int64) -> String { value == 0 ? "not set" : String(value) }

    /// Takes over what a later entry sets and this one does not.
    mutating func absorb(_ later: SourceStance) {
        if minimum == 0 { minimum = later.minimum }
        if maximum == 0 { maximum = later.maximum }
        if future == 0 { future = later.future }
        snapshot = snapshot ?? later.snapshot
        signedBy = signedBy ?? later.signedBy
    }
}
