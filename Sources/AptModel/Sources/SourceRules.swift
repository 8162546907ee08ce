/// The rules in force for one source: its own options over those of apt.conf over apt's defaults, each with its place.
///
/// Sources: apt-pkg/deb/debmetaindex.cc (Load), apt-pkg/acquire-item.cc (TargetIsAllowedToBe), methods/connect.cc.
public struct SourceRules: Sendable, Hashable {
    /// `trusted=yes` or `no`; nil where no entry says either.
    public var trusted: Setting<Bool?>
    /// Unsigned repositories are let through: the option, or apt.conf, which no option takes back.
    public var allowInsecure: Setting<Bool>
    /// Repositories with weak hashes are let through; `allowInsecure` lets them through as well.
    public var allowWeak: Setting<Bool>
    /// Repositories that were signed before are let through unsigned.
    public var allowDowngradeToInsecure: Setting<Bool>
    /// `APT::Get::AllowUnauthenticated`.
    public var allowUnauthenticated: Setting<Bool>
    /// Whether Date is checked against the clock.
    public var checkDate: Setting<Bool>
    /// Whether Valid-Until is; false as well where `checkDate` is off, and then with the place of that.
    public var checkValidUntil: Setting<Bool>
    /// Seconds after Date until which Valid-Until is never past; 0 for none.
    public var minimumValidTime: Setting<Int64>
    /// Seconds after Date from which on the file is past in any case; 0 for none.
    public var maximumValidTime: Setting<Int64>
    /// Seconds that Date may lie in the future.
    public var maximumFutureTime: Setting<Int64>
    /// TLS certificates are verified; nil for a source that is not https.
    public var verifyPeer: Setting<Bool>?
    /// The host name is compared with the certificate's; nil for a source that is not https.
    public var verifyHost: Setting<Bool>?

    /// - Parameter label: the field Label of the Release file where it is known: `Acquire::Max-ValidTime::LABEL` and its like
    ///   are for that label only.
    public init(source: UniqueSource, configuration: AptConfiguration, label: String? = nil) {
        let lookup = SourceRuleLookup(source: source, configuration: configuration, label: label)
        trusted = lookup.choice("trusted", \.trusted)
        allowInsecure = lookup.allowed("allow-insecure", \.allowInsecure, "Acquire::AllowInsecureRepositories")
        allowWeak = lookup.allowed("allow-weak", \.allowWeak, "Acquire::AllowWeakRepositories")
        allowDowngradeToInsecure = lookup.allowed(
            "allow-downgrade-to-insecure", \.allowDowngradeToInsecure, "Acquire::AllowDowngradeToInsecureRepositories")
        allowUnauthenticated = lookup.setting("APT::Get::AllowUnauthenticated", default: false)
        checkDate = lookup.check("check-date", \.checkDate, "Acquire::Check-Date")
        let validUntil = lookup.check("check-valid-until", \.checkValidUntil, "Acquire::Check-Valid-Until")
        checkValidUntil = checkDate.value ? validUntil : checkDate
        minimumValidTime = lookup.seconds(
            "valid-until-min", \.validUntilMinimum, "Acquire::Min-ValidTime", default: 0)
        maximumValidTime = lookup.seconds(
            "valid-until-max", \.validUntilMaximum, "Acquire::Max-ValidTime", default: 0)
        maximumFutureTime = lookup.seconds(
            "date-max-future", \.dateMaximumFuture, "Acquire::Max-FutureTime", default: 10)
        if source.uri.scheme == "https" || source.uri.scheme.hasSuffix("+https") {
            let method = MethodOptions(
                scheme: source.uri.scheme, host: source.uri.host, configuration: configuration)
            verifyPeer = method.bool("Verify-Peer", default: true)
            verifyHost = method.bool("Verify-Host", default: true)
        }
    }
}

/// Finds one rule's value and place.
private struct SourceRuleLookup {
    let source: UniqueSource
    let configuration: AptConfiguration
    let label: String?

    /// The first entry that has an option counts; entries that disagree are no one source.
    private func entry(with option: String) -> SourceEntry? { source.entries.first { $0.options[option] != nil } }

    func setting(_ key: String, default fallback: Bool) -> Setting<Bool> {
        Setting(
            value: configuration.bool(key, default: fallback), name: key, origin: configuration.origin(of: key))
    }

    func choice(_ option: String, _ value: (SourceOptions) -> Bool?) -> Setting<Bool?> {
        let entry = entry(with: option)
        return Setting(value: entry.flatMap { value($0.options) }, name: option, origin: entry?.origins.first)
    }

    func check(_ option: String, _ value: (SourceOptions) -> Bool?, _ key: String) -> Setting<Bool> {
        guard let entry = entry(with: option), let chosen = value(entry.options) else {
            return setting(key, default: true)
        }
        return Setting(value: chosen, name: option, origin: entry.origins.first)
    }

    func allowed(_ option: String, _ value: (SourceOptions) -> Bool?, _ key: String) -> Setting<Bool> {
        let general = setting(key, default: false)
        if !general.value, let entry = entry(with: option), let chosen = value(entry.options) {
            return Setting(value: chosen, name: option, origin: entry.origins.first)
        }
        return general
    }

    /// An option of 0 is no option. apt.conf's value for the label counts before the general one.
    func seconds(
        _ option: String, _ value: (SourceOptions) -> Int64, _ key: String, default fallback: Int
    ) -> Setting<Int64> {
        for entry in source.entries {
            let seconds = value(entry.options)
            if seconds != 0 { return Setting(value: seconds, name: option, origin: entry.origins.first) }
        }
        let general = configuration.integer(key, default: fallback)
        if let label, !label.isEmpty, configuration.string("\(key)::\(label)") != nil {
            let special = "\(key)::\(label)"
            return Setting(
                value: Int64(configuration.integer(special, default: general)), name: special,
                origin: configuration.origin(of: special))
        }
        return Setting(value: Int64(general), name: key, origin: configuration.origin(of: key))
    }
}
