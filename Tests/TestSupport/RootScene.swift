import Foundation
import Linux

/// A signed repository on a loopback server, as the only source of a ``RealRoot``: that root's own `apt-get update` and the
/// bundle's `check` run in the same cage, each in a fresh copy.
public final class RootScene: Sendable {
    public let root: RealRoot
    public let served: ServedRepository
    private let directory: TemporaryDirectory
    private let keyring: Keyring

    /// How the source entry names its keyring.
    public enum Keyring: Sendable {
        /// A binary file of its own.
        case signedBy
        /// Beside the Debian archive's own in trusted.gpg.d.
        case trusted
        /// Another file, named in Signed-By where it does not lie in /etc/apt.
        case file(String)
    }

    /// - Parameters:
    ///   - repository: a long one of its own if nil.
    ///   - headers: of every answer for its Release files.
    public init(
        _ root: RealRoot, keyring: Keyring = .signedBy, repository: SignedRepository? = nil, headers: [String] = []
    ) throws {
        self.root = root
        self.keyring = keyring
        served = try ServedRepository(repository ?? RootScene.repository.get(), headers: headers)
        directory = try TemporaryDirectory()
        try directory.write("keyring.gpg", try readFile(served.keyring, limit: 1 << 20))
        try directory.write("other.gpg", try Keys.shared().keyring(.ed25519))
        let place = keyringPlace
        try entry(place.hasPrefix("/etc/apt/trusted.gpg") ? "" : "signed-by=\(place)")
    }

    /// A scene with a repository and a key of its own.
    public init(_ root: RealRoot, repository: SignedRepository, key: [UInt8]) throws {
        self.root = root
        keyring = .signedBy
        served = try ServedRepository(repository)
        directory = try TemporaryDirectory()
        try directory.write("keyring.gpg", key)
        try directory.write("other.gpg", try Keys.shared().keyring(.ed25519))
        try entry("signed-by=/usr/share/keyrings/lab.gpg")
    }

    /// Puts a file beside those that are copied into the root: `keyring.gpg`, `sources.list`, `apt.conf` (as
    /// apt.conf.d/99lab), `lab.sources`, `lists.tar` (unpacked in /var/lib/apt). The shell lines of a fault find it as `$S/NAME`.
    public func put(_ name: String, _ bytes: [UInt8]) throws { try directory.write(name, bytes) }

    /// Where such a file is.
    public func path(_ name: String) -> String { directory(name) }

    /// A Release file of about 100 KB, so that 64 KiB are too few for any apt.
    private static let repository = Result { try SignedRepository(longPlan) }

    /// The plan of that repository, to be changed.
    public static var longPlan: SignedRepository.Plan {
        var plan = SignedRepository.Plan()
        let filler = (1...1500).map { " filler line number \($0) of a long Release file" }
        plan.moreFields = ["Changelogs: none\n" + filler.joined(separator: "\n")]
        return plan
    }

    /// Writes the one source entry anew, for another repository.
    public func entry(_ options: String, uri: String? = nil, suite: String = "stable") throws {
        try directory.write("sources.list", "deb [arch=amd64 \(options)] \(uri ?? served.uri) \(suite) main\n")
    }

    /// Writes it as a deb822 entry with the armoured key in it; the place of the file has to be moved to `*.sources`.
    public func inlineEntry(_ key: [UInt8]) throws {
        let lines = String(decoding: key, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast()
        let folded = lines.map { " " + ($0.isEmpty ? "." : $0) }.joined(separator: "\n")
        try directory.write(
            "sources.list",
            "Types: deb\nURIs: \(served.uri)\nSuites: stable\nComponents: main\nArchitectures: amd64\nSigned-By:\n\(folded)\n"
        )
    }

    /// The files of this machine that make the repository a container's only source, by their place in it.
    public var mounts: [String: String] {
        ["/etc/apt/sources.list": directory("sources.list"), keyringPlace: directory("keyring.gpg")]
    }

    /// Where the root's apt looks for the repository's key.
    public var keyringPlace: String {
        switch keyring {
        case .signedBy: "/usr/share/keyrings/lab.gpg"
        case .trusted: "/etc/apt/trusted.gpg.d/lab.gpg"
        case .file(let path): path
        }
    }

    /// The cage with the repository's entry and key in it, made before the fault. The key of someone else is in `$OTHER`,
    /// the place of the right one in `$KEYRING`.
    public func furnished(_ cage: RootCage) -> RootCage {
        var cage = cage
        cage.fault = """
            S=\(directory.path); KEYRING=$R\(keyringPlace); OTHER=$S/other.gpg
            cp $S/sources.list $R/etc/apt/sources.list; mkdir -p "$(dirname $KEYRING)"; cp $S/keyring.gpg $KEYRING
            [ ! -e $S/lab.sources ] || cp $S/lab.sources $R/etc/apt/sources.list.d/lab.sources
            [ ! -e $S/apt.conf ] || cp $S/apt.conf $R/etc/apt/apt.conf.d/99lab
            [ ! -e $S/lists.tar ] || tar -xpf $S/lists.tar -C $R/var/lib/apt
            \(cage.fault)
            """
        return cage
    }

    /// The root's own `apt-get update`, with any error or warning counted as failing.
    public func aptUpdate(in cage: RootCage = RootCage()) throws -> ProgramAptUpdate {
        ProgramAptUpdate(try furnished(cage).run(["apt-get", "update", "--error-on=any"], in: root))
    }

    /// The bundle's `check` over the root's own sources.
    public func check(_ arguments: [String] = [], in cage: RootCage = RootCage()) throws -> ProgramCheck {
        try ProgramCheck(
            furnished(cage).run([PortableBundle.program, "check", "--json"] + arguments, in: root, watched: true))
    }
}
