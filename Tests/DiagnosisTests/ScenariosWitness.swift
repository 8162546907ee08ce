import AptModel
import Evidence

@testable import Diagnosis

/// What apt's own verifier may have answered.
enum Witness {
    static let gpgv = "/usr/lib/apt/methods/gpgv"
    static let sqv = "/usr/lib/apt/methods/sqv"

    static func run(
        _ answer: AptVerifierObservation.Run.Answer, _ words: String..., room: Bool = false
    ) -> AptVerifierObservation.Run {
        AptVerifierObservation.Run(
            tempDirectory: room ? "/dev/shm/apt-verdict-3kq0z5x9w1pa/tmp" : "/tmp", withRoom: room, answer: answer,
            words: words, statusLines: answer == .good ? ["GOODSIG \(Healthy.keyId)"] : [],
            signedBy: answer == .good ? [Healthy.primary] : [], exitCode: 0, seconds: 0.07)
    }

    static func said(_ runs: AptVerifierObservation.Run..., method: String = gpgv) -> AptVerifierObservation {
        AptVerifierObservation(method: method, user: "_apt", uid: 42, runs: runs)
    }

    static let splitting = "Splitting up InRelease into data and signature failed"
    static let invalid = "At least one invalid signature was encountered."
    static let bad = "The following signatures were invalid: BADSIG \(Healthy.keyId) \(Healthy.user)"
}

extension Scenarios {
    /// Our own check and apt's own verifier side by side.
    static let witness: [Scenario] = verifierBroken + besideOtherFaults

    private static let verifierBroken: [Scenario] = [
        .trigger(.y02, "refuses-with-room-as-well") { run in
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, "Unknown error executing apt-key"),
                Witness.run(.refused, "Unknown error executing apt-key", room: true))
        },
        .trigger(.y02, "the-method-is-killed", on: .trixie) { run in
            var dead = Witness.run(.died)
            (dead.exitCode, dead.signal) = (nil, 9)
            var again = Witness.run(.died, room: true)
            (again.exitCode, again.signal) = (nil, 9)
            run.source.aptVerifier = Witness.said(dead, again, method: Witness.sqv)
        },
        .trigger(.y02, "the-method-does-not-answer") { run in
            var late = Witness.run(.noAnswer)
            (late.exitCode, late.timedOut, late.seconds) = (nil, true, 20)
            var again = Witness.run(.noAnswer, room: true)
            (again.exitCode, again.timedOut, again.seconds) = (nil, true, 20)
            run.source.aptVerifier = Witness.said(late, again)
        },
        .trigger(.y02, "the-method-ends-without-a-word") { run in
            var first = Witness.run(.noAnswer, "not found: libfoo.so.1")
            first.exitCode = 127
            var second = Witness.run(.noAnswer, "not found: libfoo.so.1", room: true)
            second.exitCode = 127
            run.source.aptVerifier = Witness.said(first, second)
        },
        .trigger(.y02, "the-method-cannot-be-started") { run in
            var first = Witness.run(.notStarted, "exec: EACCES: Permission denied")
            first.exitCode = nil
            run.source.aptVerifier = Witness.said(first)
            run.source.aptVerifier?.noSecondRun = "no other temp directory has room: /run: EROFS"
        },
        .trigger(.y02, "only-room-differs-and-no-lack-was-found") { run in
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, Witness.splitting), Witness.run(.good, room: true))
        },
        .trigger(.y02, "a-umask-of-0777") { run in
            let words = "Unknown error executing apt-key"
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, words), Witness.run(.refused, words, room: true))
            run.source.aptVerifier?.umask = 0o777
        },
        .trigger(.y02, "beside-an-error-that-explains-nothing") { run in
            run.lists.mount = MountObservation(point: "/var/lib/apt/lists", fileSystem: "tmpfs")
            run.lists.totalBytes = 8_192
            run.lists.availableBytes = 0
            run.lists.fail("write", "ENOSPC", after: 0)
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, Witness.invalid), Witness.run(.refused, Witness.invalid, room: true))
        },
        .trigger(.y02, "apts-own-verifier-accepts-what-was-altered") { run in
            run.source.look.signature.status = .bad
            run.source.look.release = nil
            run.source.aptVerifier = Witness.said(Witness.run(.good))
        },
        .nearMiss(.y02, "apt-says-good-too") { run in run.source.aptVerifier = Witness.said(Witness.run(.good)) },
        .nearMiss(.y02, "both-refuse") { run in
            run.source.look.signature.status = .bad
            run.source.look.release = nil
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, Witness.bad), Witness.run(.refused, Witness.bad, room: true))
        },
        .nearMiss(.y02, "a-full-temp-directory-explains-it") { run in
            run.smallTemp()
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, Witness.splitting), Witness.run(.good, room: true))
        },
    ]

    private static let besideOtherFaults: [Scenario] = [
        .trigger(.r01, "a-warning-where-apts-own-verifier-had-room") { run in
            run.source.aptVerifier = Witness.said(Witness.run(.good))
            for index in run.directories.indices where run.directories[index].role == .temp {
                run.directories[index].attempts = []
                run.directories[index].availableBytes = 4096
            }
        },
        .trigger(.r01, "apts-own-verifier-with-and-without-room") { run in
            run.smallTemp()
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, Witness.splitting), Witness.run(.good, room: true))
        },
        .trigger(.s01, "apts-own-verifier-agrees") { run in
            run.source.look.signature.status = .bad
            run.source.look.release = nil
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, Witness.bad), Witness.run(.refused, Witness.bad, room: true))
        },
        .trigger(.s01, "apts-own-verifier-accepts-it-all-the-same", on: .trixie) { run in
            run.source.look.signature.status = .bad
            run.source.look.release = nil
            run.source.aptVerifier = Witness.said(Witness.run(.good), method: Witness.sqv)
        },
        .trigger(.g03, "apts-own-verifier-says-so-too") { run in
            run.keyring.mode = 0o600
            run.keyring.sandboxAccess = AccessObservation(
                user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: Healthy.keyring,
                blockedByMode: 0o600, blockedByOwnerUid: 0)
            let words = "The following signatures couldn't be verified because the public key is not available"
            run.source.aptVerifier = Witness.said(
                Witness.run(.refused, words), Witness.run(.refused, words, room: true))
        },
    ]
}
