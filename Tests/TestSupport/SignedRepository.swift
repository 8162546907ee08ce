import Foundation

/// A small repository on disk, signed with throwaway keys, as a `file:` source or behind a test server.
public final class SignedRepository: Sendable {
    /// What a repository is to look like.
    public struct Plan: Sendable, Hashable {
        public var suite = "stable"
        public var codename = "test"
        public var signers: [Keys.Kind] = [.rsa2048]
        public var digest = "SHA512"
        /// Seconds since the epoch; now by default.
        public var date: Int = Int(Date().timeIntervalSince1970)
        public var validUntil: Int?
        /// gpg's `faked-system-time` while signing, `20260101T000000`.
        public var signedAt: String?
        /// gpg's `default-sig-expire` while signing, `1d`.
        public var signatureExpires: String?
        public var hasInRelease = true
        public var hasDetached = true
        /// How many packages its index has, of about 600 bytes each.
        public var packages = 1
        /// Further lines for the Release file, each a whole field.
        public var moreFields: [String] = []

        public init() {}
    }

    private let directory: TemporaryDirectory
    public let plan: Plan
    /// The signed text.
    public let release: String

    /// The folder that holds `dists`.
    public var path: String { directory.path }
    public var uri: String { "file:\(directory.path)" }
    /// The signers' public keys, in a file beside `dists`.
    public var keyringPath: String { directory("keyring.gpg") }
    public var inReleasePath: String { directory("dists/\(plan.suite)/InRelease") }

    public init(_ plan: Plan = Plan()) throws {
        self.plan = plan
        directory = try TemporaryDirectory()
        let keys = try Keys.shared()
        let name = { (number: Int) in number == 1 ? "nothing" : "nothing-\(number)" }
        let longText = plan.packages > 1 ? String(repeating: " and a long text about it", count: 15) : ""
        let index = (1...plan.packages).map { number in
            """
            Package: \(name(number))
            Version: 1
            Architecture: all
            Maintainer: Nobody <nobody@example.org>
            Filename: pool/nothing_1_all.deb
            Size: 0
            SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            Description: nothing at all\(longText)


            """
        }.joined()
        let indexPath = try directory.write("dists/\(plan.suite)/main/binary-amd64/Packages", index)
        let digest = String(try mustRun("sha256sum", [indexPath]).outputText.prefix(64))
        var fields = [
            "Origin: Test", "Label: Test", "Suite: \(plan.suite)", "Codename: \(plan.codename)",
            "Date: \(SignedRepository.releaseDate(plan.date))",
        ]
        if let end = plan.validUntil { fields.append("Valid-Until: \(SignedRepository.releaseDate(end))") }
        fields += ["Architectures: amd64", "Components: main"] + plan.moreFields
        fields += ["SHA256:", " \(digest) \(index.utf8.count) main/binary-amd64/Packages"]
        release = fields.joined(separator: "\n") + "\n"
        try directory.write("dists/\(plan.suite)/Release", release)
        if plan.hasInRelease {
            let signed = try keys.clearSigned(
                release, by: plan.signers, digest: plan.digest, at: plan.signedAt, expires: plan.signatureExpires)
            try directory.write("dists/\(plan.suite)/InRelease", signed)
        }
        if plan.hasDetached {
            let signature = try keys.detached(
                Array(release.utf8), by: plan.signers, digest: plan.digest, at: plan.signedAt,
                expires: plan.signatureExpires)
            try directory.write("dists/\(plan.suite)/Release.gpg", signature)
        }
        try directory.write("keyring.gpg", keys.keyring(plan.signers))
    }

    /// Writes a file into the repository, or over one of its own.
    public func write(_ name: String, _ bytes: [UInt8]) throws {
        try directory.write(name, bytes)
    }

    /// The same moment as HTTP servers write it, with `GMT`.
    public static func serverDate(_ seconds: Int) -> String { String(releaseDate(seconds).dropLast(3)) + "GMT" }

    /// `Mon, 23 Nov 2026 03:31:07 UTC`, as Release files write a time.
    public static func releaseDate(_ seconds: Int) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'UTC'"
        return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }
}
