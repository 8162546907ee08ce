import Diagnosis
import Evidence

extension Page {
    /// What takes up the room where apt lacks it, for `-v`.
    mutating func diskUse(_ seen: Observations, fact: (inout Page, String, String) -> Void) {
        if let threshold = seen.warnFree { fact(&self, "warn below", DiskUseWords.threshold(threshold)) }
        guard let use = seen.diskUse else { return }
        for system in use.fileSystems {
            fact(&self, "fills", DiskUseWords.head(system))
            for place in system.walk?.largest ?? [] { fact(&self, "", DiskUseWords.place(place)) }
            for file in system.deleted?.largest ?? [] {
                fact(
                    &self, "",
                    "\(file.path), deleted and open in \(file.program) (process \(file.pid)): \(Wording.bytes(file.bytes))"
                )
            }
        }
        if let disk = use.virtualDisk { fact(&self, "disk", "\(disk.kind.rawValue): \(disk.sign)") }
        guard let engine = use.engine else { return }
        fact(&self, "engine", DiskUseWords.engine(engine))
        for prune in engine.prunes { fact(&self, "", DiskUseWords.prune(prune)) }
    }
}

/// Words for what fills a disk.
enum DiskUseWords {
    static func threshold(_ threshold: FreeThreshold) -> String {
        if let bytes = threshold.bytes { return Wording.bytes(bytes) }
        return "\(Double(threshold.permille ?? 0) / 10) %"
    }

    /// `/tmp, tmpfs: 12 names, 3.6 MiB; apt-get clean frees 0 bytes`.
    static func head(_ system: FileSystemUse) -> String {
        var text = "\(system.mountPoint), \(system.fileSystem)"
        if let walk = system.walk {
            text += ": \(walk.entries) names, \(Wording.bytes(walk.bytes))"
            if walk.unreadable > 0 { text += ", \(walk.unreadable) directories not entered" }
            if let reason = walk.stoppedBy { text += " (ended by \(reason))" }
        }
        if let bytes = system.aptCleanBytes { text += "; apt-get clean frees \(Wording.bytes(bytes))" }
        if let upper = system.upperDirectory { text += "; on the host: \(upper)" }
        return text
    }

    static func place(_ place: PathUse) -> String {
        "\(place.path): \(Wording.bytes(place.bytes))" + (place.isDirectory ? ", \(place.entries) names" : "")
    }

    static func engine(_ engine: EngineUseObservation) -> String {
        if let failure = engine.failure { return "\(engine.endpoint): \(failure)" }
        let words = [engine.version, engine.operatingSystem, engine.storageDriver, engine.dataRoot].compactMap { $0 }
        return "\(engine.engine) \(words.joined(separator: ", "))"
    }

    static func prune(_ prune: PruneEstimate) -> String {
        "\(prune.kind.rawValue): \(prune.containers) containers, \(prune.images) images, \(prune.cacheRecords) cache records; "
            + "\(prune.atLeastBytes) to \(prune.atMostBytes) bytes"
    }
}
