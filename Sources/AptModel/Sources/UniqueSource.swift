/// One source as apt sees it, and so one element of a report: a URI and a suite with the options that decide about trust and
/// dates. Architectures, components and kinds do not multiply it.
public struct UniqueSource: Sendable, Hashable {
    /// As the first entry has it; user and password of it are for the transfer alone.
    public var uri: RepositoryURI
    public var suite: String
    /// Which keys may sign; nil where no entry says so.
    public var signedBy: SignedBy?
    /// The entries that share it, in reading order; never empty.
    public var entries: [SourceEntry]

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

    public var kinds: [SourceKind] { SourceKind.allCases.filter { kind in entries.contains { $0.kinds.contains(kind) } } }

    public var inReleasePath: String? { entries.lazy.compactMap(\.options.inReleasePath).first }

    /// Where its InRelease and Release files are.
    public func locations(encoding: String = "+~ ") -> ReleaseLocations {
        ReleaseLocations(uri: uri, suite: suite, inReleasePath: inReleasePath, encoding: encoding)
    }
}

/// Two entries for one source that contradict each other; apt then refuses the whole list of sources (C06).
public struct SourceConflict: Sendable, Hashable, Codable {
    /// The option's name as sources.list(5) writes it for deb822: `Signed-By`.
    public var option: String
    /// As reports show it.
    public var uri: String
    public var suite: String
    /// Where the entries are that came first.
    public var first: [FileLocation]
    /// Where the entry is that contradicts them.
    public var second: [FileLocation]
}

/// The sources that a list of entries makes, in the order of their first entries, and the contradictions in it.
///
/// Entries join if they name the same URI and suite and apt would take them as one. Entries that contradict each other stay
/// apart, with one record for each option that they disagree on.
public func uniqueSources(
    of entries: [SourceEntry], configuration: AptConfiguration = AptConfiguration()
) -> (sources: [UniqueSource], conflicts: [SourceConflict]) {
    /// So many variants of one source are compared; more are kept apart unseen.
    let comparedVariants = 50
    var sources: [UniqueSource] = []
    var stances: [SourceStance] = []
    var conflicts: [SourceConflict] = []
    var byName: [String: [Int]] = [:]
    for entry in entries {
        let stance = SourceStance(entry, configuration)
        let name = entry.locations().releaseListsName
        let group = String(decoding: AptBytes.lower(name.utf8), as: UTF8.self)
        let identity = entry.uri.identity
        var joined = false
        var disagreement: (with: Int, options: [String])?
        for index in byName[group, default: []].prefix(comparedVariants) {
            let options = stances[index].disagreements(with: stance)
            if !options.isEmpty {
                if disagreement == nil, sources[index].entries[0].locations().releaseListsName == name {
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
            for option in disagreement.options {
                conflicts.append(
                    SourceConflict(
                        option: option, uri: identity, suite: entry.suite,
                        first: sources[disagreement.with].origins, second: entry.origins))
            }
        }
        if !joined {
            sources.append(
                UniqueSource(uri: entry.uri, suite: entry.suite, signedBy: stance.signedBy, entries: [entry]))
            stances.append(stance)
            byName[group, default: []].append(sources.count - 1)
        }
    }
    return (sources, conflicts)
}
