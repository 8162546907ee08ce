import AptModel

/// One repository suite: what is configured for it and what was seen of it.
public struct SourceObservation: Codable, Sendable, Equatable {
    /// Without userinfo and trailing slash; nil for `--file`.
    public var uri: String?
    /// Flat suites keep their `/`; nil for `--file`.
    public var suite: String?
    /// Components of all entries that share this element.
    public var components: [String]
    /// Where the entries stand; empty for a repository given by hand.
    public var origins: [SourceOrigin]
    /// The rules that apt applies to it.
    public var rules: SourceRulesObservation
    /// Which keys may sign for it.
    public var trust: TrustObservation
    /// Why no transfer was tried, where none was.
    public var notTried: NotTried?
    /// The mirror list that named this URI.
    public var mirrorList: String?
    /// Mirrors of the same list that gave no file, in whose place apt goes on to this one; nil where there are none.
    public var deadMirrors: [DeadMirror]?
    /// The file looked at under `--file`, `-` for standard input.
    public var file: String?
    /// The first look, as apt does it, and after a bad signature the further ones.
    public var looks: [LookObservation]
    /// What apt needs in its lists directory for this source's indexes; nil where it cannot be computed.
    public var indexBytes: Int64?
    /// Sizes of those indexes; nil where they cannot be computed.
    public var indexes: IndexObservation?
    /// Whether apt fetches any of those indexes compressed; nil where no Release file told.
    public var unpacksIndexes: Bool?
    /// What apt needs in its temp directory to verify this source; nil where no signed file came or there is no apt.
    public var tempRoom: TempRoom?
    /// What apt's own verifier said of the first look; nil where it was not asked.
    public var aptVerifier: AptVerifierObservation?
    /// What `--state` had kept of it; nil without.
    public var kept: KeptObservation?

    /// What apt has on disk of it; nil where that was not looked at (no apt, or no network asked for).
    public var lists: ListsObservation?

    /// A mirror of a list that gave no file.
    public struct DeadMirror: Codable, Sendable, Equatable {
        /// Its URI, without userinfo and trailing slash.
        public var uri: String
        /// What came of asking it.
        public var look: LookObservation

        public init(uri: String, look: LookObservation) {
            self.uri = uri
            self.look = look
        }
    }

    /// Index files as the Release file lists them.
    public struct IndexObservation: Codable, Sendable, Equatable {
        /// All of them together, without compression.
        public var plainBytes: Int64
        /// The largest file that apt writes of them.
        public var largestFileBytes: Int64

        public init(plainBytes: Int64, largestFileBytes: Int64) {
            self.plainBytes = plainBytes
            self.largestFileBytes = largestFileBytes
        }
    }

    /// What the verification of one source takes in the temp directory.
    public struct TempRoom: Codable, Sendable, Equatable {
        /// Bytes and new files of the sandbox user.
        public var bytes: Int64
        public var inodes: Int64
        /// Bytes of root, who writes the signed text out once more; 0 for a detached pair.
        public var rootBytes: Int64

        public init(bytes: Int64, inodes: Int64, rootBytes: Int64) {
            self.bytes = bytes
            self.inodes = inodes
            self.rootBytes = rootBytes
        }
    }

    /// Why a source was not looked at.
    public struct NotTried: Codable, Sendable, Equatable {
        /// The kind of reason.
        public var reason: Reason
        /// A sentence of detail.
        public var detail: String

        /// The kinds of reasons.
        public enum Reason: String, Codable, Sendable {
            case unsupportedScheme = "unsupported_scheme"
            case offline
            case deadline
            case interrupted
            /// The container ended before it was looked at as a whole.
            case containerEnded = "container_ended"
            /// It lies on the loopback of a container's own network.
            case containerNetwork = "container_network"
            /// The list of mirrors could not be had.
            case mirrorList = "mirror_list"
            /// The list of mirrors is not there.
            case mirrorListMissing = "mirror_list_missing"
            /// apt's sandbox user may not read the list of mirrors.
            case mirrorListUnreadable = "mirror_list_unreadable"
            /// The entry asks for a snapshot, and where that lies is not known.
            case snapshot
            /// The entry asks for a snapshot of an archive that has none for apt, which refuses all lists for it.
            case snapshotRefused = "snapshot_refused"
        }

        public init(reason: Reason, detail: String) {
            self.reason = reason
            self.detail = detail
        }
    }

    public init(
        uri: String?, suite: String?, components: [String] = [], origins: [SourceOrigin] = [],
        rules: SourceRulesObservation = SourceRulesObservation(), trust: TrustObservation,
        notTried: NotTried? = nil, mirrorList: String? = nil, file: String? = nil, looks: [LookObservation] = [],
        indexBytes: Int64? = nil, tempRoom: TempRoom? = nil
    ) {
        self.uri = uri
        self.suite = suite
        self.components = components
        self.origins = origins
        self.rules = rules
        self.trust = trust
        self.notTried = notTried
        self.mirrorList = mirrorList
        self.file = file
        self.looks = looks
        self.indexBytes = indexBytes
        self.tempRoom = tempRoom
    }
}

/// The rules that apt applies to one source, after apt.conf and the source's own options.
public struct SourceRulesObservation: Codable, Sendable, Equatable {
    /// What switches authentication off for this very source (`trusted=yes`, `allow-insecure=yes` …).
    public var authenticationSwitches: [ConfiguredSwitch]
    /// Whether Valid-Until is looked at.
    public var checkValidUntil: Bool
    /// Whether Date, and with it Valid-Until, is looked at.
    public var checkDate: Bool
    /// Where the validity checks are switched off, for this source.
    public var validitySwitches: [ConfiguredSwitch]
    /// Seconds that a Release file counts as valid after its Date at least; 0 is no rule.
    public var validUntilMinSeconds: Int64
    /// Seconds that it counts as valid at most.
    public var validUntilMaxSeconds: Int64
    /// What sets that maximum, with its place; nil where nothing does.
    public var validUntilMaxSetBy: ConfiguredSwitch?
    /// Seconds that Date may lie ahead of the clock: 10 by default.
    public var maxFutureSeconds: Int64

    public init(
        authenticationSwitches: [ConfiguredSwitch] = [], checkValidUntil: Bool = true, checkDate: Bool = true,
        validitySwitches: [ConfiguredSwitch] = [], validUntilMinSeconds: Int64 = 0, validUntilMaxSeconds: Int64 = 0,
        maxFutureSeconds: Int64 = 10
    ) {
        self.authenticationSwitches = authenticationSwitches
        self.checkValidUntil = checkValidUntil
        self.checkDate = checkDate
        self.validitySwitches = validitySwitches
        self.validUntilMinSeconds = validUntilMinSeconds
        self.validUntilMaxSeconds = validUntilMaxSeconds
        self.maxFutureSeconds = maxFutureSeconds
    }
}

/// Which keys may sign for a source.
public struct TrustObservation: Codable, Sendable, Hashable {
    /// How the keys were named.
    public var kind: Kind
    /// Keyring paths, each found among the run's `keyrings`.
    public var keyrings: [String]
    /// Fingerprints that Signed-By allows, upper case, `!` kept for "this very subkey"; empty for any key.
    public var fingerprints: [String]
    /// The stored Release file whose own Signed-By names these fingerprints; nil where the configuration names them.
    public var learnedFrom: String?

    /// How the keys were named.
    public enum Kind: String, Codable, Sendable {
        /// Signed-By in the source entry.
        case signedBy = "signed_by"
        /// `--keyring`.
        case given
        /// trusted.gpg.d, and trusted.gpg where this apt still reads it.
        case trustedParts = "trusted_parts"
        /// No keyring is known for this file or URI.
        case none
    }

    public init(kind: Kind, keyrings: [String], fingerprints: [String] = []) {
        self.kind = kind
        self.keyrings = keyrings
        self.fingerprints = fingerprints
    }
}

/// One look at a source's signed file: its transfer, its framing, its verification.
public struct LookObservation: Codable, Sendable, Equatable {
    /// Why this look was taken.
    public var purpose: Purpose
    /// Which files it is about.
    public var form: Form
    /// InRelease, or Release; nil where none was begun.
    public var transfer: TransferObservation?
    /// Release.gpg of a detached pair.
    public var signatureTransfer: TransferObservation?
    /// The answer for InRelease where Release was asked for next.
    public var inReleaseTransfer: TransferObservation?
    /// How the signed file splits; nil where it never came.
    public var framing: FramingObservation?
    /// What the engine said; nil where there was nothing to verify.
    public var verification: VerificationObservation?
    /// The Release file's own facts.
    public var release: ReleaseObservation?

    /// Why this look was taken.
    public enum Purpose: String, Codable, Sendable {
        /// As apt fetches it.
        case first
        /// A new connection past every cache.
        case noCache = "no_cache"
        /// A new connection over the other address family.
        case otherAddress = "other_address"
        /// By https as another store of CA certificates judges it, where the root's own store refuses the server. It tells
        /// whether the repository is fine, and never that apt would fetch it.
        case witness
    }

    /// Inline (InRelease) or detached (Release and Release.gpg).
    public enum Form: String, Codable, Sendable {
        case inline
        case detached
    }

    public init(
        purpose: Purpose = .first, form: Form = .inline, transfer: TransferObservation? = nil,
        signatureTransfer: TransferObservation? = nil, inReleaseTransfer: TransferObservation? = nil,
        framing: FramingObservation? = nil, verification: VerificationObservation? = nil,
        release: ReleaseObservation? = nil
    ) {
        self.purpose = purpose
        self.form = form
        self.transfer = transfer
        self.signatureTransfer = signatureTransfer
        self.inReleaseTransfer = inReleaseTransfer
        self.framing = framing
        self.verification = verification
        self.release = release
    }
}
