/// The upstream part of apt's package version, as far as rules depend on it: `2.6.1`, `2.9.15`.
///
/// What follows the numbers (`+deb12u1`, `~rc1`, `ubuntu3`) does not change how apt verifies and is dropped.
public struct AptVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The first number.
    public var major: Int
    /// The second number, 0 where there is none.
    public var minor: Int
    /// The third number, 0 where there is none.
    public var patch: Int

    public init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads the leading numbers of a version; nil where it does not begin with one.
    public init?(_ text: String) {
        let upstream = text.split(separator: ":").last ?? ""
        let numbers = upstream.prefix { $0 == "." || ("0"..."9").contains($0) }
            .split(separator: ".").prefix(3).map { Int($0) }
        guard let major = numbers.first ?? nil else { return nil }
        self.init(major, (numbers.dropFirst().first ?? 0) ?? 0, (numbers.dropFirst(2).first ?? 0) ?? 0)
    }

    public static func < (left: AptVersion, right: AptVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    public var description: String { "\(major).\(minor).\(patch)" }

    /// The rules that apply where no apt is found: apt 3's.
    public static let assumed = AptVersion(3, 0, 0)
    /// From here on Signed-By may hold a key itself (sources.list(5)).
    public static let withInlineKeys = AptVersion(2, 3, 10)
    /// From here on apt calls gpgv itself, without the apt-key script.
    public static let withoutAptKey = AptVersion(2, 9, 15)
    /// From here on apt prefers sqv where it is installed.
    public static let withSqv = AptVersion(2, 9, 19)
    /// From here on trusted.gpg is no longer read.
    public static let withoutTrustedGpg = AptVersion(2, 9, 24)
    /// From here on gpgv is given a list of acceptable public key algorithms.
    public static let withKeyAssertion = AptVersion(2, 7, 13)

    /// Whether apt also looks at the two lists below which it only warns: from 2.8.1, in the development line from 2.9.7.
    public var hasKeyLevels: Bool {
        minor == 9 && major == 2 ? self >= AptVersion(2, 9, 7) : self >= AptVersion(2, 8, 1)
    }
}
