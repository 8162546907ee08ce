/// What apt's configuration and source lists said, beyond the sources themselves.
public struct ConfigurationObservation: Codable, Sendable, Equatable {
    /// Places in apt.conf and its parts that do not parse.
    public var aptConfProblems: [PlacedProblem]
    /// Entries of source lists that do not parse.
    public var sourceProblems: [PlacedProblem]
    /// Source files that apt reads past, with the reason.
    public var ignoredFiles: [PlacedProblem]
    /// Conflicting values for one source, which stop apt's whole list.
    public var conflicts: [OptionConflict]
    /// Global options that switch authentication off.
    public var authenticationSwitches: [ConfiguredSwitch]
    /// Global options that switch the checks of Date or Valid-Until off.
    public var validitySwitches: [ConfiguredSwitch]
    /// Options that switch the verification of TLS certificates off, globally or for a host.
    public var tlsSwitches: [ConfiguredSwitch]
    /// How many entries are enabled.
    public var enabledEntries: Int
    /// Files that were read for sources.
    public var sourceFiles: [String]
    /// Entries that are switched off with `Enabled: no`; nil where there are none.
    public var disabledEntries: [SourceOrigin]?
    /// The fields of a Release file that may not change between two fetches (`Acquire::AllowReleaseInfoChange`); nil for
    /// apt's own rule: Origin, Label, Codename and DefaultPin.
    public var refusedReleaseInfoChanges: [String]?
    /// `Acquire::MaxReleaseFileSize`, where a file sets it; nil for apt's own 10,000,000 bytes.
    public var releaseSizeLimit: ConfiguredSwitch?
    /// What files and `-o` set of the options that bear on directories, fetching and verifying, 100 at most and without secrets;
    /// nil in reports of earlier versions.
    public var options: [ConfiguredSwitch]?

    public init(
        aptConfProblems: [PlacedProblem] = [], sourceProblems: [PlacedProblem] = [],
        ignoredFiles: [PlacedProblem] = [], conflicts: [OptionConflict] = [],
        authenticationSwitches: [ConfiguredSwitch] = [], validitySwitches: [ConfiguredSwitch] = [],
        tlsSwitches: [ConfiguredSwitch] = [], enabledEntries: Int = 0, sourceFiles: [String] = []
    ) {
        self.aptConfProblems = aptConfProblems
        self.sourceProblems = sourceProblems
        self.ignoredFiles = ignoredFiles
        self.conflicts = conflicts
        self.authenticationSwitches = authenticationSwitches
        self.validitySwitches = validitySwitches
        self.tlsSwitches = tlsSwitches
        self.enabledEntries = enabledEntries
        self.sourceFiles = sourceFiles
    }
}

/// A sentence about one place in one file.
public struct PlacedProblem: Codable, Sendable, Hashable {
    /// The path of the file.
    public var file: String
    /// Counted from 1; nil where the whole file is meant.
    public var line: Int?
    /// What is wrong or worth knowing, as a sentence.
    public var text: String

    public init(file: String, line: Int? = nil, text: String) {
        self.file = file
        self.line = line
        self.text = text
    }
}

/// A switch that was found set, and where.
public struct ConfiguredSwitch: Codable, Sendable, Hashable {
    /// The option's full name, `Acquire::Check-Date`, or the source option, `trusted`.
    public var option: String
    /// The value as configured.
    public var value: String
    /// The file, `-o` or `environment`.
    public var file: String
    /// Counted from 1; nil where it stands in no file.
    public var line: Int?

    public init(option: String, value: String, file: String, line: Int? = nil) {
        self.option = option
        self.value = value
        self.file = file
        self.line = line
    }
}

/// Two entries for the same source that contradict each other.
public struct OptionConflict: Codable, Sendable, Hashable {
    /// The option's name as in sources.list(5), `signed-by`.
    public var option: String
    /// The URI of the source in question.
    public var uri: String
    /// Its suite.
    public var suite: String
    /// The entry that came first.
    public var first: SourceOrigin
    /// The value it sets.
    public var firstValue: String
    /// The entry that contradicts it.
    public var second: SourceOrigin
    /// The value that one sets.
    public var secondValue: String

    public init(
        option: String, uri: String, suite: String, first: SourceOrigin, firstValue: String, second: SourceOrigin,
        secondValue: String
    ) {
        self.option = option
        self.uri = uri
        self.suite = suite
        self.first = first
        self.firstValue = firstValue
        self.second = second
        self.secondValue = secondValue
    }
}

/// Where an entry stands.
public struct SourceOrigin: Codable, Sendable, Hashable {
    /// The path of the file.
    public var file: String
    /// Counted from 1: the line of the entry, or the first line of the stanza.
    public var line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}
