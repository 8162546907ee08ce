import AptModel
import Diagnosis
import Evidence
import Reporting

/// Reports as values, put together by hand: renderers are tested on what a judgement can say, not on what rules say today.
enum Sample {
    static let began = Timestamp(seconds: 1_795_404_667)

    static func observations(_ sources: [SourceObservation], scope: Observations.Scope = .system) -> Observations {
        Observations(
            startedAt: began, durationSeconds: 0.7123, scope: scope,
            machine: MachineObservation(
                hostname: "web-7f9", os: "debian 12", kernel: "6.1.0", architecture: "amd64", container: "docker",
                uid: 0),
            apt: AptObservation(version: "2.6.1", backend: .gpgv, verifierPath: "/usr/bin/gpgv"),
            configuration: ConfigurationObservation(enabledEntries: sources.count),
            clock: ClockObservation(now: began), sources: sources)
    }

    static func source(
        _ suite: String = "bookworm", uri: String = "http://debian.example.org/debian", line: Int = 3
    ) -> SourceObservation {
        SourceObservation(
            uri: uri, suite: suite, components: ["main"],
            origins: [SourceOrigin(file: "/etc/apt/sources.list", line: line)],
            trust: TrustObservation(kind: .signedBy, keyrings: ["/usr/share/keyrings/debian-archive-keyring.gpg"]),
            looks: [
                LookObservation(
                    transfer: TransferObservation(
                        origin: .network, url: "\(uri)/dists/\(suite)/InRelease",
                        effectiveUrl: "\(uri)/dists/\(suite)/InRelease", httpStatus: 200, bytes: 151_075,
                        expectedBytes: 151_075, lengthMet: true, sha256: String(repeating: "ab", count: 32),
                        remoteAddress: "192.0.2.7", serverDate: began, seconds: 0.2104),
                    framing: FramingObservation(result: .split),
                    verification: VerificationObservation(signatures: [signature(.good)], engine: "gpg 2.2.40"),
                    release: ReleaseObservation(
                        fields: ReleaseObservation.Fields(
                            origin: "Debian", label: "Debian", suite: "oldstable", codename: suite,
                            date: Timestamp(rfc3339: "2026-07-11T10:16:37Z"))))
            ])
    }

    static func signature(_ status: SignatureObservation.Status) -> SignatureObservation {
        SignatureObservation(
            status: status, fingerprint: "4CB50190207B4758A3F73A796ED0E7B82643E131", keyId: "6ED0E7B82643E131",
            primaryFingerprint: "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8",
            userId: "Debian Archive Automatic Signing Key (12/bookworm) <ftpmaster@debian.org>",
            createdAt: Timestamp(rfc3339: "2026-07-11T10:26:13Z"), digest: "SHA256", keyAlgorithm: "rsa4096")
    }

    static func judged(
        _ state: SignatureJudgement.State, _ verdict: FaultClass?, _ findings: [Finding], reason: FaultCode? = nil,
        signer: SignerJudgement.Status = .good, observed: SignatureObservation.Status = .good, ruledOut: [String] = []
    ) -> SourceJudgement {
        SourceJudgement(
            verdict: verdict,
            signature: SignatureJudgement(
                state: state, reason: reason?.slug, acceptedByGpgv: state == .good, acceptedBySqv: state == .good,
                signers: [SignerJudgement(status: signer, observed: signature(observed))]),
            findings: findings, ruledOut: ruledOut)
    }

    static func report(
        _ observations: Observations, _ judgements: [SourceJudgement], machine: [Finding] = []
    ) -> Report {
        var union: [RunFinding] = []
        for (index, judged) in judgements.enumerated() {
            for finding in judged.findings {
                if let known = union.firstIndex(where: { $0.finding == finding }) {
                    union[known].sources.append(index)
                } else {
                    union.append(RunFinding(finding: finding, sources: [index]))
                }
            }
        }
        union += machine.map { RunFinding(finding: $0, sources: []) }
        let verdict = judgements.compactMap(\.verdict).min { $0.exitCode < $1.exitCode }
        return Report(
            toolVersion: "0.1.0", observations: observations,
            judgement: Judgement(verdict: verdict, sources: judgements, findings: union))
    }

    static let fullTemp = Finding(
        .r01, owner: .machine, subject: "/tmp", title: "/tmp is full, so apt cannot check the signature",
        because: [
            Proof(
                "apt's own verifier with TMPDIR=/tmp: refused (\"Splitting up InRelease into data and signature failed\"); "
                    + "with TMPDIR=/dev/shm/...: good", .aptVerifier),
            Proof("verified outside /tmp with the same keyring: GOOD, key 6ED0E7B82643E131", .signature),
            Proof("a test file in /tmp stopped after 16384 bytes: ENOSPC", .tempDirectory),
        ],
        remedy: Remedy(
            "Make room in /tmp, or let apt use another directory.",
            [
                .init("see what fills it", "du -xah /tmp | sort -h | tail"),
                .init("another directory", "TMPDIR=/dev/shm apt-get update"),
                .init("in docker", "docker system df"),
            ]))

    static let altered = Finding(
        .s01, owner: .mirror, retry: .later, subject: "http://debian.example.org/debian bookworm",
        title: "the signature is bad: InRelease is not what was signed",
        because: [Proof("BADSIG: the signature by key 6ED0E7B82643E131 does not match the bytes", .signature)],
        remedy: Remedy("Install nothing from this source until it verifies."))

    static let datesOff = Finding(
        .c03, owner: .administrator, subject: "/etc/apt/apt.conf.d/99dates",
        title: "apt does not check Release dates here",
        because: [Proof("Acquire::Check-Date is false in /etc/apt/apt.conf.d/99dates line 1", .aptConfiguration)],
        remedy: Remedy("Remove the option where the clock is right."))

    static let unresolved = Finding(
        .x02, confidence: .likely, owner: .network, retry: .now, subject: "http://nowhere.example.org/debian bookworm",
        title: "the name nowhere.example.org does not resolve",
        because: [Proof("Could not resolve host: nowhere.example.org", .transfer)],
        remedy: Remedy("Check the resolver.", [.init("ask it", "getent hosts nowhere.example.org")]),
        alternatives: [.x10])

    /// The report that this program exists for: a full temp directory and a good signature.
    static func seed() -> Report {
        var seen = observations([source()])
        seen.directories = [
            DirectoryObservation(
                role: .temp, path: "/tmp", chosenBy: "default", mode: 0o1777, ownerUid: 0, groupGid: 0,
                mount: MountObservation(point: "/tmp", fileSystem: "tmpfs"), totalBytes: 65_536, freeBytes: 16_384,
                availableBytes: 16_384, totalInodes: 0, availableInodes: 0, neededBytes: 389_120, neededInodes: 6,
                attempts: [
                    WriteAttempt(
                        user: "_apt", uid: 42, wantedBytes: 389_120, writtenBytes: 16_384, failedStep: "write",
                        error: "ENOSPC")
                ])
        ]
        seen.keyrings = [
            KeyringObservation(
                path: "/usr/share/keyrings/debian-archive-keyring.gpg", sizeBytes: 8192, mode: 0o644,
                sandboxAccess: AccessObservation(user: "_apt", uid: 42, readable: true))
        ]
        seen.sources[0].aptVerifier = AptVerifierObservation(
            method: "/usr/lib/apt/methods/gpgv", user: "_apt", uid: 42,
            runs: [
                .init(
                    tempDirectory: "/tmp", answer: .refused,
                    words: ["Splitting up InRelease into data and signature failed"], exitCode: 0, seconds: 0.012),
                .init(
                    tempDirectory: "/dev/shm/apt-verdict-3kq0z5x9w1pa/tmp", withRoom: true, answer: .good,
                    statusLines: ["GOODSIG 6ED0E7B82643E131"], signedBy: ["B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8"],
                    exitCode: 0, seconds: 0.071),
            ])
        return report(
            seen, [judged(.good, .resource, [fullTemp], ruledOut: ["transfer", "keyring", "clock"])])
    }

    static func fine() -> Report {
        let sources = [source(), source("bookworm-updates", line: 4)]
        return report(
            observations(sources), [judged(.good, nil, [datesOff]), judged(.good, nil, [datesOff])])
    }

    /// One of everything: good, altered, unreachable, and an answer that is neither.
    static func mixed() -> Report {
        var unreachable = source("bookworm", uri: "http://nowhere.example.org/debian", line: 5)
        unreachable.looks = [
            LookObservation(
                transfer: TransferObservation(
                    origin: .network, url: "http://nowhere.example.org/debian/dists/bookworm/InRelease",
                    failure: .init(kind: .nameResolution, text: "Could not resolve host: nowhere.example.org")))
        ]
        var seen = observations([source(), source("bookworm-updates", line: 4), unreachable])
        seen.notChecked = [
            NotChecked(probe: "temp-directory", reason: "as _apt only estimated: this program is not root")
        ]
        seen.sources[1].aptVerifier = AptVerifierObservation(
            method: "/usr/lib/apt/methods/sqv", user: "uid 1000", uid: 1000,
            runs: [
                .init(
                    tempDirectory: "/tmp", answer: .noAnswer, words: ["it wrote \u{1b}[31mthis"], timedOut: true,
                    seconds: 20)
            ],
            noSecondRun: "no other temp directory has room: /dev/shm: mkdir: EROFS")
        var lost = judged(.noVerdict, .transfer, [unresolved], reason: .x02)
        lost.signature.signers = []
        lost.signature.acceptedByGpgv = nil
        lost.signature.acceptedBySqv = nil
        return report(
            seen,
            [
                judged(.bad, .signature, [altered], reason: .s01, signer: .bad, observed: .bad, ruledOut: ["clock"]),
                judged(.good, nil, []), lost,
            ])
    }

    static func file() -> Report {
        var seen = source()
        seen.uri = nil
        seen.suite = nil
        seen.origins = []
        seen.file = "/var/tmp/InRelease"
        seen.looks[0].transfer = TransferObservation(origin: .file, bytes: 151_075)
        return report(observations([seen], scope: .file), [judged(.good, nil, [])])
    }

    static let all: [(name: String, report: Report)] = [
        ("seed", seed()), ("fine", fine()), ("mixed", mixed()), ("file", file()),
    ]
}
