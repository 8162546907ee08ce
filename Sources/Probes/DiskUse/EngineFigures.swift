import Evidence

/// What an engine's answer comes to: the rows of `docker system df`, and bounds for each way to prune. No number of the answer can
/// make it trap: what is below nothing is nothing, and sums end at the largest number.
struct EngineFigures {
    private let layers: Int64
    private let images: [EngineUseAnswer.Image]
    private let containers: [EngineUseAnswer.Container]
    private let volumes: [EngineUseAnswer.Volume]
    private let cache: [EngineUseAnswer.CacheRecord]
    /// The engine's time, in seconds since 1970; nil where nobody can tell what is older than a day.
    private let now: Int64?
    private let engine: String
    /// Images that a container is made from, running or not.
    private let used: Set<String>

    init(_ answer: EngineUseAnswer, engine: String, now: Int64?) {
        layers = max(0, answer.layersSize ?? 0)
        // podman lists an image once for each of its names.
        images = EngineFigures.merged(answer.images ?? [])
        containers = answer.containers ?? []
        used = Set(containers.compactMap(\.imageID))
        volumes = answer.volumes ?? []
        cache = answer.buildCache ?? []
        self.now = now.map { max(0, $0) }
        self.engine = engine
    }

    // MARK: rows, as docker's own client adds them up (cli/command/formatter/disk_usage.go)

    var imageRow: EngineUseRow {
        let used = images.filter(isUsed)
        let own = sum(used.map(unique))
        let all = layers > 0 ? layers : sum(images.map { $0.size })
        return EngineUseRow(count: images.count, active: used.count, bytes: all, reclaimableBytes: max(0, all - own))
    }

    var containerRow: EngineUseRow {
        EngineUseRow(
            count: containers.count, active: containers.count(where: runs),
            bytes: sum(containers.map { $0.sizeRw ?? 0 }),
            reclaimableBytes: sum(stopped.map { $0.sizeRw ?? 0 }))
    }

    var volumeRow: EngineUseRow {
        let known = volumes.compactMap(\.usage)
        return EngineUseRow(
            count: volumes.count, active: known.count { $0.references > 0 }, bytes: sum(known.map(\.size)),
            reclaimableBytes: sum(known.filter { $0.references == 0 }.map(\.size)))
    }

    var cacheRow: EngineUseRow {
        let own = cache.filter { $0.shared != true }
        return EngineUseRow(
            count: cache.count, active: cache.count { $0.inUse == true }, bytes: sum(own.map(\.size)),
            reclaimableBytes: sum(own.filter { $0.inUse != true }.map(\.size)))
    }

    // MARK: bounds

    var prunes: [PruneEstimate] {
        PruneEstimate.Kind.allCases.compactMap { kind in
            switch kind {
            case .containers: pruneContainers
            case .danglingImages: prune(images.filter { !isUsed($0) && isDangling($0) }, kind)
            case .buildCache: engine == "docker" ? pruneCache : nil
            case .oldImages:
                now.map { now in
                    prune(images.filter { !isUsed($0) && ($0.created ?? 0) < now - 86_400 }, kind)
                }
            case .everything: pruneEverything
            }
        }
    }

    /// The engine counts the bytes of the files that a container wrote; its log goes as well and is not counted.
    private var pruneContainers: PruneEstimate {
        let bytes = sum(stopped.map { $0.sizeRw ?? 0 })
        return PruneEstimate(.containers, containers: stopped.count, atLeastBytes: bytes, atMostBytes: bytes)
    }

    private func prune(_ gone: [EngineUseAnswer.Image], _ kind: PruneEstimate.Kind) -> PruneEstimate {
        let names = Set(gone.map(\.id))
        let bounds = bounds(gone, kept: { !names.contains($0.id) }, cacheStays: true)
        return PruneEstimate(kind, images: gone.count, atLeastBytes: bounds.least, atMostBytes: bounds.most)
    }

    /// Without `-a` BuildKit leaves out records that an image shares, and those of frontends and of its own; what one of those is built
    /// on stays as well, which the answer does not tell, so nothing is certain to go.
    private var pruneCache: PruneEstimate {
        let gone = cache.filter {
            $0.inUse != true && $0.shared != true && !["frontend", "internal"].contains($0.type ?? "")
        }
        return PruneEstimate(.buildCache, cacheRecords: gone.count, atMostBytes: sum(gone.map(\.size)))
    }

    private var pruneEverything: PruneEstimate {
        let held = Set(containers.filter(runs).compactMap(\.imageID))
        let gone = images.filter { !held.contains($0.id) }
        let bounds = bounds(gone, kept: { held.contains($0.id) }, cacheStays: false)
        let records = cache.filter { $0.inUse != true }
        let own = sum(records.filter { $0.shared != true }.map(\.size))
        let written = sum(stopped.map { $0.sizeRw ?? 0 })
        return PruneEstimate(
            .everything, containers: stopped.count, images: gone.count, cacheRecords: records.count,
            atLeastBytes: sum([bounds.least, own, written]), atMostBytes: sum([bounds.most, own, written]))
    }

    /// At least: what only the images that go have, less what a build cache that stays shares with images, for a layer is kept for
    /// either. At most: a layer that only they share is counted with each of two of them or more, so half of what is shared; and no
    /// more than all layers without those of the largest image that stays.
    private func bounds(
        _ gone: [EngineUseAnswer.Image], kept: (EngineUseAnswer.Image) -> Bool, cacheStays: Bool
    ) -> (least: Int64, most: Int64) {
        guard !gone.isEmpty else { return (0, 0) }
        let own = sum(gone.map(unique))
        let sharedCache = sum(cache.filter { $0.shared == true && (cacheStays || $0.inUse == true) }.map(\.size))
        // A container of an image that is not listed keeps layers that nobody can name.
        let unlisted = !used.isSubset(of: images.map(\.id))
        let least = unlisted || gone.contains(where: { $0.sharedSize ?? -1 < 0 }) ? 0 : max(0, own - sharedCache)
        let shared = sum(gone.map { max(0, $0.size) - unique($0) })
        var most = sum([own, gone.count > 1 ? shared / 2 : 0])
        if gone.contains(where: { $0.sharedSize ?? -1 < 0 }) { most = sum(gone.map(\.size)) }
        if layers > 0 {
            let staying = images.filter(kept)
            let stays = max(staying.map { max(0, $0.size) }.max() ?? 0, sum(staying.map(unique)))
            most = min(most, max(0, layers - stays))
        }
        return (min(least, most), most)
    }

    // MARK: words of the answer

    private var stopped: [EngineUseAnswer.Container] { containers.filter { !runs($0) } }

    /// Those that `container prune` leaves alone.
    private func runs(_ container: EngineUseAnswer.Container) -> Bool {
        ["running", "paused", "restarting"].contains(container.state?.lowercased() ?? "")
    }

    private func isUsed(_ image: EngineUseAnswer.Image) -> Bool {
        (image.containers ?? 0) > 0 || used.contains(image.id)
    }

    /// Without a name: `<none>:<none>` stands for none.
    private func isDangling(_ image: EngineUseAnswer.Image) -> Bool {
        (image.tags ?? []).allSatisfy { $0.hasPrefix("<none>") }
    }

    /// Bytes of the layers that no other image has. Where that is not known it may be none.
    private func unique(_ image: EngineUseAnswer.Image) -> Int64 {
        guard let shared = image.sharedSize, shared >= 0 else { return 0 }
        return max(0, max(0, image.size) - shared)
    }

    private static func merged(_ all: [EngineUseAnswer.Image]) -> [EngineUseAnswer.Image] {
        var places: [String: Int] = [:]
        var images: [EngineUseAnswer.Image] = []
        for image in all {
            if let place = places[image.id] {
                images[place].tags = (images[place].tags ?? []) + (image.tags ?? [])
            } else {
                places[image.id] = images.count
                images.append(image)
            }
        }
        return images
    }

    private func sum(_ numbers: [Int64]) -> Int64 {
        numbers.reduce(0) { total, next in
            let (result, overflow) = total.addingReportingOverflow(max(0, next))
            return overflow ? .max : result
        }
    }
}
