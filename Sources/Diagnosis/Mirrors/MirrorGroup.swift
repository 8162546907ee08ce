import AptModel
import Evidence

/// One suite on several hosts, held against each other.
public struct MirrorGroup: Sendable, Equatable {
    /// The suite asked for.
    public var suite: String
    /// Of the verified Release files, which agree in these.
    public var origin: String?
    public var label: String?
    public var codename: String?
    /// The latest Date among those verified.
    public var newest: Timestamp?
    /// The newest first, then by how far they are behind; those that were not verified or gave nothing at the end.
    public var mirrors: [Mirror]

    /// One source of the group.
    public struct Mirror: Sendable, Equatable {
        /// Index into the report's sources.
        public var index: Int
        public var uri: String
        public var state: State
        /// Of the verified Release file.
        public var date: Timestamp?
        /// How far its Date is behind the newest of the group; nil where it has none.
        public var behindSeconds: Int64?
        /// Whether another mirror serves other bytes in the same form under the same Date.
        public var differs: Bool
    }

    /// What came of a mirror.
    public enum State: String, Sendable {
        case verified
        /// A file came, and its signature is not good or could not be checked: its Date counts for nothing.
        case notVerified = "not_verified"
        /// No file came.
        case unreachable
    }
}

/// The groups of sources that are mirrors of one suite, in the order of their first source.
///
/// Sources are of one group where the same suite was asked for and their verified Release files agree in Origin, Label and
/// Codename. One that was not verified joins the one group of that suite whose keyring is its own and that has a mirror with
/// the same last part of the path: `debian` and `debian-security` stay apart. A suite on one host is no group.
public func mirrorGroups(of records: [MirrorRecord]) -> [MirrorGroup] {
    var places: [SuiteIdentity: Int] = [:]
    var groups: [[MirrorRecord]] = []
    for record in records {
        guard let identity = SuiteIdentity(record) else { continue }
        if let place = places[identity] {
            groups[place].append(record)
        } else {
            places[identity] = groups.count
            groups.append([record])
        }
    }
    // Asked by what the unverified ones have, since of ten thousand sources thousands may be unverified.
    var fitting: [Likeness: Set<Int>] = [:]
    for (place, group) in groups.enumerated() {
        for record in group { fitting[Likeness(record), default: []].insert(place) }
    }
    for record in records where record.release == nil {
        guard let places = fitting[Likeness(record)], places.count == 1 else { continue }
        for place in places { groups[place].append(record) }
    }
    return groups.filter { Set($0.map(\.server)).count > 1 }
        .sorted { ($0.map(\.index).min() ?? 0) < ($1.map(\.index).min() ?? 0) }
        .map(MirrorGroup.init)
}

/// What makes verified sources mirrors of one suite.
private struct SuiteIdentity: Hashable {
    let suite: String
    let origin: String?
    let label: String?
    let codename: String?

    init?(_ record: MirrorRecord) {
        guard let release = record.release else { return nil }
        suite = record.suite
        origin = release.origin
        label = release.label
        codename = release.codename
    }
}

/// What a source that was not verified has in common with the mirrors it belongs to.
private struct Likeness: Hashable {
    let suite: String
    let trust: TrustObservation
    let lastPathComponent: Substring

    init(_ record: MirrorRecord) {
        suite = record.suite
        trust = record.trust
        lastPathComponent = record.lastPathComponent
    }
}

/// What mirrors are compared by: one Date, one form.
private struct Edition: Hashable {
    let date: Timestamp
    let isInline: Bool

    init?(_ record: MirrorRecord) {
        guard let release = record.release, let date = release.date else { return nil }
        self.date = date
        isInline = release.form == .inline
    }
}

extension MirrorGroup {
    fileprivate init(_ records: [MirrorRecord]) {
        suite = records[0].suite
        origin = records[0].release?.origin
        label = records[0].release?.label
        codename = records[0].release?.codename
        let newest = records.compactMap { $0.release?.date }.max()
        self.newest = newest
        var digests: [Edition: Set<String>] = [:]
        for record in records {
            guard let edition = Edition(record), let digest = record.release?.sha256 else { continue }
            digests[edition, default: []].insert(digest)
        }
        mirrors = records.map { record in
            let date = record.release?.date
            return Mirror(
                index: record.index, uri: record.uri,
                state: record.release != nil ? .verified : record.isReachable ? .notVerified : .unreachable,
                date: date, behindSeconds: date.flatMap { own in newest.map { $0 - own } },
                differs: Edition(record).map { (digests[$0]?.count ?? 0) > 1 } ?? false)
        }.sorted { left, right in
            (left.place, left.behindSeconds ?? .max, left.index) < (
                right.place, right.behindSeconds ?? .max, right.index
            )
        }
    }
}

extension MirrorGroup.Mirror {
    fileprivate var place: Int {
        switch state {
        case .verified: 0
        case .notVerified: 1
        case .unreachable: 2
        }
    }
}
