/// The index files that a source selects, as far as their room in apt's lists directory matters.
public struct IndexSelection: Sendable, Hashable {
    /// Empty for a flat repository.
    public var components: [String]
    public var kinds: [SourceKind]
    /// The architectures that apt is configured for.
    public var architectures: [String]
    /// Languages of descriptions (`Acquire::Languages`): `en`, `de_DE`; empty for none.
    public var languages: [String]
    /// Whether apt keeps indexes compressed (`Acquire::GzipIndexes`).
    public var keepsCompressed: Bool

    public init(
        components: [String], kinds: [SourceKind], architectures: [String], languages: [String], keepsCompressed: Bool
    ) {
        self.components = components
        self.kinds = kinds
        self.architectures = architectures
        self.languages = languages
        self.keepsCompressed = keepsCompressed
    }

    /// The names of the targets, without compression endings (the defaults of `Acquire::IndexTargets` in
    /// apt-pkg/init.cc: Packages, Translation, Sources).
    func targets(supportsAll: Bool) -> [String] {
        let prefixes = components.isEmpty ? [""] : components.map { $0 + "/" }
        var targets: [String] = []
        for prefix in prefixes {
            if kinds.contains(.binary) {
                if components.isEmpty {
                    targets.append("Packages")
                } else {
                    for architecture in architectures + (supportsAll ? ["all"] : []) {
                        targets.append("\(prefix)binary-\(architecture)/Packages")
                    }
                }
                targets += languages.map { "\(prefix)i18n/Translation-\($0)" }
            }
            if kinds.contains(.source) { targets.append(components.isEmpty ? "Sources" : "\(prefix)source/Sources") }
        }
        return targets
    }
}

extension ReleaseFile {
    /// Bytes that apt needs in its lists directory while it fetches these indexes: the download in partial/ and the form
    /// that is kept, side by side.
    ///
    /// A kept compressed index is lz4, which was measured at 2.2 times the size of xz for a Packages file.
    public func listsRoom(for selection: IndexSelection) -> Int64 {
        indexFiles(for: selection).reduce(0) { ReleaseFile.added($0, ReleaseFile.added($1.fetched, $1.kept)) }
    }

    /// Sizes of the indexes themselves: without compression, and of the largest file that apt writes.
    public func indexSizes(for selection: IndexSelection) -> IndexSizes {
        indexFiles(for: selection).reduce(IndexSizes()) { sizes, file in
            IndexSizes(
                plain: ReleaseFile.added(sizes.plain, file.whole),
                largestFile: max(sizes.largestFile, file.fetched, file.kept))
        }
    }

    private func indexFiles(for selection: IndexSelection) -> [(fetched: Int64, kept: Int64, whole: Int64)] {
        var sizes: [String: Int64] = [:]
        for entry in entries { sizes[entry.path] = Int64(clamping: entry.size) }
        let supportsAll = architectures.contains("all") && !noSupportForArchitectureAll.contains("Packages")
        return selection.targets(supportsAll: supportsAll).compactMap { target in
            let plain = sizes[target]
            let download = ReleaseFile.compressions.lazy.compactMap { sizes[target + $0] }.first
            guard let fetched = download ?? plain else { return nil }
            let whole = plain ?? ReleaseFile.added(fetched, fetched / 2 * 9)
            let kept = selection.keepsCompressed ? min(whole, ReleaseFile.added(fetched, fetched / 5 * 6)) : whole
            return (fetched, kept, whole)
        }
    }

    /// Endings of the forms that apt unpacks with its method `store`.
    private static let compressions = [".xz", ".bz2", ".lzma", ".gz", ".lz4", ".zst"]

    /// Whether apt fetches any of these indexes in a form that it has to unpack.
    public func compresses(_ selection: IndexSelection) -> Bool {
        let paths = Set(entries.map(\.path))
        return selection.targets(supportsAll: architectures.contains("all")).contains { target in
            ReleaseFile.compressions.contains { paths.contains(target + $0) }
        }
    }

    /// A sum that stays at the largest number rather than overflow: sizes come from outside.
    private static func added(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
