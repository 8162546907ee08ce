import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// G: the keyrings that a source is checked with.
    static let keyring: [Scenario] = keyMissing + keyringFile + keyringContent + keyringAge + keyringsJoined

    private static let keyMissing: [Scenario] = [
        .trigger(.g01, "another-publishers-keyring") { run in
            run.keyring.keys = [Healthy.otherKey]
            run.source.look.loseKey()
        },
        .trigger(.g01, "key-is-in-another-keyring-of-this-machine") { run in
            run.keyring.keys = [Healthy.otherKey]
            run.source.look.loseKey()
            run.keyLocations = [
                KeyLocation(
                    wanted: Healthy.keyId, path: "/usr/share/keyrings/debian-archive-bookworm-automatic.gpg",
                    bundled: false, readByApt: false, key: Healthy.key)
            ]
        },
        .trigger(.g01, "no-keyring-for-a-file") { run in
            run.asFile()
            run.keyrings = []
            run.source.trust = TrustObservation(kind: .none, keyrings: [])
            run.source.look.release = nil
            run.source.look.check = VerificationObservation(
                noVerdict: VerificationObservation.NoVerdict(reason: .noKeyring, detail: "no keyring was named"))
            run.keyLocations = [
                KeyLocation(
                    wanted: Healthy.keyId, path: "debian", bundled: true, readByApt: false, key: Healthy.key)
            ]
        },
        .trigger(.g01, "proxy-that-signs-again", on: .trixie) { run in
            run.source.uri = "https://repo.example.org/artifactory/debian"
            run.source.look.answer.url = "https://repo.example.org/artifactory/debian/dists/bookworm/InRelease"
            run.source.look.loseKey()
        },
        .nearMiss(.g01, "one-of-two-signatures-has-no-key") { run in
            var unknown = Healthy.keylessSignature
            unknown.keyId = "9999000011112222"
            unknown.fingerprint = nil
            run.source.look.check.signatures.append(unknown)
        },
        .nearMiss(.g01, "the-keyring-is-not-there-at-all") { run in
            run.loseKeyring()
            run.source.look.loseKey()
        },
        .nearMiss(.g01, "a-second-key-is-missing-and-the-first-says-bad") { run in
            var second = Healthy.signature
            second.status = .noPublicKey
            second.keyId = "9999000011112222"
            second.fingerprint = Healthy.otherPrimary
            run.source.look.signature.status = .bad
            run.source.look.check.signatures.append(second)
            run.source.look.release = nil
        },
        .nearMiss(.u01, "a-missing-key-is-an-answer") { run in run.source.look.loseKey() },

        .trigger(.g07, "another-fingerprint-allowed") { run in
            run.source.trust.kind = .trustedParts
            run.source.trust.fingerprints = [Healthy.otherPrimary]
        },
        .trigger(.g07, "subkey-fingerprint-under-sqv", on: .trixie) { run in
            run.source.trust.kind = .trustedParts
            run.source.trust.fingerprints = [Healthy.subkey]
        },
        .trigger(.g07, "a-mark-behind-the-primary-under-sqv", on: .trixie) { run in
            run.source.trust.kind = .trustedParts
            run.source.trust.fingerprints = [Healthy.primary + "!"]
        },
        .trigger(.g07, "a-mark-behind-the-primary-where-a-subkey-signs") { run in
            run.source.trust.kind = .trustedParts
            run.source.trust.fingerprints = [Healthy.primary + "!"]
        },
        .nearMiss(.g07, "a-mark-behind-the-signing-subkey-under-gpgv") { run in
            run.source.trust.kind = .trustedParts
            run.source.trust.fingerprints = [Healthy.subkey + "!"]
        },
        .nearMiss(.g07, "subkey-fingerprint-under-gpgv") { run in
            run.source.trust.kind = .trustedParts
            run.source.trust.fingerprints = [Healthy.subkey]
        },
    ]

    private static let keyringFile: [Scenario] = [
        .trigger(.g02, "signed-by-names-nothing") { run in
            run.loseKeyring()
            run.source.look.loseKey()
        },
        .trigger(.g02, "a-directory", on: .trixie) { run in
            run.keyring.isFile = false
            run.keyring.readError = "EISDIR"
            run.keyring.format = .unknown
            run.keyring.keys = []
            run.source.look.loseKey()
        },
        .trigger(.g02, "one-of-two-and-sqv-stops", on: .trixie) { run in
            run.addKeyring("/usr/share/keyrings/gone.gpg") { keyring in
                keyring.exists = false
                keyring.readError = "ENOENT"
                keyring.format = .unknown
                keyring.keys = []
            }
        },
        .nearMiss(.g02, "there-and-unreadable") { run in run.blockKeyring(by: Healthy.keyring, mode: 0o600) },

        .trigger(.g03, "mode-0600") { run in run.blockKeyring(by: Healthy.keyring, mode: 0o600) },
        .trigger(.g03, "directory-0700") { run in run.blockKeyring(by: "/usr/share/keyrings", mode: 0o700) },
        .trigger(.g03, "owner-without-an-id-here", on: .trixie) { run in
            run.blockKeyring(by: Healthy.keyring, mode: 0o640)
            run.keyring.sandboxAccess?.blockedByOwnerUid = 65_534
        },
        .trigger(.g03, "modes-would-allow-it") { run in run.blockKeyring(by: Healthy.keyring, mode: 0o644) },
        .trigger(.g03, "needed-for-none-of-the-signatures") { run in
            run.source.trust.kind = .trustedParts
            run.source.look.check.joined = JoinedKeyringObservation(found: [Healthy.keyId])
            run.addKeyring("/etc/apt/trusted.gpg.d/other.gpg") { keyring in
                keyring.mode = 0o600
                keyring.keys = [Healthy.otherKey]
                keyring.sandboxAccess = AccessObservation(
                    user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: keyring.path,
                    blockedByMode: 0o600, blockedByOwnerUid: 0)
            }
        },
        .nearMiss(.g03, "given-by-hand-and-readable-to-us") { run in
            run.blockKeyring(by: Healthy.keyring, mode: 0o600)
            run.source.trust.kind = .given
        },
    ]

    private static let keyringContent: [Scenario] = [
        .trigger(.g04, "armour-in-gpg") { run in
            run.keyring.format = .armoured
            run.keyring.acceptance = .refusedFormat
        },
        .trigger(.g04, "binary-in-asc") { run in
            run.renameKeyring("/usr/share/keyrings/vendor.asc")
            run.keyring.acceptance = .refusedFormat
        },
        .trigger(.g04, "keybox-under-sqv", on: .trixie) { run in
            run.keyring.format = .keybox
            run.keyring.acceptance = .refusedFormat
        },
        .trigger(.g04, "web-page") { run in
            run.keyring.format = .html
            run.keyring.firstBytes = "<!DOCTYPE html><title>404 Not Found</title>"
            run.keyring.acceptance = .refusedFormat
            run.keyring.keys = []
            run.source.look.loseKey()
        },
        .trigger(.g04, "colon-in-the-name") { run in
            run.renameKeyring("/usr/share/keyrings/vendor:main.gpg")
            run.keyring.acceptance = .refusedName
        },
        .nearMiss(.g04, "armour-in-gpg-under-sqv-which-reads-it", on: .trixie) { run in
            run.keyring.format = .armoured
        },

        .trigger(.g05, "no-bytes") { run in
            run.keyring.format = .empty
            run.keyring.sizeBytes = 0
            run.keyring.keys = []
            run.source.look.loseKey()
        },
        .trigger(.g05, "beside-a-keyring-that-serves") { run in
            run.source.trust.kind = .trustedParts
            run.addKeyring("/etc/apt/trusted.gpg.d/empty.gpg") { keyring in
                keyring.format = .empty
                keyring.sizeBytes = 0
                keyring.keys = []
            }
        },
        .trigger(.g05, "maybe-the-one-that-lacks-the-key") { run in
            run.source.trust.kind = .trustedParts
            run.keyring.keys = [Healthy.otherKey]
            run.addKeyring("/etc/apt/trusted.gpg.d/empty.gpg") { keyring in
                keyring.format = .empty
                keyring.sizeBytes = 0
                keyring.keys = []
            }
            run.source.look.loseKey()
        },
        .nearMiss(.g05, "gpg-was-not-able-to-list-it") { run in
            run.keyring.keys = []
            run.keyring.notListed = "gpg: Too many open files"
        },
        .nearMiss(.g05, "gpg-could-not-run-so-no-keys-are-listed") { run in
            run.keyring.keys = []
            run.source.look.check.signatures = []
            run.source.look.check.noVerdict = VerificationObservation.NoVerdict(
                reason: .noEngine, detail: "gpg is not installed")
            run.source.look.release = nil
        },

        .trigger(.g06, "cut-off") { run in
            run.keyring.structure = .truncated
            run.keyring.sizeBytes = 900
            run.keyring.damagedAtByte = 534
            run.keyring.keys = []
            run.source.look.loseKey()
        },
        .trigger(.g06, "one-garbage-file-breaks-every-source") { run in
            run.source.trust.kind = .trustedParts
            run.addKeyring("/etc/apt/trusted.gpg.d/zz-notes.gpg") { keyring in
                keyring.structure = .garbage
                keyring.damagedAtByte = 0
                keyring.keys = []
            }
        },
        .trigger(.g06, "one-cut-file-and-sqv-stops", on: .trixie) { run in
            run.source.trust.kind = .trustedParts
            run.addKeyring("/etc/apt/trusted.gpg.d/cut.gpg") { keyring in
                keyring.structure = .truncated
                keyring.damagedAtByte = 534
                keyring.keys = []
            }
        },
        .trigger(.g06, "cut-behind-the-key-and-gpgv-goes-on") { run in
            run.source.trust.kind = .trustedParts
            run.addKeyring("/etc/apt/trusted.gpg.d/zz-cut.gpg") { keyring in
                keyring.structure = .truncated
                keyring.damagedAtByte = 534
                keyring.keys = []
            }
        },
        .trigger(.g06, "reading-fails") { run in
            run.keyring.readError = "EIO"
            run.keyring.sandboxAccess = nil
            run.keyring.format = .unknown
            run.keyring.keys = []
            run.source.look.loseKey()
        },
        .trigger(.g06, "garbage-that-apt-3-leaves-out", on: .trixie) { run in
            run.source.trust.kind = .trustedParts
            run.addKeyring("/etc/apt/trusted.gpg.d/notes.gpg") { keyring in
                keyring.format = .other
                keyring.structure = .garbage
                keyring.acceptance = .refusedFormat
                keyring.keys = []
            }
        },
        .nearMiss(.g06, "a-file-that-apt-goes-past") { run in
            run.source.trust.kind = .trustedParts
            run.addKeyring("/etc/apt/trusted.gpg.d/notes.txt") { keyring in
                keyring.format = .other
                keyring.structure = .garbage
                keyring.acceptance = .refusedName
                keyring.keys = []
            }
        },
    ]

    private static let keyringAge: [Scenario] = [
        .trigger(.g08, "expiry-was-extended") { run in
            run.source.look.signature.status = .expiredKey
            run.source.look.signature.keyExpiresAt = Healthy.time("2026-10-01T00:00:00Z")
            run.keyring.keys[0].expiresAt = Healthy.time("2026-10-01T00:00:00Z")
            run.keyLocations = [
                KeyLocation(wanted: Healthy.keyId, path: "debian", bundled: true, readByApt: false, key: Healthy.key)
            ]
        },
        .trigger(.g08, "subkey-was-added") { run in
            run.keyring.keys[0].subkeys = []
            run.source.look.loseKey()
            run.keyLocations = [
                KeyLocation(
                    wanted: Healthy.subkey, path: "/usr/share/keyrings/newer.gpg", bundled: false, readByApt: false,
                    key: Healthy.key)
            ]
        },
        .nearMiss(.g08, "every-known-copy-has-expired") { run in
            var old = Healthy.key
            old.expiresAt = Healthy.time("2026-10-01T00:00:00Z")
            run.source.look.signature.status = .expiredKey
            run.source.look.signature.keyExpiresAt = old.expiresAt
            run.keyring.keys = [old]
            run.keyLocations = [
                KeyLocation(wanted: Healthy.keyId, path: "debian", bundled: true, readByApt: false, key: old)
            ]
        },

        .trigger(.g09, "trusted-gpg-under-apt-3", on: .trixie) { run in
            run.source.trust.kind = .trustedParts
            run.keyring.keys = [Healthy.otherKey]
            run.source.look.loseKey()
            run.keyLocations = [
                KeyLocation(
                    wanted: Healthy.keyId, path: "/etc/apt/trusted.gpg", bundled: false, readByApt: false,
                    key: Healthy.key)
            ]
        },
        .trigger(.g09, "wrong-extension") { run in
            run.source.trust.kind = .trustedParts
            run.keyring.keys = [Healthy.otherKey]
            run.addKeyring("/etc/apt/trusted.gpg.d/archive.key") { keyring in keyring.acceptance = .refusedName }
            run.source.look.loseKey()
        },
        .trigger(.g09, "works-until-the-upgrade") { run in
            run.source.trust.kind = .trustedParts
            run.renameKeyring("/etc/apt/trusted.gpg")
        },
        .nearMiss(.g09, "also-in-trusted-gpg-d") { run in
            run.source.trust.kind = .trustedParts
            run.renameKeyring("/etc/apt/trusted.gpg")
            run.addKeyring("/etc/apt/trusted.gpg.d/archive.gpg") { _ in }
        },
        .nearMiss(.g09, "signed-by-names-another-keyring", on: .trixie) { run in
            run.keyring.keys = [Healthy.otherKey]
            run.source.look.loseKey()
            run.keyLocations = [
                KeyLocation(
                    wanted: Healthy.keyId, path: "/etc/apt/trusted.gpg", bundled: false, readByApt: false,
                    key: Healthy.key)
            ]
        },
    ]
}

extension Observations {
    /// A second keyring, sound and with the signing key until it is changed.
    mutating func addKeyring(_ path: String, _ change: (inout KeyringObservation) -> Void) {
        var added = KeyringObservation(
            path: path, sizeBytes: 2_300, mode: 0o644, ownerUid: 0,
            sandboxAccess: AccessObservation(user: "_apt", uid: 42, readable: true), keys: [Healthy.key])
        change(&added)
        keyrings.append(added)
        source.trust.keyrings.append(path)
    }

    mutating func renameKeyring(_ path: String) {
        keyring.path = path
        source.trust.keyrings = [path]
    }

    mutating func loseKeyring() {
        keyring.exists = false
        keyring.isFile = false
        keyring.sizeBytes = nil
        keyring.mode = nil
        keyring.ownerUid = nil
        keyring.readError = "ENOENT"
        keyring.sandboxAccess = nil
        keyring.format = .unknown
        keyring.structure = .unknown
        keyring.acceptance = .unknown
        keyring.keys = []
    }

    mutating func blockKeyring(by path: String, mode: Int) {
        if path == keyring.path { keyring.mode = mode }
        keyring.sandboxAccess = AccessObservation(
            user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: path, blockedByMode: mode,
            blockedByOwnerUid: 0)
    }
}
