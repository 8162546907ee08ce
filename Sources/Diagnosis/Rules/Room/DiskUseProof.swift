import Evidence

/// What was measured of a file system without room, as sentences of proof.
enum DiskUseProof {
    /// - Parameter byEntries: by the number of files and not by their bytes.
    static func proofs(_ directory: DirectoryObservation, _ run: RunCase, byEntries: Bool = false) -> [Proof] {
        guard let use = run.diskUse(directory) else { return [] }
        var texts: [String] = []
        if let walk = use.walk { texts += biggest(walk, use, byEntries) }
        for left in use.leftovers {
            let files = left.files == 1 ? "1 file" : "\(left.files) files"
            texts.append(
                "\(left.path) holds \(files), \(Wording.bytes(left.bytes)), left by transfers that never ended")
        }
        if let deleted = use.deleted, let largest = deleted.largest.first, deleted.bytes > 0 {
            let unseen =
                deleted.processesUnseen > 0 ? "; \(deleted.processesUnseen) processes could not be looked at" : ""
            texts.append(
                "deleted files that are still open take \(Wording.bytes(deleted.bytes)) (\(deleted.files)): the largest, "
                    + "\(largest.path), by \(largest.program) (process \(largest.pid))\(unseen)")
        }
        if let upper = use.upperDirectory { texts.append("what this container wrote lies in \(upper) on the host") }
        if let engine = run.observations.diskUse?.engine, EngineRemedy.holdsData(directory, run) {
            texts += words(engine)
        }
        return texts.map { Proof($0, .diskUse) }
    }

    /// `most of it here: /tmp/core 3.6 MiB, /tmp/cache 200 KiB`.
    private static func biggest(_ walk: DirectoryWalk, _ use: FileSystemUse, _ byEntries: Bool) -> [String] {
        let places = walk.largest.filter { !byEntries || $0.isDirectory }
            .sorted { byEntries ? $0.entries > $1.entries : $0.bytes > $1.bytes }.prefix(4)
        let end = walk.stoppedBy.map { " (seen so far: \(walk.entries) names; ended by \($0))" } ?? ""
        guard !places.isEmpty else { return [] }
        let names = places.map { place in
            let name = Room.short(place.path, 60)
            return byEntries ? "\(name) \(place.entries) names" : "\(name) \(Wording.bytes(place.bytes))"
        }
        // An overlay shows the image's files beside those that the container wrote.
        let layers = use.fileSystem == "overlay" ? ", the image's own included" : ""
        return ["most of it\(layers): " + names.joined(separator: ", ") + end]
    }

    private static func words(_ engine: EngineUseObservation) -> [String] {
        var texts: [String] = []
        if let root = engine.dataRoot, let available = engine.dataRootAvailableBytes,
            let total = engine.dataRootTotalBytes
        {
            let mount = engine.dataRootMount.map { ", \($0.fileSystem) on \($0.point)" } ?? ""
            texts.append(
                "\(engine.engine) keeps its data in \(root)\(mount): \(Wording.bytes(available)) of "
                    + "\(Wording.bytes(total)) available")
        }
        let rows = [
            ("images", engine.images), ("containers", engine.containers), ("volumes", engine.volumes),
            ("build cache", engine.buildCache),
        ].compactMap { name, row in row.map { "\(name) \(Wording.bytes($0.bytes)) (\($0.count), \($0.active) in use)" }
        }
        if !rows.isEmpty {
            texts.append(
                "\(engine.engine) system df: \(rows.joined(separator: ", ")); not in it: container logs, builders of "
                    + "their own (docker buildx), deleted files still open, inodes")
        }
        return texts
    }
}
