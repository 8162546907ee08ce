import AptModel
import Evidence

/// The apt of a healthy machine.
enum HealthyApt: Sendable {
    /// apt 2.6.1 with gpgv behind apt-key.
    case bookworm
    /// apt 3.0.3 with sqv.
    case trixie
}

/// Values that scenarios share.
enum Healthy {
    static let now = time("2026-11-23T03:31:07Z")
    static let day: Int64 = 86_400
    static let uri = "http://debian.example.org/debian"
    static let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    static let primary = "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8"
    static let subkey = "4CB50190207B4758A3F73A796ED0E7B82643E131"
    static let keyId = "6ED0E7B82643E131"
    static let otherPrimary = "1111222233334444555566667777888899990000"
    static let user = "Archive Automatic Signing Key <ftpmaster@example.org>"

    /// A moment written in RFC 3339; a scenario with a broken one would be at the epoch, which its golden file shows.
    static func time(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(seconds: 0) }

    static var key: KeyObservation {
        KeyObservation(
            primaryFingerprint: primary, userId: user, createdAt: time("2023-01-21T00:00:00Z"),
            expiresAt: time("2031-01-19T00:00:00Z"), algorithm: "rsa4096",
            subkeys: [
                SubkeyObservation(
                    fingerprint: subkey, createdAt: time("2023-01-21T00:00:00Z"),
                    expiresAt: time("2031-01-19T00:00:00Z"), algorithm: "rsa4096", canSign: true)
            ])
    }

    static var otherKey: KeyObservation {
        KeyObservation(
            primaryFingerprint: otherPrimary, userId: "Somebody Else <else@example.org>",
            createdAt: time("2020-01-01T00:00:00Z"), algorithm: "rsa4096")
    }

    static var signature: SignatureObservation {
        SignatureObservation(
            status: .good, engineText: "Success", fingerprint: subkey, keyId: keyId, primaryFingerprint: primary,
            userId: user, createdAt: time("2026-11-22T20:14:05Z"), digest: "SHA256", keyAlgorithm: "rsa4096",
            keyCreatedAt: time("2023-01-21T00:00:00Z"), keyExpiresAt: time("2031-01-19T00:00:00Z"))
    }

    /// A signature whose key is not at hand: what the packet alone tells.
    static var keylessSignature: SignatureObservation {
        SignatureObservation(
            status: .noPublicKey, engineCode: 9, engineText: "No public key", fingerprint: subkey, keyId: keyId,
            createdAt: time("2026-11-22T20:14:05Z"), digest: "SHA256", keyAlgorithm: "rsa")
    }

    static var release: ReleaseObservation {
        ReleaseObservation(
            fields: ReleaseObservation.Fields(
                origin: "Debian", label: "Debian", suite: "oldstable", codename: "bookworm", version: "12.12",
                date: time("2026-11-22T20:13:00Z"), components: ["main", "contrib", "non-free"],
                architectures: ["all", "amd64", "arm64"], matchesSuite: true))
    }

    static var transfer: TransferObservation {
        TransferObservation(
            origin: .network, url: "\(uri)/dists/bookworm/InRelease", effectiveUrl: "\(uri)/dists/bookworm/InRelease",
            httpStatus: 200, bytes: 151_075, expectedBytes: 151_075, lengthMet: true,
            sha256: "5d41402abc4b2a76b9719d911017c592ae2b7a3c1f0a9d7e6b5c4d3e2f1a0b9c", contentType: nil,
            remoteAddress: "192.0.2.10", serverDate: now, serverDateAt: now)
    }

    static var look: LookObservation {
        LookObservation(
            transfer: transfer,
            framing: FramingObservation(
                result: .split, signedBytes: 149_000, signatureBytes: 1_601, armourChecksumGood: true),
            verification: VerificationObservation(
                signatures: [signature], engine: "gpg 2.2.40", scratch: "/dev/shm", seconds: 0), release: release)
    }

    static var source: SourceObservation {
        SourceObservation(
            uri: uri, suite: "bookworm", components: ["main"],
            origins: [SourceOrigin(file: "/etc/apt/sources.list", line: 3)],
            trust: TrustObservation(kind: .signedBy, keyrings: [keyring]), looks: [look], indexBytes: 48_000_000)
    }

    static func attempt(_ user: String, _ uid: Int, _ bytes: Int64) -> WriteAttempt {
        WriteAttempt(user: user, uid: uid, wantedBytes: bytes, writtenBytes: bytes)
    }

    /// Twenty gigabytes on ext4, half of them free.
    static func directory(_ role: DirectoryObservation.Role, _ path: String, mode: Int, owner: Int, needs: Int64)
        -> DirectoryObservation
    {
        let chosenBy =
            switch role {
            case .temp: "default"
            case .lists, .partial: "Dir::State::lists"
            case .cache: "Dir::Cache"
            case .archives: "Dir::Cache::archives"
            }
        let users: [(String, Int)] =
            switch role {
            case .temp: [("_apt", 42), ("root", 0)]
            case .lists, .cache, .archives: [("root", 0)]
            case .partial: [("_apt", 42)]
            }
        return DirectoryObservation(
            role: role, path: path, chosenBy: chosenBy, mode: mode, ownerUid: owner, groupGid: 0,
            mount: MountObservation(point: "/", fileSystem: "ext4", options: ["rw", "relatime"]),
            totalBytes: 20_000_000_000, freeBytes: 10_000_000_000, availableBytes: 9_000_000_000,
            totalInodes: 1_300_000, availableInodes: 1_000_000, neededBytes: needs, neededInodes: 20,
            attempts: users.map { attempt($0.0, $0.1, needs) })
    }

    static var directories: [DirectoryObservation] {
        [
            directory(.temp, "/tmp", mode: 0o1777, owner: 0, needs: 390_000),
            directory(.lists, "/var/lib/apt/lists", mode: 0o755, owner: 0, needs: 48_151_075),
            directory(.partial, "/var/lib/apt/lists/partial", mode: 0o700, owner: 42, needs: 151_075),
        ]
    }
}

extension Observations {
    /// A machine on which nothing is wrong: one source, a good signature, room everywhere, a clock that is right.
    static func healthy(_ apt: HealthyApt = .bookworm) -> Observations {
        let found =
            switch apt {
            case .bookworm: AptObservation(version: "2.6.1", backend: .gpgv, verifierPath: "/usr/bin/gpgv")
            case .trixie: AptObservation(version: "3.0.3", backend: .sqv, verifierPath: "/usr/bin/sqv")
            }
        return Observations(
            startedAt: Healthy.now, durationSeconds: 1, scope: .system,
            machine: MachineObservation(
                hostname: "web-7f9", os: apt == .bookworm ? "debian 12" : "debian 13", kernel: "6.1.0",
                architecture: "amd64", uid: 0),
            apt: found,
            configuration: ConfigurationObservation(enabledEntries: 1, sourceFiles: ["/etc/apt/sources.list"]),
            clock: ClockObservation(now: Healthy.now, uptimeSeconds: 864_000), directories: Healthy.directories,
            keyrings: [
                KeyringObservation(
                    path: Healthy.keyring, sizeBytes: 55_918, mode: 0o644, ownerUid: 0,
                    sandboxAccess: AccessObservation(user: "_apt", uid: 42, readable: true), keys: [Healthy.key])
            ],
            sources: [Healthy.source])
    }
}
