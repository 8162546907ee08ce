import AptModel
import Evidence
import Probes

/// What apt needs of what the kernel limits, for all sources of a run together.
enum AptNeeds {
    static func of(
        _ sources: [SourceObservation], keyrings: [KeyringObservation], _ rules: AptRules, _ loaded: LoadedConfiguration
    ) -> AptNeedObservation {
        let hosts = Set(sources.compactMap(\.uri).map(queue)).count
        let need = limitNeed(
            layout: rules.layout, keyrings: work(sources, keyrings), hosts: hosts,
            indexes: sources.compactMap(\.indexes).reduce(IndexSizes()) { sizes, next in
                IndexSizes(
                    plain: sizes.plain.addingReportingOverflow(next.plainBytes).partialValue,
                    largestFile: max(sizes.largestFile, next.largestFileBytes))
            },
            releaseBytes: sources.compactMap { $0.looks.first?.transfer?.bytes }.max() ?? 0,
            keepsCaches: !cacheFiles(loaded).isEmpty)
        return AptNeedObservation(
            processes: need.processes, openFiles: need.openFiles, addressSpaceBytes: need.addressSpaceBytes,
            dataBytes: need.dataBytes, stackBytes: need.stackBytes, memoryBytes: need.memoryBytes,
            fileBytes: need.fileBytes, cacheBytes: need.cacheBytes, hosts: max(1, hosts))
    }

    /// Where apt writes its package caches; empty where it keeps none, as in Docker's images.
    static func cacheFiles(_ loaded: LoadedConfiguration) -> [String] {
        ["Dir::Cache::srcpkgcache", "Dir::Cache::pkgcache"].map { loaded.configuration.file($0) }
            .filter { $0.hasPrefix("/") && !$0.hasPrefix("/dev/null") }
    }

    /// apt has one method process for each scheme and host (apt-pkg/acquire.cc, QueueName).
    private static func queue(_ uri: String) -> String {
        let parsed = RepositoryURI(uri)
        return parsed.scheme + ":" + parsed.host
    }

    private static func work(_ sources: [SourceObservation], _ keyrings: [KeyringObservation]) -> KeyringWork {
        let plain = sources.allSatisfy { source in
            guard source.trust.kind != .given, source.trust.kind != .none else { return true }
            guard source.trust.kind == .signedBy, source.trust.keyrings.count == 1, source.trust.fingerprints.isEmpty,
                let path = source.trust.keyrings.first
            else { return false }
            return keyrings.first { $0.path == path }?.format != .armoured && !path.hasPrefix("inline:")
        }
        return plain ? .oneBinary : .more
    }
}

extension LimitNeed {
    /// As the evidence has it.
    init(_ need: AptNeedObservation) {
        self.init(
            processes: need.processes, openFiles: need.openFiles, addressSpaceBytes: need.addressSpaceBytes,
            dataBytes: need.dataBytes, stackBytes: need.stackBytes, memoryBytes: need.memoryBytes,
            fileBytes: need.fileBytes, cacheBytes: need.cacheBytes)
    }
}
