import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// S: the content and its signature. U01 stands here too, since it is what is left when no other answer is.
    static let signature: [Scenario] = [
        .trigger(.s01, "bad-in-two-fetches") { run in
            run.source.look.signature.status = .bad
            run.source.look.release = nil
            var second = run.source.look
            second.purpose = .noCache
            second.answer.remoteAddress = "192.0.2.11"
            run.source.looks.append(second)
        },
        .trigger(.s01, "bad-and-no-second-fetch", on: .trixie) { run in
            run.source.look.signature.status = .bad
            run.source.look.release = nil
        },
        .trigger(.s01, "armour-fails-its-checksum") { run in
            run.asFile()
            run.source.look.frame.armourChecksumGood = false
            run.source.look.check.signatures = []
            run.source.look.release = nil
        },
        .trigger(.s01, "armour-that-nothing-reads", on: .trixie) { run in
            run.source.look.framing?.sequoia = SequoiaReadingObservation(refusal: .packets, signatures: 0)
            run.source.look.check.signatures = []
            run.source.look.release = nil
        },
        .trigger(.s03, "armour-that-sqv-cannot-read", on: .trixie) { run in
            run.source.look.framing?.sequoia = SequoiaReadingObservation(refusal: .packets, signatures: 0)
        },
        .nearMiss(.s01, "armour-that-gpg-reads-and-sqv-does-not", on: .trixie) { run in
            run.source.look.framing?.sequoia = SequoiaReadingObservation(refusal: .armour)
        },
        .nearMiss(.s03, "damaged-for-sqv-and-the-second-fetch-verifies", on: .trixie) { run in
            var second = run.source.look
            second.purpose = .noCache
            run.source.look.framing?.sequoia = SequoiaReadingObservation(refusal: .armour)
            run.source.looks.append(second)
        },
        .trigger(.s03, "a-marker-that-the-policy-refuses", on: .trixie) { run in
            run.source.look.framing?.sequoia = SequoiaReadingObservation(hasMarker: true)
            run.apt?.sequoiaPolicy = SequoiaPolicyObservation(
                path: "/etc/crypto-policies/back-ends/apt-sequoia.config",
                settings: [.init(name: "packets.marker", cutoff: "never")])
        },
        .trigger(.s03, "a-version-3-signature-by-a-missing-key-beside-a-good-one", on: .trixie) { run in
            run.source.look.addOldSignature()
        },
        .nearMiss(.g01, "the-keys-signature-is-of-a-version-that-sqv-refuses", on: .trixie) { run in
            run.source.look.addOldSignature()
        },
        .nearMiss(.s01, "a-wrong-checksum-is-nothing-to-sqv", on: .trixie) { run in
            run.source.look.framing?.armourChecksumGood = false
            run.source.look.framing?.sequoia = SequoiaReadingObservation()
        },
        .trigger(.s01, "trusted-yes-does-not-soften-it") { run in
            run.source.rules.authenticationSwitches = [
                ConfiguredSwitch(option: "trusted", value: "yes", file: "/etc/apt/sources.list", line: 3)
            ]
            run.source.look.signature.status = .bad
            run.source.look.release = nil
        },
        .nearMiss(.s01, "truncated-download") { run in
            run.source.look.signature.status = .bad
            run.source.look.answer.bytes = 100_000
            run.source.look.answer.lengthMet = false
            run.source.look.refuseFraming(.truncated, line: 2_000)
        },
        .nearMiss(.s01, "second-fetch-verifies") { run in
            let healthy = run.source.look
            run.source.look.signature.status = .bad
            run.source.look.release = nil
            var second = healthy
            second.purpose = .noCache
            run.source.looks.append(second)
        },

        .trigger(.s02, "inrelease-without-signature") { run in
            run.source.look.refuseFraming(.unsigned, line: 1, excerpt: "Origin: Example")
        },
        .trigger(.s02, "release-without-release-gpg") { run in
            run.source.look.inReleaseTransfer = TransferObservation(
                origin: .network, url: "\(Healthy.uri)/dists/bookworm/InRelease", httpStatus: 404)
            run.source.look.form = .detached
            run.source.look.answer.url = "\(Healthy.uri)/dists/bookworm/Release"
            run.source.look.signatureTransfer = TransferObservation(
                origin: .network, url: "\(Healthy.uri)/dists/bookworm/Release.gpg", httpStatus: 404)
            run.source.look.framing = nil
            run.source.look.verification = nil
            run.source.look.release = nil
        },
        .nearMiss(.s02, "detached-pair") { run in
            run.source.look.form = .detached
            run.source.look.inReleaseTransfer = TransferObservation(
                origin: .network, url: "\(Healthy.uri)/dists/bookworm/InRelease", httpStatus: 404)
            run.source.look.answer.url = "\(Healthy.uri)/dists/bookworm/Release"
            run.source.look.signatureTransfer = TransferObservation(
                origin: .network, url: "\(Healthy.uri)/dists/bookworm/Release.gpg", httpStatus: 200, bytes: 1_601,
                expectedBytes: 1_601, lengthMet: true)
        },

        .trigger(.s03, "byte-order-mark") { run in
            run.source.look.refuseFraming(
                .byteOrderMarkInFront, line: 1, excerpt: "\\xef\\xbb\\xbf-----BEGIN PGP SIGNED MESSAGE-----")
        },
        .trigger(.s03, "text-behind", on: .trixie) { run in
            run.source.look.refuseFraming(.textBehind, line: 2_811, excerpt: "Packages: extra")
        },
        .trigger(.s03, "a-packet-that-sqv-does-not-take", on: .trixie) { run in
            run.source.look.framing?.sequoia = SequoiaReadingObservation(refusal: .otherPacket)
        },
        .trigger(.s03, "numbers-that-sqv-does-not-take", on: .trixie) { run in
            run.source.look.framing?.sequoia = SequoiaReadingObservation(malformed: [0])
        },
        .nearMiss(.s03, "gpgv-takes-the-packet") { run in
            run.source.look.framing?.sequoia = SequoiaReadingObservation(refusal: .otherPacket)
        },
        .nearMiss(.s03, "malformed-beside-good", on: .trixie) { run in
            run.source.look.check.signatures.append(Healthy.signature)
            run.source.look.framing?.sequoia = SequoiaReadingObservation(signatures: 2, malformed: [0])
        },
        .trigger(.s03, "second-message") { run in run.source.look.refuseFraming(.secondMessage, line: 2_812) },
        .nearMiss(.s03, "portal-page") { run in
            run.source.look.refuseFraming(.page, line: 1, excerpt: "<!DOCTYPE html>")
            run.source.look.answer.contentType = "text/html"
            run.source.look.answer.firstBytes = "<!DOCTYPE html>"
        },

        .trigger(.s04, "another-codename") { run in
            run.source.look.fields.codename = "trixie"
            run.source.look.fields.suite = "stable"
            run.source.look.fields.matchesSuite = false
        },
        .nearMiss(.s04, "named-by-suite") { run in
            run.source.suite = "oldstable"
            run.source.look.fields.matchesSuite = true
        },

        .trigger(.s06, "bad-beside-good-under-sqv", on: .trixie) { run in
            var bad = Healthy.signature
            bad.status = .bad
            bad.keyId = "9999000011112222"
            run.source.look.check.signatures.append(bad)
        },
        .nearMiss(.s06, "bad-beside-good-under-gpgv") { run in
            var bad = Healthy.signature
            bad.status = .bad
            bad.keyId = "9999000011112222"
            run.source.look.check.signatures.append(bad)
        },

        .trigger(.s07, "no-sections") { run in
            run.source.look.release = ReleaseObservation(problems: [
                PlacedProblem(file: "InRelease", line: 1, text: "no fields at all")
            ])
        },
        .nearMiss(.s07, "unknown-field-only") { run in run.source.look.fields.version = nil },

        .trigger(.u01, "unsupported-scheme") { run in
            run.source.uri = "cdrom:[Example]"
            run.source.notTried = SourceObservation.NotTried(
                reason: .unsupportedScheme, detail: "cdrom: is a scheme that this program does not read")
            run.source.looks = []
        },
        .trigger(.u01, "deadline") { run in
            run.source.notTried = SourceObservation.NotTried(
                reason: .deadline, detail: "the run's deadline came before this source was finished")
            run.source.looks = []
        },
        .trigger(.u01, "good-and-no-time-left-for-the-machine") { run in
            run.leftOut = ["apt-verifier", "temp-directory"]
            run.directories = []
        },
        .nearMiss(.u01, "no-time-left-and-a-fault-that-was-seen") { run in
            run.leftOut = ["limits"]
            run.source.look.loseKey()
        },
        .trigger(.u01, "no-process-left-for-gpg") { run in
            run.source.look.check.signatures = []
            run.source.look.check.noVerdict = VerificationObservation.NoVerdict(
                reason: .noProcess,
                detail:
                    "gpg cannot be started, which takes three more processes (EAGAIN: Resource temporarily unavailable)"
            )
            run.keyrings[0].keys = []
            run.keyrings[0].notListed = "gpg cannot be started"
        },
        .trigger(.u01, "no-descriptor-left-for-gpg") { run in
            run.source.look.check.signatures = []
            run.source.look.check.noVerdict = VerificationObservation.NoVerdict(
                reason: .noDescriptor,
                detail:
                    "gpg cannot be started, which takes nine more open files (EMFILE: Too many open files); this process "
                    + "may have 8 (RLIMIT_NOFILE)")
            run.keyrings[0].keys = []
            run.keyrings[0].notListed = "gpg cannot be started"
        },
        .nearMiss(.g05, "gpg-could-not-list-the-keys") { run in
            run.keyrings[0].keys = []
            run.keyrings[0].notListed = "gpg ended without an answer"
        },
        .trigger(.u01, "no-scratch-directory") { run in
            run.source.look.check.signatures = []
            run.source.look.check.noVerdict = VerificationObservation.NoVerdict(
                reason: .noScratch, detail: "none of /dev/shm, /run, /tmp could be written to")
            run.source.look.release = nil
        },
        .nearMiss(.u01, "a-bad-signature-is-an-answer") { run in
            run.source.look.signature.status = .bad
            run.source.look.release = nil
        },
    ]
}

extension LookObservation {
    /// A version 3 signature beside the good one, by a key that no keyring holds; the policy refuses such packets.
    fileprivate mutating func addOldSignature() {
        var old = Healthy.signature
        old.version = 3
        old.status = .noPublicKey
        old.keyId = "9999000011112222"
        old.fingerprint = nil
        old.primaryFingerprint = nil
        check.signatures.append(old)
        framing?.sequoia = SequoiaReadingObservation(signatures: 2)
    }
}
