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

/// What apt needs for the indexes that a source selects of a Release file.
public struct IndexNeed: Sendable, Hashable {
    /// Bytes that apt needs in its lists directory while it fetches them: the download in partial/ and the form that is kept, side
    /// by side.
    ///
    /// A kept compressed index is lz4, which was measured at 2.2 times the size of xz for a Packages file.
    public var listsBytes: Int64 = 0
    /// Without compression, and the largest file that apt writes.
    public var sizes = IndexSizes()
    /// Whether apt fetches any of them in a form that it has to unpack.
    public var unpacks = false
}

extension ReleaseFile {
    /// What these indexes need; nothing for those that the file does not name.
    public func need(of selection: IndexSelection) -> IndexNeed {
        let isSplit = architectures.contains("all")
        let targets = selection.targets(
            supportsAll: isSplit && !noSupportForArchitectureAll.contains("Packages"))
        let packed = isSplit ? selection.targets(supportsAll: true) : targets
        let names = Set(targets + packed)
        let sizes =
            sections.last?.sizes(of: names.union(names.flatMap { name in ReleaseFile.compressions.map { name + $0 } }))
            ?? [:]
        var need = IndexNeed()
        for target in targets {
            let plain = sizes[target].map { Int64(clamping: $0) }
            let download = ReleaseFile.compressions.lazy.compactMap { sizes[target + $0] }.first
            guard let fetched = download.map({ Int64(clamping: $0) }) ?? plain else { continue }
            let whole = plain ?? ReleaseFile.added(fetched, ReleaseFile.times(9, fetched / 2))
            let kept =
                selection.keepsCompressed
                ? min(whole, ReleaseFile.added(fetched, ReleaseFile.times(6, fetched / 5))) : whole
            need.listsBytes = ReleaseFile.added(need.listsBytes, ReleaseFile.added(fetched, kept))
            need.sizes = IndexSizes(
                plain: ReleaseFile.added(need.sizes.plain, whole),
                largestFile: max(need.sizes.largestFile, fetched, kept))
        }
        need.unpacks = packed.contains { target in ReleaseFile.compressions.contains { sizes[target + $0] != nil } }
        return need
    }

    /// Endings of the forms that apt unpacks with its method `store`.
    private static let compressions = [".xz", ".bz2", ".lzma", ".gz", ".lz4", ".zst"]

    /// A sum that stays at the largest number rather than overflow: sizes come from outside.
    private static func added(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    /// The same for a product.
    private static func times(_ count: Int64, _ size: Int64) -> Int64 {
        let (product, overflow) = size.multipliedReportingOverflow(by: count)
        return overflow ? .max : product
    }
}
