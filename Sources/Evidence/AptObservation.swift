import AptModel

/// The apt found in the examined root.
public struct AptObservation: Codable, Sendable, Equatable {
    /// Its package version, `2.6.1`.
    public var version: String
    /// The program that apt of this version and configuration hands signatures to.
    public var backend: Backend
    /// The path at which apt looks for it.
    public var verifierPath: String?
    /// Whether a program that can be run is at that path.
    public var verifierPresent: Bool
    /// `APT::Sandbox::User`, the user that apt's methods run as; `root` where the sandbox is off.
    public var sandboxUser: String
    /// Its uid in this root's passwd file; nil where there is no such user.
    public var sandboxUid: Int?
    /// `APT::Key::Assert-Pubkey-Algo` as configured, nil for the built-in list.
    public var assertPubkeyAlgo: String?
    /// Digest names (`SHA1`) that `APT::Hashes::NAME::Untrusted` or `::Weak` change, with the configured value.
    public var hashOverrides: [HashOverride]
    /// The programs that apt starts to fetch and verify the examined sources; nil where they were not looked at.
    public var programs: [ProgramObservation]?
    /// What came of becoming the sandbox user; nil where that was not tried, or there is nobody to become.
    public var sandboxSwitch: SandboxSwitchObservation?
    /// The directory above the lists directory's `partial/` that keeps the sandbox user out. apt then warns, "Download is
    /// performed unsandboxed as root", and fetches and verifies as root (apt-pkg/acquire.cc, CheckDropPrivsMustBeDisabled; seen
    /// with 2.2.4, 2.6.1 and 3.0.3). nil where none does.
    public var unsandboxedBy: AccessObservation?

    /// Whether apt's methods run as a user of their own.
    public var isSandboxed: Bool {
        sandboxUser != "root" && sandboxUid != nil && sandboxUid != 0 && unsandboxedBy == nil
    }

    /// What apt has gpgv assert of keys; nil where gpgv is not this apt's verifier.
    public var keyAssertion: KeyAssertionObservation?
    /// The policy that apt hands to sqv; nil where sqv is not this apt's verifier.
    public var sequoiaPolicy: SequoiaPolicyObservation?

    /// Which verifier stands behind apt.
    public enum Backend: String, Codable, Sendable, CaseIterable {
        case gpgv
        case sqv
    }

    /// `APT::Hashes::SHA1::Weak "true"` and its like (apt methods/gpgv.cc).
    public struct HashOverride: Codable, Sendable, Equatable {
        /// The digest's name, upper case.
        public var digest: String
        /// nil where not configured.
        public var untrusted: Bool?
        /// The value of `Weak`; nil where not configured.
        public var weak: Bool?
        /// Where `Untrusted` was set; nil where it was not, and in older reports.
        public var untrustedAt: FileLocation?

        public init(digest: String, untrusted: Bool? = nil, weak: Bool? = nil, untrustedAt: FileLocation? = nil) {
            self.digest = digest
            self.untrusted = untrusted
            self.weak = weak
            self.untrustedAt = untrustedAt
        }
    }

    public init(
        version: String, backend: Backend, verifierPath: String? = nil, verifierPresent: Bool = true,
        sandboxUser: String = "_apt", sandboxUid: Int? = 42, assertPubkeyAlgo: String? = nil,
        hashOverrides: [HashOverride] = []
    ) {
        self.version = version
        self.backend = backend
        self.verifierPath = verifierPath
        self.verifierPresent = verifierPresent
        self.sandboxUser = sandboxUser
        self.sandboxUid = sandboxUid
        self.assertPubkeyAlgo = assertPubkeyAlgo
        self.hashOverrides = hashOverrides
    }
}
