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

    /// The options that a later entry contradicts. Truth values must be equal, "not set" included. Times, snapshots and
    /// Signed-By may be set by a later entry if they were not before; a missing Signed-By contradicts nothing.
    func disagreements(with later: SourceStance) -> [String] {
        var names: [String] = []
        if inReleasePath != later.inReleasePath { names.append("InRelease-Path") }
        if allowInsecure != later.allowInsecure { names.append("Allow-Insecure") }
        if allowWeak != later.allowWeak { names.append("Allow-Weak") }
        if allowDowngrade != later.allowDowngrade { names.append("Allow-Downgrade-To-Insecure") }
        if trusted != later.trusted { names.append("Trusted") }
        if checkValidUntil != later.checkValidUntil { names.append("Check-Valid-Until") }
        if maximum != 0, maximum != later.maximum { names.append("Valid-Until-Max") }
        if minimum != 0, minimum != later.minimum { names.append("Valid-Until-Min") }
        if checkDate != later.checkDate { names.append("Check-Date") }
        if future != 0, future != later.future { names.append("Date-Max-Future") }
        if snapshot != nil, snapshot != later.snapshot { names.append("Snapshot") }
        if let signedBy, let other = later.signedBy, signedBy != other { names.append("Signed-By") }
        return names
    }

    /// Takes over what a later entry sets and this one does not.
    mutating func absorb(_ later: SourceStance) {
        if minimum == 0 { minimum = later.minimum }
        if maximum == 0 { maximum = later.maximum }
        if future == 0 { future = later.future }
        snapshot = snapshot ?? later.snapshot
        signedBy = signedBy ?? later.signedBy
    }
}
