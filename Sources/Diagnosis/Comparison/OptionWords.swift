import AptModel
import Evidence

/// The options of apt.conf in which two sides differ.
enum OptionWords {
    /// More than these are only counted.
    private static let shownOptions = 20

    /// What one side has of the options that differ, `name: value`, in the same order for both sides; nothing where one report is of a
    /// version that did not carry them, or where a side's settings are not apt.conf's but a file's alone.
    static func differing(_ seen: Observations, beside other: Observations, isLeft: Bool) -> [String] {
        guard !seen.isFileAlone, !other.isFileAlone, let own = seen.configuration.options,
            let others = other.configuration.options
        else { return [] }
        let (mine, theirs) = (values(own), values(others))
        let shown = Set((switches(seen) + switches(other)).map { $0.option.lowercased() })
        // Of what a full list left out nothing is known.
        let most = AptConfiguration.mostReportedOptions
        let areWhole = own.count < most && others.count < most
        var known: Set<String> = []
        let names = (isLeft ? own + others : others + own).map(\.option).filter { name in
            let key = name.lowercased()
            let isKnown = areWhole || (mine[key] != nil && theirs[key] != nil)
            return known.insert(key).inserted && isKnown && mine[key] != theirs[key] && !shown.contains(key)
        }
        let words = names.prefix(shownOptions).map { name in
            let value = mine[name.lowercased()].map { $0.isEmpty ? "empty" : $0 } ?? "not set"
            return "\(reportedText(name)): \(value)"
        }
        return words + (names.count > shownOptions ? ["\(names.count - shownOptions) more options differ"] : [])
    }

    /// The switches that the row shows anyway.
    static func switches(_ seen: Observations) -> [ConfiguredSwitch] {
        let configuration = seen.configuration
        return configuration.authenticationSwitches + configuration.validitySwitches + configuration.tlsSwitches
            + seen.sources.flatMap { $0.rules.authenticationSwitches + $0.rules.validitySwitches }
    }

    /// By names in lower case: apt makes no difference. A report from elsewhere may name one twice; the first counts.
    private static func values(_ options: [ConfiguredSwitch]) -> [String: String] {
        Dictionary(options.map { ($0.option.lowercased(), reportedText($0.value)) }) { first, _ in first }
    }
}
