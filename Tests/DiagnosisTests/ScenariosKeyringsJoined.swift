import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// G: what apt-key makes of several keyrings, and what this program cannot see of one.
    static let keyringsJoined: [Scenario] = joined + unread + inOwnWords

    private static let other = "/etc/apt/keyrings/other.gpg"

    private static let joined: [Scenario] = [
        .trigger(.g02, "one-of-two-and-apt-key-ends") { run in
            run.addKeyring(other) { keyring in
                keyring.exists = false
                keyring.readError = "ENOENT"
                keyring.format = .unknown
                keyring.keys = []
            }
            run.source.look.check.joined = JoinedKeyringObservation(stoppedBy: other)
        },
        .trigger(.g04, "keybox-joined-to-a-key") { run in
            run.addKeyring(other) { keyring in
                keyring.format = .keybox
                keyring.keys = [Healthy.otherKey]
            }
            run.source.look.check.joined = JoinedKeyringObservation(spoiltBy: [other])
        },
        .trigger(.g04, "secret-key-that-apt-passes-over") { run in
            run.addKeyring(other) { keyring in
                keyring.format = .secretKey
                keyring.keys = []
            }
            run.source.look.check.joined = JoinedKeyringObservation(found: [Healthy.keyId])
        },
        .trigger(.g05, "empty-armour-and-apt-key-ends") { run in
            run.addKeyring("/etc/apt/keyrings/other.asc") { keyring in
                keyring.format = .empty
                keyring.sizeBytes = 0
                keyring.keys = []
            }
            run.source.look.check.joined = JoinedKeyringObservation(stoppedBy: "/etc/apt/keyrings/other.asc")
        },
        .trigger(.g06, "cut-off-in-front-of-the-key") { run in
            run.addKeyring(other) { keyring in
                keyring.structure = .truncated
                keyring.damagedAtByte = 534
                keyring.keys = [Healthy.otherKey]
            }
            run.source.trust.keyrings.reverse()
            run.source.look.check.joined = JoinedKeyringObservation(spoiltBy: [other])
        },
        .trigger(.g06, "nothing-seen-in-it-and-gpgv-stumbles") { run in
            run.addKeyring(other) { keyring in keyring.keys = [Healthy.otherKey] }
            run.source.look.check.joined = JoinedKeyringObservation(spoiltBy: [other])
        },
        .trigger(.g06, "damage-behind-the-key-that-apt-survives") { run in
            run.keyring.structure = .truncated
            run.keyring.damagedAtByte = 2_000
            run.source.look.check.joined = JoinedKeyringObservation(found: [Healthy.keyId])
        },
        .nearMiss(.g04, "colon-in-the-name-of-one-of-two") { run in
            run.addKeyring("/etc/apt/keyrings/vendor:main.gpg") { keyring in keyring.acceptance = .refusedName }
            run.source.look.check.joined = JoinedKeyringObservation(found: [Healthy.keyId])
        },
    ]

    private static let unread: [Scenario] = [
        .trigger(.u01, "keyring-that-apt-may-read-and-we-may-not") { run in run.forbidKeyring(mode: 0o400, owner: 42) },
        .nearMiss(.g03, "apt-may-read-it-and-we-may-not") { run in run.forbidKeyring(mode: 0o400, owner: 42) },
        .nearMiss(.g01, "the-keyring-could-not-be-read") { run in run.forbidKeyring(mode: 0o400, owner: 42) },
        .trigger(.g03, "kept-from-apt-by-its-mode-as-seen-without-root") { run in
            run.forbidKeyring(mode: 0o600, owner: 0)
            run.keyring.sandboxAccess = AccessObservation(
                user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: Healthy.keyring,
                blockedByMode: 0o600, blockedByOwnerUid: 0, inferred: true)
        },
        .trigger(.g03, "directory-above-it-as-seen-without-root") { run in
            run.forbidKeyring(mode: 0o600, owner: 0)
            (run.keyring.mode, run.keyring.ownerUid, run.keyring.isFile) = (nil, nil, false)
            run.keyring.sandboxAccess = AccessObservation(
                user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: "/usr/share/keyrings",
                blockedByMode: 0o700, blockedByOwnerUid: 0, inferred: true)
        },
        .trigger(.u01, "no-descriptor-left-for-the-keyring") { run in
            run.forbidKeyring(mode: 0o644, owner: 0)
            run.keyring.readError = "EMFILE"
        },
        .trigger(.u01, "gpg-opened-too-many-files") { run in
            run.source.look.check.signatures[0].status = .error
            run.source.look.check.signatures[0].engineCode = 0x8000 + 54
            run.source.look.check.signatures[0].engineText = "Too many open files"
            run.source.look.release = nil
        },
        .nearMiss(.g05, "the-keys-could-not-be-listed") { run in
            run.keyring.keys = []
            run.keyring.notListed = "Too many open files"
        },
        .trigger(.u01, "gpg-found-no-descriptor-left") { run in
            run.keyring.keys = []
            run.keyring.notListed = "Too many open files"
            run.source.look.check.signatures = []
            run.source.look.check.noVerdict = VerificationObservation.NoVerdict(
                reason: .engineFailed, detail: "Too many open files")
            run.source.look.release = nil
        },
    ]

    private static let inOwnWords: [Scenario] =
        ArmourTrouble.allCases.map { trouble in
            let name = trouble.rawValue.split(separator: "_").joined(separator: "-")
            return .trigger(.g04, "armour-with-\(name)") { run in
                run.renameKeyring("/etc/apt/keyrings/vendor.asc")
                run.keyring.format = .armoured
                run.keyring.acceptance = .refusedFormat
                run.keyring.armourTrouble = trouble
            }
        } + [
            .trigger(.g04, "key-block-without-its-empty-line") { run in
                run.renameKeyring("inline:/etc/apt/sources.list.d/vendor.sources:1")
                run.keyring.format = .armoured
                run.keyring.acceptance = .refusedFormat
                run.keyring.armourTrouble = .noBlankLine
            },
            .trigger(.g04, "keybox-named-asc") { run in
                run.renameKeyring("/etc/apt/keyrings/vendor.asc")
                run.keyring.format = .keybox
                run.keyring.acceptance = .refusedFormat
            },
            .trigger(.g06, "key-block-cut-off") { run in
                run.renameKeyring("inline:/etc/apt/sources.list.d/vendor.sources:1")
                run.keyring.format = .armoured
                run.keyring.structure = .truncated
                run.keyring.damagedAtByte = 300
                run.keyring.keys = []
                run.source.look.loseKey()
            },
        ]
}

extension Observations {
    /// Run by somebody who may not read the keyring.
    fileprivate mutating func forbidKeyring(mode: Int, owner: Int) {
        machine.uid = 65_534
        keyring.mode = mode
        keyring.ownerUid = owner
        keyring.readError = "EACCES"
        keyring.sandboxAccess = nil
        (keyring.format, keyring.structure, keyring.acceptance) = (.unknown, .unknown, .unknown)
        keyring.keys = []
        source.look.loseKey()
        source.look.check.signatures[0].status = .error
        source.look.check.noVerdict = VerificationObservation.NoVerdict(
            reason: .keyringUnread, detail: "\(Healthy.keyring) cannot be read by this program (uid 65534): EACCES")
    }
}
