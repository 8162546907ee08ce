import AptModel
import Diagnosis
import Evidence
import Reporting

/// A report whose every string is chosen by somebody else.
enum Hostile {
    /// Long, and made of the given text over and over.
    static func report(_ seed: String) -> Report {
        let text = String(repeating: seed, count: 40)
        var source = Sample.source(text, uri: "http://\(text)")
        source.origins = [SourceOrigin(file: text, line: .max)]
        source.looks[0].transfer?.contentType = text
        source.looks[0].transfer?.headers = [text]
        source.looks[0].transfer?.effectiveUrl = text
        source.looks[0].transfer?.remoteAddress = text
        source.looks[0].transfer?.seconds = .infinity
        source.looks[0].transfer?.failure = .init(kind: .other, text: text)
        source.looks[0].framing = FramingObservation(result: .textInFront, line: 1, excerpt: text, detail: text)
        source.looks[0].verification?.words = [text, text]
        source.looks[0].release?.fields?.origin = text
        source.looks[0].release?.fields?.codename = text
        var seen = Sample.observations([source, source])
        seen.durationSeconds = .nan
        seen.machine.hostname = text
        seen.machine.os = text
        seen.targetProcess = TargetProcessObservation(
            pid: .max, engine: text, containerId: text, containerName: text, image: text, networkMode: text,
            limits: [ProcessLimitObservation(name: "Max file size", soft: .min, hard: .max)], capabilities: text,
            controlGroup: ControlGroupObservation(memoryMaxBytes: .min, memoryCurrentBytes: .max, oomKills: .max),
            ownNamespaces: [text])
        seen.notChecked = [NotChecked(probe: text, reason: text)]
        seen.directories = [
            DirectoryObservation(role: .temp, path: text, chosenBy: text, totalBytes: .max, availableBytes: .min)
        ]
        seen.warnFree = FreeThreshold(permille: .max)
        seen.maxAges = [MaxAge(suite: "*", seconds: .min)]
        seen.diskUse = diskUse(text)
        seen.keyrings = [KeyringObservation(path: text, format: .html, firstBytes: text)]
        var signer = SignerJudgement(status: .bad, observed: Sample.signature(.bad))
        signer.observed.userId = text
        let finding = Finding(
            .s01, confidence: .possible, owner: .mirror, retry: .later, subject: text, title: text,
            because: [Proof(text, .signature)], remedy: Remedy(text, [.init(text, "true")]), alternatives: [.x12])
        var judged = Sample.judged(.bad, .signature, [finding], reason: .s01)
        judged.signature.signers = [signer]
        judged.ruledOut = [text]
        return Sample.report(seen, [judged, judged])
    }

    /// File names, and the words of an engine.
    private static func diskUse(_ text: String) -> DiskUseObservation {
        let row = EngineUseRow(count: .max, active: .min, bytes: .max, reclaimableBytes: .min)
        return DiskUseObservation(
            fileSystems: [
                FileSystemUse(
                    mountPoint: text, fileSystem: text, upperDirectory: text, aptCleanBytes: .min,
                    leftovers: [LeftoverFiles(path: text, files: .min, bytes: .min)],
                    walk: DirectoryWalk(
                        largest: [PathUse(path: text, isDirectory: true, bytes: .min, entries: .max)], entries: .max,
                        bytes: .min, unreadable: .max, stoppedBy: text),
                    deleted: DeletedFiles(
                        largest: [DeletedFile(path: text, bytes: .max, pid: .min, program: text)], files: .max,
                        bytes: .min, processesUnseen: .max), holdsEngineData: true)
            ],
            engine: EngineUseObservation(
                engine: text, endpoint: text, version: text, operatingSystem: text, kernel: text, storageDriver: text,
                dataRoot: text, images: row, containers: row, volumes: row, buildCache: row,
                prunes: [PruneEstimate(.everything, containers: .max, atLeastBytes: .min, atMostBytes: .max)]),
            virtualDisk: VirtualDisk(.wsl, sign: text))
    }
}
