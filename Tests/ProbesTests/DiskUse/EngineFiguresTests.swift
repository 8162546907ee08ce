import Evidence
import Foundation
import TestSupport
import Testing

@testable import Probes

/// What the engine's answer comes to. The recorded one was looked at with `docker system df` and pruned step by step at the time.
@Suite struct EngineFiguresTests {
    static func recorded(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: repositoryRoot.appendingPathComponent("testdata/engine/\(name).json")))
    }

    private func figures(_ json: String, now: Int64? = 1_000_000, engine: String = "docker") throws -> EngineFigures {
        EngineFigures(try EngineUseAnswer(json: Array(json.utf8)), engine: engine, now: now)
    }

    private func prune(_ figures: EngineFigures, _ kind: PruneEstimate.Kind) throws -> PruneEstimate {
        try #require(figures.prunes.first { $0.kind == kind })
    }

    /// `docker system df` said: images 4, 2 active, 6.482 MB, 4.5 MB reclaimable; containers 3, 1, 1.234 MB, 1.234 MB; volumes 1, 0,
    /// 333 kB, 333 kB; build cache 10, 0, 6.2 MB, 6.2 MB.
    @Test func theRowsAreDockersOwn() throws {
        let answer = try EngineUseAnswer(json: EngineFiguresTests.recorded("docker-20.10-df"))
        let figures = EngineFigures(answer, engine: "docker", now: nil)
        #expect((figures.imageRow.count, figures.imageRow.active) == (4, 2))
        #expect(figures.imageRow.bytes / 1000 == 6482 && figures.imageRow.reclaimableBytes / 1000 == 4500)
        #expect(
            figures.containerRow == EngineUseRow(count: 3, active: 1, bytes: 1_234_000, reclaimableBytes: 1_234_000))
        #expect(figures.volumeRow == EngineUseRow(count: 1, active: 0, bytes: 333_000, reclaimableBytes: 333_000))
        #expect(figures.cacheRow == EngineUseRow(count: 10, active: 0, bytes: 6_200_029, reclaimableBytes: 6_200_029))
    }

    /// What pruning reclaimed then: containers 1,234,000 bytes; the nameless image none, for the build cache has its layer too; the
    /// build cache, after that, 7.2 MB, of which 1 MB was that layer.
    @Test func theBoundsHeld() throws {
        let answer = try EngineUseAnswer(json: EngineFiguresTests.recorded("docker-20.10-df"))
        let figures = EngineFigures(answer, engine: "docker", now: nil)
        let containers = try prune(figures, .containers)
        #expect((containers.containers, containers.atLeastBytes, containers.atMostBytes) == (2, 1_234_000, 1_234_000))
        let dangling = try prune(figures, .danglingImages)
        #expect((dangling.images, dangling.atLeastBytes, dangling.atMostBytes) == (1, 0, 1_000_000))
        let cache = try prune(figures, .buildCache)
        #expect((cache.cacheRecords, cache.atLeastBytes, cache.atMostBytes) == (5, 0, 6_200_029))
        #expect(!figures.prunes.contains { $0.kind == .oldImages })
        let everything = try prune(figures, .everything)
        #expect((everything.containers, everything.images, everything.cacheRecords) == (2, 3, 10))
        // 1.234 MB of containers, 4.5 MB of images, 6.2 MB of cache.
        #expect(everything.atLeastBytes <= 11_934_032 && everything.atMostBytes >= 11_934_032)
    }

    /// Two images share a base that a third, used one has too; a fourth is alone.
    private static let shared = """
        {"LayersSize": 1800, "Images": [
          {"Id": "a", "RepoTags": ["a:1"], "Created": 0, "Size": 1100, "SharedSize": 1000, "Containers": 0},
          {"Id": "b", "RepoTags": null, "Created": 999999, "Size": 1200, "SharedSize": 1000, "Containers": 0},
          {"Id": "c", "RepoTags": ["c:1"], "Created": 0, "Size": 1050, "SharedSize": 1000, "Containers": 1},
          {"Id": "d", "RepoTags": ["<none>:<none>"], "Created": 0, "Size": 450, "SharedSize": 0, "Containers": 0}],
         "Containers": [{"ImageID": "c", "State": "exited", "SizeRw": 7}, {"ImageID": "c", "State": "paused", "SizeRw": 5}],
         "BuildCache": [{"Type": "regular", "InUse": false, "Shared": false, "Size": 30},
                        {"Type": "frontend", "InUse": false, "Shared": false, "Size": 40},
                        {"Type": "regular", "InUse": true, "Shared": false, "Size": 50}], "Volumes": null}
        """

    @Test func layersThatImagesShare() throws {
        let figures = try figures(EngineFiguresTests.shared)
        let dangling = try prune(figures, .danglingImages)
        #expect((dangling.images, dangling.atLeastBytes) == (2, 650))
        // The base is c's as well: 650 go. The bound knows no better than half of what is shared.
        #expect(dangling.atMostBytes >= 650 && dangling.atMostBytes <= 750)
        let old = try prune(figures, .oldImages)
        // By its date of creation b is a second old.
        #expect((old.images, old.atLeastBytes) == (2, 550))
        let containers = try prune(figures, .containers)
        #expect((containers.containers, containers.atMostBytes) == (1, 7))
        let cache = try prune(figures, .buildCache)
        #expect((cache.cacheRecords, cache.atMostBytes) == (1, 30))
        let everything = try prune(figures, .everything)
        #expect((everything.images, everything.cacheRecords) == (3, 2))
        #expect(everything.atLeastBytes == 750 + 7 + 70)
    }

    @Test func podmanHasNoBuildCache() throws {
        let figures = try figures(EngineFiguresTests.shared, engine: "podman")
        #expect(!figures.prunes.contains { $0.kind == .buildCache })
    }

    /// Where nothing is shared at all, at least and at most are the same.
    @Test func oneImageAlone() throws {
        let figures = try figures(
            #"{"LayersSize": 450, "Images": [{"Id": "d", "RepoTags": [], "Created": 0, "Size": 450, "SharedSize": 0}]}"#
        )
        for kind in [PruneEstimate.Kind.danglingImages, .oldImages, .everything] {
            let estimate = try prune(figures, kind)
            #expect((estimate.images, estimate.atLeastBytes, estimate.atMostBytes) == (1, 450, 450))
        }
    }

    /// A container may be made from an image that is not listed, and an engine may not know what is shared.
    @Test func whatNobodyKnowsIsNotPromised() throws {
        let unlisted = try figures(
            #"{"LayersSize": 9, "Images": [{"Id": "d", "Created": 0, "Size": 9, "SharedSize": 0}], "Containers": [{"ImageID": "x"}]}"#
        )
        #expect(try prune(unlisted, .danglingImages).atLeastBytes == 0)
        let unknown = try figures(#"{"Images": [{"Id": "d", "Created": 0, "Size": 9, "SharedSize": -1}]}"#)
        let estimate = try prune(unknown, .danglingImages)
        #expect((estimate.atLeastBytes, estimate.atMostBytes) == (0, 9))
    }

    /// Layers of random images, real ones: what pruning frees is counted by hand and lies within the bounds.
    @Test func randomStores() throws {
        var random = Seeded(20_261_125)
        for _ in 0..<400 {
            let layers = (0..<8).map { _ in Int64.random(in: 0...100, using: &random) }
            let images = (0..<Int.random(in: 1...6, using: &random)).map { index in
                (
                    id: "i\(index)", layers: (0..<8).filter { _ in Bool.random(using: &random) },
                    used: Bool.random(using: &random), named: Bool.random(using: &random)
                )
            }
            func size(_ which: Set<Int>) -> Int64 { which.reduce(0) { $0 + layers[$1] } }
            let listed = images.map { image in
                let others = images.filter { $0.id != image.id }.reduce(into: Set<Int>()) { $0.formUnion($1.layers) }
                let own = Set(image.layers)
                return """
                    {"Id": "\(image.id)", "RepoTags": \(image.named ? "[\"n:1\"]" : "null"), "Created": 0, \
                    "Size": \(size(own)), "SharedSize": \(size(own.intersection(others))), "Containers": \(image.used ? 1 : 0)}
                    """
            }
            let all = images.reduce(into: Set<Int>()) { $0.formUnion($1.layers) }
            let figures = try figures(
                "{\"LayersSize\": \(size(all)), \"Images\": [\(listed.joined(separator: ","))], \"Containers\": ["
                    + images.filter(\.used).map { "{\"ImageID\": \"\($0.id)\", \"State\": \"running\"}" }
                    .joined(separator: ",") + "]}")
            for kind in [PruneEstimate.Kind.danglingImages, .oldImages, .everything] {
                let kept = images.filter { $0.used || (kind == .danglingImages && $0.named) }
                let freed = size(all.subtracting(kept.flatMap(\.layers)))
                let estimate = try prune(figures, kind)
                #expect(
                    estimate.atLeastBytes <= freed && freed <= estimate.atMostBytes,
                    "\(kind): \(freed) outside \(estimate.atLeastBytes)...\(estimate.atMostBytes): \(images)")
                #expect(estimate.images == images.count - kept.count)
            }
        }
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max]) func numbersAtTheirLimits(_ number: Int64) throws {
        let image =
            "{\"Id\": \"a\", \"Created\": \(number), \"Size\": \(number), \"SharedSize\": \(number), \"Containers\": \(number)}"
        let json = """
            {"LayersSize": \(number), "Images": [\(image), \(image.replacing("\"a\"", with: "\"b\"")), \(image)],
             "Containers": [{"SizeRw": \(number)}, {"SizeRw": \(number), "State": "running", "ImageID": "a"}],
             "Volumes": [{"UsageData": {"Size": \(number), "RefCount": \(number)}}, {}],
             "BuildCache": [{"Size": \(number)}, {"Size": \(number), "Shared": true}]}
            """
        for now in [nil, Int64.min, 0, .max] {
            let figures = try figures(json, now: now)
            for row in [figures.imageRow, figures.containerRow, figures.volumeRow, figures.cacheRow] {
                #expect(row.bytes >= 0 && row.reclaimableBytes >= 0)
            }
            for estimate in figures.prunes {
                #expect(estimate.atLeastBytes >= 0 && estimate.atLeastBytes <= estimate.atMostBytes)
            }
        }
    }
}
