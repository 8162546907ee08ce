import AptModel
import Evidence
import Foundation
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

extension HostileEvidenceTests {
    /// Every number of the evidence at once, and each kind of number by itself, as a crafted report can have them.
    @Test(
        "every number of a report is judged, not trapped on",
        arguments: ["-9223372036854775808", "-1", "0", "1", "9223372036854775807"])
    func everyNumber(_ number: String) throws {
        for scenario in Scenarios.all {
            let text = try JSONEncoder().encode(scenario.observations)
            let all = EvidenceNumbers.replaced(in: text) { _ in number }
            let run = try JSONDecoder().decode(Observations.self, from: all)
            for finding in diagnose(run).findings.map(\.finding) {
                #expect(finding.title.count <= 72, "\(finding.code.rawValue): \(finding.title)")
            }
        }
    }

    @Test("a number of any kind at its limit, the others as they were", arguments: Extreme.allCases)
    func eachNumber(_ extreme: Extreme) throws {
        var judged = 0
        var seen: Set<String> = []
        for scenario in Scenarios.all {
            let text = try JSONEncoder().encode(scenario.observations)
            for name in EvidenceNumbers.names(in: text) where seen.insert(scenario.code.rawValue + name).inserted {
                let bytes = EvidenceNumbers.replaced(in: text) { $0 == name ? extreme.rawValue : nil }
                // Whole numbers do not take what only a Double holds.
                guard let run = try? JSONDecoder().decode(Observations.self, from: bytes) else { continue }
                judged += 1
                for finding in diagnose(run).findings.map(\.finding) {
                    #expect(finding.title.count <= 72, "\(finding.code.rawValue): \(finding.title)")
                }
            }
        }
        #expect(judged > 50)
    }

    enum Extreme: String, CaseIterable {
        case least = "-9223372036854775808"
        case most = "9223372036854775807"
        case length = "1e300"
    }
}

/// The numbers in the JSON of an encoder that sets no white space.
enum EvidenceNumbers {
    /// The names that numbers have there.
    static func names(in text: Data) -> Set<String> {
        var names: Set<String> = []
        _ = replaced(in: text) { name in
            names.insert(name)
            return nil
        }
        return names
    }

    /// The same text with other numbers. An array's numbers have the name of the array.
    static func replaced(in text: Data, by value: (_ name: String) -> String?) -> Data {
        let bytes = Array(text)
        var result: [UInt8] = []
        var name = ""
        var at = 0
        while at < bytes.count {
            let start = at
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                while bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
                at += 1
                if at < bytes.count, bytes[at] == UInt8(ascii: ":") {
                    name = String(decoding: bytes[(start + 1)..<(at - 1)], as: UTF8.self)
                }
                result += bytes[start..<at]
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
                result += value(name).map { Array($0.utf8) } ?? Array(bytes[start..<at])
            default:
                result.append(bytes[at])
                at += 1
            }
        }
        return Data(result)
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
