/// One source as apt sees it, and so one element of a report: a URI and a suite with the options that decide about trust and
/// dates. Architectures, components and kinds do not multiply it.
public struct UniqueSource: Sendable, Hashable {
    /// As the first entry has it; user and password of it are for the transfer alone.
    public var uri: RepositoryURI
    /// A flat one ends in a slash.
    public var suite: String
    /// Which keys may sign; nil where no entry says so.
    public var signedBy: SignedBy?
    /// The entries that share it, in reading order; never empty.
    public var entries: [SourceEntry]

    public init(uri: RepositoryURI, suite: String, signedBy: SignedBy? = nil, entries: [SourceEntry]) {
        self.uri = uri
        self.suite = suite
        self.signedBy = signedBy
        self.entries = entries
    }

    /// The URI as reports show it.
    public var identity: String { uri.identity }

    /// Where its entries were written, each place once.
    public var origins: [FileLocation] {
        var seen: Set<FileLocation> = []
        return entries.flatMap(\.origins).filter { seen.insert($0).inserted }
    }

    /// Components of all entries, each once.
    public var components: [String] {
        var seen: Set<String> = []
        return entries.flatMap(\.components).filter { seen.insert($0).inserted }
    }

    /// Kinds of all entries, each once.
    public var kinds: [SourceKind] {
        SourceKind.allCases.filter { kind in entries.contains { $0.kinds.contains(kind) } }
    }

    /// The option inrelease-path, where an entry has it.
    public var inReleasePath: String? { entries.lazy.compactMap(\.options.inReleasePath).first }

    /// Where its InRelease and Release files are.
    public func locations(encoding: String = "+~ ") -> ReleaseLocations {
        ReleaseLocations(uri: uri, suite: suite, inReleasePath: inReleasePath, encoding: encoding)
    }
}

/// Two entries for one source that contradict each other; apt then refuses the whole list of sources (C06).
public struct SourceConflict: Sendable, Hashable {
    /// The option's name as sources.list(5) writes it for one-line entries: `signed-by`.
    public var option: String
    /// As reports show it.
    public var uri: String
    /// The suite of both entries.
    public var suite: String
    /// Where the entry is that came first.
    public var first: FileLocation
    /// What the entries before the second one say: `yes`, `not set`, a path.
    public var firstValue: String
    /// Where the entry is that contradicts it.
    public var second: FileLocation
    /// What that entry says.
    public var secondValue: String
}

/// The sources that a list of entries makes, in the order of their first entries, and the contradictions in it.
///
/// Entries join if they name the same URI and suite and apt would take them as one. Entries that contradict each other stay
/// apart, with one record for each option that they disagree on.
/// - Parameters:
///   - configuration: gives what an entry leaves open: `Acquire::AllowInsecureRepositories` and its like.
///   - release: the apt whose rules apply.
public func uniqueSources(
    of entries: [SourceEntry], configuration: AptConfiguration = AptConfiguration(),
    release: AptVersion = .assumed
) -> (sources: [UniqueSource], conflicts: [SourceConflict]) {
    /// So many variants of one source are compared; more are kept apart unseen.
    let comparedVariants = 50
    var sources: [UniqueSource] = []
    var stances: [SourceStance] = []
    var conflicts: [SourceConflict] = []
    var names: [String] = []
    var byName: [String: [Int]] = [:]
    for entry in entries {
        let stance = SourceStance(entry, configuration)
        let name = entry.locations().releaseListsName
        let group = String(decoding: AptBytes.lower(name.utf8), as: UTF8.self)
        let identity = entry.uri.identity
        var joined = false
        var disagreement: (with: Int, options: [SourceStance.Disagreement])?
        for index in byName[group, default: []].prefix(comparedVariants) {
            let options = stances[index].disagreements(with: stance, release)
            if !options.isEmpty {
                if disagreement == nil, names[index] == name {
                    disagreement = (index, options)
                }
            } else if sources[index].identity == identity, sources[index].suite == entry.suite {
                sources[index].entries.append(entry)
                stances[index].absorb(stance)
                sources[index].signedBy = stances[index].signedBy
                joined = true
                break
            }
        }
        if let disagreement, !joined {
            let nowhere = FileLocation(file: "-", line: 1)
            for point in disagreement.options {
                conflicts.append(
                    SourceConflict(
                        option: point.option, uri: identity, suite: entry.suite,
                        first: sources[disagreement.with].origins.first ?? nowhere, firstValue: point.first,
                        second: entry.origins.first ?? nowhere, secondValue: point.second))
            }
        }
        if !joined {
            sources.append(
                UniqueSource(uri: entry.uri, suite: entry.suite, signedBy: stance.signedBy, entries: [entry]))
            stances.append(stance)
            names.append(name)
            byName[group, default: []].append(sources.count - 1)
        }
    }
    return (sources, conflicts)
}
