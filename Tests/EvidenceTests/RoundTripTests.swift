import AptModel
import Foundation
import Testing

@testable import Evidence

@Suite("Evidence survives being written and read again")
struct RoundTripTests {
    private func again(_ observations: Observations) throws -> Observations {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Observations.self, from: encoder.encode(observations))
    }

    private var sparse: Observations {
        Observations(
            startedAt: Timestamp(seconds: 0), scope: .file,
            machine: MachineObservation(hostname: "", kernel: "", architecture: "amd64", uid: 0), apt: nil,
            configuration: ConfigurationObservation(), clock: ClockObservation(now: nil))
    }

    @Test func withNothingKnown() throws {
        #expect(try again(sparse) == sparse)
    }

    /// Every property whose name could be lost between camel case and snake case has a value here.
    @Test func withEverythingKnown() throws {
        var full = sparse
        full.at = Timestamp(seconds: 1_800_000_000)
        full.configuration.options = [ConfiguredSwitch(option: "Acquire::Retries", value: "3", file: "-o", line: 1)]
        full.interruptedBySignal = 2
        full.apt = AptObservation(
            version: "2.6.1", backend: .gpgv, verifierPath: "/usr/bin/gpgv", sandboxUid: 42,
            assertPubkeyAlgo: ">=rsa2048",
            hashOverrides: [.init(digest: "SHA1", untrusted: true, weak: false)])
        var program = ProgramObservation(
            path: "/usr/bin/gpgv", role: .verificationMethod, need: .severalKeyrings, scheme: "s", kind: .notFile,
            interpreter: "i", interpreterExists: true, architecture: "a", missingLibraries: ["m"],
            brokenLibraries: ["b"],
            start: ProgramStart(
                arguments: ["a"], user: "u", ending: .notStarted, status: 1, error: "e", firstLine: "f",
                firstErrorLine: "g",
                seconds: 1))
        (program.blockedBy, program.blockedByMode, program.noExecMount) = ("/", 1, "/m")
        (program.truncated, program.libgcrypt) = (true, "l")
        full.apt?.programs = [program]
        full.apt?.sandboxSwitch = SandboxSwitchObservation(
            failedStep: "setuid", error: "EPERM", uidMap: [IdentityRange(inside: 0, outside: 1, count: 2)],
            gidMap: [IdentityRange(inside: 3, outside: 4, count: 5)], setgroups: "deny")
        full.apt?.unsandboxedBy = AccessObservation(user: "_apt", uid: 42, readable: false, blockedByOwnerUid: 1)
        var runtime = RuntimeObservation(
            seccomp: .filter, noNewPrivileges: true, capabilities: "0",
            systemCalls: SystemCallObservation(
                reached: ["a"], refused: [.init("b", .notPermitted), .init("c", .noSuchCall)], stoppedBy: "ETIME"),
            libcVersion: "2.36")
        runtime.confinement = ConfinementObservation(
            modules: ["m"], selinux: .permissive, selinuxContext: "c", apparmor: true, apparmorProfile: "p")
        runtime.emulation = [EmulationObservation(.qemuUser, sign: "s")]
        runtime.fips = FipsObservation(kernel: true, file: true, environment: true)
        full.machine.runtime = runtime
        full.clock = ClockObservation(
            now: Timestamp(seconds: -1), uptimeSeconds: 1.5,
            anchors: [ClockAnchor(name: "a", time: Timestamp(seconds: 1))])
        full.clock.readings = [ClockReading(.freshFile, time: nil, error: "EPERM")]
        full.clock.preload = "x.so"
        full.directories = [
            DirectoryObservation(
                role: .temp, path: "/tmp", chosenBy: "default", mode: 0o1777, ownerUid: 0, groupGid: 0,
                mount: MountObservation(point: "/", fileSystem: "ext4", readOnly: true), totalBytes: 1, freeBytes: 2,
                availableBytes: 3, totalInodes: 4, availableInodes: 5, neededBytes: 6, neededInodes: 7, usedBytes: 8,
                blockBytes: 4096,
                attempts: [
                    WriteAttempt(
                        user: "_apt", uid: 42, wantedBytes: 1, writtenBytes: 0, failedStep: "write", error: "ENOSPC",
                        asThatUser: false)
                ])
        ]
        full.targetProcess = TargetProcessObservation(
            pid: 7, engine: "docker", containerId: "i", containerName: "n", image: "m",
            startedAt: Timestamp(seconds: 1), readOnlyRoot: true, networkMode: "host", environmentFrom: .engine,
            ended: true, uid: 1, uidMap: [IdentityRange(inside: 0, outside: 1, count: 2)],
            limits: [ProcessLimitObservation(name: "Max file size", soft: 1, hard: nil)], seccomp: .filter,
            noNewPrivileges: true, capabilities: "0", capabilityBounds: "f",
            controlGroup: ControlGroupObservation(
                memoryMaxBytes: 1, memoryCurrentBytes: 2, oomKills: 3, pidsMax: 4, pidsCurrent: 5),
            sharedNamespaces: ["net"], ownNamespaces: ["mnt"])
        let row = EngineUseRow(count: 1, active: 2, bytes: 3, reclaimableBytes: 4)
        full.warnFree = FreeThreshold(permille: 25)
        full.maxAges = [MaxAge(suite: "*", seconds: 3_600)]
        full.machineJoins = true
        full.references = [
            ReferenceObservation(
                uri: "u", suite: "s", trust: TrustObservation(kind: .given, keyrings: ["k"]), look: LookObservation(),
                notTried: .init(reason: .offline, detail: "d"))
        ]
        full.diskUse = DiskUseObservation(
            fileSystems: [
                FileSystemUse(
                    mountPoint: "/", fileSystem: "overlay", upperDirectory: "/u", aptCleanBytes: 1,
                    leftovers: [LeftoverFiles(path: "p", files: 1, bytes: 2)],
                    walk: DirectoryWalk(
                        largest: [PathUse(path: "p", isDirectory: true, bytes: 1, entries: 2)], entries: 3, bytes: 4,
                        unreadable: 5, stoppedBy: "deadline"),
                    deleted: DeletedFiles(
                        largest: [DeletedFile(path: "p", bytes: 1, pid: 2, program: "q")], files: 3, bytes: 4,
                        processesUnseen: 5), holdsEngineData: true)
            ],
            engine: EngineUseObservation(
                engine: "docker", endpoint: "e", version: "v", operatingSystem: "o", kernel: "k", storageDriver: "s",
                time: Timestamp(seconds: 1), dataRoot: "r",
                dataRootMount: MountObservation(point: "/", fileSystem: "x"),
                dataRootTotalBytes: 1, dataRootAvailableBytes: 2, images: row, containers: row, volumes: row,
                buildCache: row,
                prunes: [
                    PruneEstimate(
                        .danglingImages, containers: 1, images: 2, cacheRecords: 3, atLeastBytes: 4, atMostBytes: 5)
                ], failure: "f"), virtualDisk: VirtualDisk(.dockerDesktop, sign: "s"))
        full.packageCache = PackageCacheObservation(path: "/var/cache/apt/archives", bytes: 1, mountPoint: "/")
        let transfer = TransferObservation(
            origin: .lists, url: "u", effectiveUrl: "e", redirects: ["r"], httpStatus: 200, bytes: 1, expectedBytes: 2,
            lengthMet: false, sha256: "s", contentType: "t", firstBytes: "f", remoteAddress: "::1",
            serviceTarget: "h:1",
            serverDate: Timestamp(seconds: 3), serverDateAt: Timestamp(seconds: 4), ageSeconds: 5, headers: ["Via: x"],
            seconds: 0.5, proxy: "p",
            tls: TlsObservation(
                certificateNotBefore: Timestamp(seconds: 6), certificateNotAfter: Timestamp(seconds: 7), issuer: "i",
                verified: false), failure: .init(kind: .nameResolution, reason: "x", text: "y"))
        var source = SourceObservation(
            uri: "u", suite: "s", trust: TrustObservation(kind: .trustedParts, keyrings: ["k"], fingerprints: ["F!"]),
            notTried: .init(reason: .mirrorList, detail: "d"), mirrorList: "m", file: "f", indexBytes: 9,
            tempRoom: .init(bytes: 1, inodes: 2, rootBytes: 3))
        source.rules.validUntilMinSeconds = 5
        source.looks = [
            LookObservation(
                purpose: .otherAddress, form: .detached, transfer: transfer, signatureTransfer: transfer,
                inReleaseTransfer: transfer,
                framing: FramingObservation(
                    result: .byteOrderMarkInFront, line: 1, excerpt: "e", detail: "d", headers: ["h"], signedBytes: 1,
                    signatureBytes: 2, armourChecksumGood: false),
                verification: VerificationObservation(
                    noVerdict: .init(reason: .noDevNull, detail: "d"),
                    signatures: [
                        SignatureObservation(
                            status: .refusedDigest, engineCode: 5, fingerprint: "F", keyId: "K",
                            primaryFingerprint: "P",
                            userId: "U", createdAt: Timestamp(seconds: 1), expiresAt: Timestamp(seconds: 2),
                            digest: "SHA256", keyAlgorithm: "rsa4096", keyCreatedAt: Timestamp(seconds: 3),
                            keyExpiresAt: Timestamp(seconds: 4), keyRevoked: true, version: 6)
                    ], engine: "gpg", scratch: "/run", words: ["w"], seconds: 1),
                release: ReleaseObservation(
                    problems: [PlacedProblem(file: "Release", line: 1, text: "t")],
                    fields: .init(
                        validUntil: Timestamp(seconds: 8), unreadableDate: "x", unreadableValidUntil: "y",
                        matchesSuite: false)))
        ]
        full.sources = [source]
        #expect(try again(full) == full)
    }
}
