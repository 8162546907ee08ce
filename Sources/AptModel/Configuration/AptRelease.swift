/// The apt whose rules apply. Rules go by apt's version number, never by the name of a suite.
public struct AptRelease: Sendable, Hashable {
    /// apt's version as dpkg writes it: `2.6.1`, `3.0.3`.
    public var version: DebianVersion

    public init(version: DebianVersion) { self.version = version }

    /// What is assumed where the root holds no apt: apt 3.
    public static let assumed = AptRelease(version: DebianVersion("3.0"))

    /// /etc/apt/trusted.gpg is read (until 2.9.24).
    public var readsTrustedFile: Bool { version < DebianVersion("2.9.24") }
    /// The lists of acceptable public key algorithms exist (from 2.7.13; three of them from 2.9.7).
    public var assertsKeyAlgorithms: Bool { version >= DebianVersion("2.7.13") }
    /// The source option Snapshot is known (from 2.7).
    public var knowsSnapshots: Bool { version >= DebianVersion("2.7") }
}
