import AptModel
import Evidence

extension SourceOrigin {
    /// The place of an entry, as evidence.
    public init(_ place: FileLocation) { self.init(file: place.file, line: place.line) }
}

extension ConfiguredSwitch {
    /// A setting that switches something off; nil for a built-in default, which has no place.
    init?<Value>(_ setting: Setting<Value>, value: String) {
        guard let origin = setting.origin else { return nil }
        self.init(option: setting.name, value: value, file: origin.file, line: origin.line)
    }
}

extension LoadedConfiguration {
    /// What the configuration said, as evidence.
    /// - Parameters:
    ///   - sources: the entries that are judged: the root's own, or those of `--sources`.
    ///   - conflicts: those among their unique sources.
    public func observation(of sources: ParsedSources, conflicts: [SourceConflict]) -> ConfigurationObservation {
        var seen = ConfigurationObservation(
            aptConfProblems: configurationProblems.map { error in
                let path = error.includedFrom.map { ", included from \($0)" }.joined()
                return PlacedProblem(file: error.location.file, line: error.location.line, text: error.text + path)
            },
            sourceProblems: sources.problems.map {
                PlacedProblem(file: $0.location.file, line: $0.location.line, text: $0.text)
            } + unknownInlineKeys(sources),
            ignoredFiles: passedOver.filter { !$0.silently || isNamedLikeSources($0.path) }.map {
                PlacedProblem(file: $0.path, text: $0.reason)
            },
            conflicts: conflicts.map {
                OptionConflict(
                    option: $0.option, uri: $0.uri, suite: $0.suite, first: SourceOrigin($0.first),
                    firstValue: $0.firstValue, second: SourceOrigin($0.second), secondValue: $0.secondValue)
            },
            authenticationSwitches: switches(
                [
                    "Acquire::AllowInsecureRepositories", "Acquire::AllowWeakRepositories",
                    "Acquire::AllowDowngradeToInsecureRepositories", "APT::Get::AllowUnauthenticated",
                    "Aptitude::CmdLine::Ignore-Trust-Violations",
                ], dangerous: true),
            validitySwitches: switches(["Acquire::Check-Date", "Acquire::Check-Valid-Until"], dangerous: false),
            tlsSwitches: tlsSwitches, enabledEntries: sources.entries.count, sourceFiles: sourceFiles)
        if !sources.disabled.isEmpty { seen.disabledEntries = sources.disabled.map { SourceOrigin($0) } }
        seen.refusedReleaseInfoChanges = refusedReleaseInfoChanges
        seen.releaseSizeLimit = placed("Acquire::MaxReleaseFileSize")
        seen.options = configuration.reportedOptions.compactMap { ConfiguredSwitch($0, value: $0.value) }
        return seen
    }

    /// Whether whoever named a file meant it for sources, though apt passes over its name without a word: `a b.list`.
    private func isNamedLikeSources(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return !name.hasPrefix(".") && (name.hasSuffix(".list") || name.hasSuffix(".sources"))
    }

    /// The fields whose change apt refuses (apt-pkg/acquire-item.cc, VerifyVendor: one option for each field, which falls back on
    /// the general one but for Version and Suite); nil where that is apt's own rule.
    private var refusedReleaseInfoChanges: [String]? {
        let key = "Acquire::AllowReleaseInfoChange"
        let general = configuration.bool(key, default: false)
        let refused = ["Origin", "Label", "Version", "Suite", "Codename", "DefaultPin"].filter { field in
            let usual = ["Version", "Suite"].contains(field) ? true : general
            return !configuration.bool("\(key)::\(field)", default: usual)
        }
        return refused == ["Origin", "Label", "Codename", "DefaultPin"] ? nil : refused
    }

    /// Entries with a key in them, which an older apt takes for a bad fingerprint and refuses with its whole list.
    private func unknownInlineKeys(_ sources: ParsedSources) -> [PlacedProblem] {
        guard let apt, aptVersion < .withInlineKeys else { return [] }
        return sources.entries.compactMap { entry in
            guard case .inlineKey? = entry.options.signedBy, let place = entry.origins.first else { return nil }
            return PlacedProblem(
                file: place.file, line: place.line,
                text: "Signed-By holds a key itself, which apt \(apt.version) does not know: only 2.3.10 and later do")
        }
    }

    /// The options among these that have the dangerous value.
    private func switches(_ keys: [String], dangerous: Bool) -> [ConfiguredSwitch] {
        keys.compactMap { key in
            guard configuration.bool(key, default: !dangerous) == dangerous, let value = configuration.string(key),
                let place = configuration.origin(of: key)
            else { return nil }
            return ConfiguredSwitch(option: key, value: value, file: place.file, line: place.line)
        }
    }

    /// An option with its place; nil where no file sets it.
    private func placed(_ key: String) -> ConfiguredSwitch? {
        guard let value = configuration.string(key), let place = configuration.origin(of: key) else { return nil }
        return ConfiguredSwitch(option: key, value: value, file: place.file, line: place.line)
    }

    /// Verify-Peer and Verify-Host switched off, for all hosts or for one.
    private var tlsSwitches: [ConfiguredSwitch] {
        var keys: [String] = []
        for method in ["https", "http"] {
            let base = "Acquire::\(method)"
            let hosts = configuration.children(of: base).map { "\(base)::\($0.name)" }
            for above in [base] + hosts { keys += ["\(above)::Verify-Peer", "\(above)::Verify-Host"] }
        }
        return switches(keys, dangerous: false)
    }
}

extension SourceRules {
    /// The rules of one source, as evidence.
    public var observation: SourceRulesObservation {
        var authentication: [ConfiguredSwitch?] = []
        if trusted.value == true { authentication.append(ConfiguredSwitch(trusted, value: "yes")) }
        for rule in [allowInsecure, allowWeak, allowDowngradeToInsecure, allowUnauthenticated] where rule.value {
            authentication.append(ConfiguredSwitch(rule, value: "yes"))
        }
        var validity: [ConfiguredSwitch?] = []
        if !checkDate.value { validity.append(ConfiguredSwitch(checkDate, value: "no")) }
        if !checkValidUntil.value, checkValidUntil != checkDate {
            validity.append(ConfiguredSwitch(checkValidUntil, value: "no"))
        }
        var rules = SourceRulesObservation(
            authenticationSwitches: authentication.compactMap { $0 }, checkValidUntil: checkValidUntil.value,
            checkDate: checkDate.value, validitySwitches: validity.compactMap { $0 },
            validUntilMinSeconds: minimumValidTime.value, validUntilMaxSeconds: maximumValidTime.value,
            maxFutureSeconds: maximumFutureTime.value)
        if maximumValidTime.value != 0 {
            rules.validUntilMaxSetBy = ConfiguredSwitch(maximumValidTime, value: String(maximumValidTime.value))
        }
        return rules
    }
}
