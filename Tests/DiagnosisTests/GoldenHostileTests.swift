import AptModel
import Evidence
import Testing

@testable import Diagnosis

/// Evidence comes from files too (`--from`): no number or text in it may stop the program.
@Suite struct HostileEvidenceTests {
    @Test("numbers at their limits are judged, not trapped on", arguments: [Int64.min, -1, 0, 1, Int64.max])
    func extremes(_ number: Int64) {
        let small = Int(truncatingIfNeeded: number)
        for scenario in Scenarios.all {
            var run = scenario.observations
            for index in run.directories.indices {
                run.directories[index].mode = small
                run.directories[index].totalBytes = number
                run.directories[index].availableBytes = number
                run.directories[index].neededBytes = number
                run.directories[index].totalInodes = number
                run.directories[index].availableInodes = number
                run.directories[index].neededInodes = number
                run.directories[index].usedBytes = number
            }
            for index in run.keyrings.indices {
                run.keyrings[index].sizeBytes = number
                run.keyrings[index].mode = small
                run.keyrings[index].damagedAtByte = small
            }
            run.packageCache = PackageCacheObservation(path: "", bytes: number)
            run.warnFree = scenario.name.count % 2 == 0 ? FreeThreshold(permille: number) : FreeThreshold(bytes: number)
            run.diskUse = Healthy.hostileDiskUse(number, run.directories)
            run.source.indexBytes = number
            run.source.look.answer.bytes = number
            run.configuration.sourceProblems = [PlacedProblem(file: "/a", line: small, text: "")]
            run.configuration.aptConfProblems = [PlacedProblem(file: "", line: small, text: "")]
            for finding in diagnose(run).findings.map(\.finding) {
                #expect(finding.title.count <= 72, "\(finding.code.rawValue): \(finding.title)")
            }
        }
    }

    @Test(
        "names of any length leave titles within their columns",
        arguments: ["", "/", String(repeating: "x", count: 5_000)])
    func names(_ name: String) {
        for scenario in Scenarios.all {
            var run = scenario.observations
            for index in run.directories.indices {
                run.directories[index].path = name
                run.directories[index].mount?.point = name
            }
            for index in run.keyrings.indices { run.keyrings[index].path = name }
            for index in run.sources.indices {
                run.sources[index].trust.keyrings = run.keyrings.map(\.path)
                run.sources[index].suite = name
            }
            run.apt?.verifierPath = name
            for finding in diagnose(run).findings.map(\.finding) {
                #expect(finding.title.count <= 72, "\(finding.code.rawValue): \(finding.title)")
            }
        }
    }
}

extension Healthy {
    /// Every figure the same.
    static func hostileDiskUse(_ number: Int64, _ directories: [DirectoryObservation]) -> DiskUseObservation {
        let small = Int(truncatingIfNeeded: number)
        let row = EngineUseRow(count: small, active: small, bytes: number, reclaimableBytes: number)
        return DiskUseObservation(
            fileSystems: directories.compactMap(\.mount?.point).map { point in
                FileSystemUse(
                    mountPoint: point, fileSystem: "overlay", upperDirectory: "/u", aptCleanBytes: number,
                    leftovers: [LeftoverFiles(path: "/l", files: small, bytes: number)],
                    walk: DirectoryWalk(
                        largest: [PathUse(path: "/p", isDirectory: true, bytes: number, entries: number)],
                        entries: number, bytes: number, unreadable: small, stoppedBy: "x"),
                    deleted: DeletedFiles(
                        largest: [DeletedFile(path: "/d", bytes: number, pid: small, program: "p")], files: small,
                        bytes: number, processesUnseen: small), holdsEngineData: true)
            },
            engine: EngineUseObservation(
                engine: "docker", endpoint: "/s", dataRoot: "/r", dataRootTotalBytes: number,
                dataRootAvailableBytes: number, images: row, containers: row, volumes: row, buildCache: row,
                prunes: PruneEstimate.Kind.allCases.map {
                    PruneEstimate(
                        $0, containers: small, images: small, cacheRecords: small, atLeastBytes: number,
                        atMostBytes: number)
                }))
    }
}
