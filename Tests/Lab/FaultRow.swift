import Foundation
import TestSupport

/// A fault (or two, or none) that is made for real beside a real apt, and what has to come of it.
public struct FaultRow: Sendable, CustomStringConvertible {
    /// What is injected, as the table names it.
    public var description: String
    /// By release; one that is not there is not tried.
    public var outcomes: [RealRoot: Outcome]
    /// Among the few that `make test` runs as well.
    public var isQuick = false
    /// Drawn anew in each run.
    public var isDrawn = false

    /// The signed repository; nil is the usual one of about 100 KB.
    public var plan: SignedRepository.Plan?
    /// What its server answers, before each run.
    public var served: @Sendable (ServedRepository) throws -> Void = { _ in }
    /// What it answered when apt filled its lists; nil: they are empty.
    public var earlier: (@Sendable (ServedRepository) throws -> Void)?
    /// The clock of the whole scene as the server tells it, in seconds from now; nil: it tells none.
    public var serverClock: Int?
    /// A second server beside it, for as long as the row runs.
    public var beside: Beside = .nothing

    public enum Beside: Sendable {
        case nothing
        /// A proxy that answers every request like this.
        case proxy(@Sendable (ServedRepository) -> FaultAnswer)
        /// nginx with TLS in front of the same files: days from now at which the certificate begins and ends, its name.
        case tls(from: Double, to: Double, name: String)
    }

    /// Where the key lies.
    public var keyring = RootScene.Keyring.signedBy
    /// What lies there; nil is the signers' public keys.
    public var keyringBytes: (@Sendable (Keys) throws -> [UInt8])?
    /// The source file as a whole, with `@URI@`, `@TLS@`, `@PROXY@`, `@KEYRING@`, `@PORT@`, `@FINGERPRINT@` … in it.
    public var sources: String?
    /// A deb822 stanza instead, with the same words.
    public var stanza: String?
    /// All options of the one-line entry but the architecture.
    public var options: String?
    /// Lines of apt.conf, with the same words in them.
    public var configuration: [String] = []
    /// Files that the fault finds as `$S/NAME`.
    public var files: @Sendable (Keys) throws -> [String: [UInt8]] = { _ in [:] }
    /// Values for further words in them.
    public var words: @Sendable (Keys) throws -> [String: String] = { _ in [:] }

    /// A container of a real engine instead of the cage below.
    public var container: Container?

    public struct Container: Sendable {
        /// Options of `docker run`.
        public var options: [String]
        /// Shell lines run inside first.
        public var inside: String
        /// More options for our own check alone.
        public var ours: [String] = []
    }

    /// The cage around both runs.
    public var cage = RootCage()
    /// Words of the root in front of both programs.
    public var inside: [String] = []
    /// The clock in it, in seconds from the right one; or the time that it shows when a program starts.
    public var clock: Clock?
    /// System calls with another answer: `EPERM:faccessat2`.
    public var seccomp: [String] = []
    /// A control group around each run.
    public var group: ControlGroupCage?
    /// More arguments of our own `check`.
    public var arguments: [String] = []
    /// apt only warns, which `--error-on=any` counts as failing: whether it took the file shows in its lists.
    public var aptWarns = false

    public enum Clock: Sendable {
        case offset(Int)
        /// `1970-01-01 00:02:00`, for every process anew.
        case starting(String)
        /// So many seconds from the moment at which the repository was signed, and it stands there.
        case fromSigning(Int)
    }

    /// The shell lines that make the fault. `$R` is the root, `$S` the scene, `$KEYRING` the keyring's place, `$OTHER`
    /// somebody else's.
    public var fault: String {
        get { cage.fault }
        set { cage.fault = newValue }
    }

    public init(
        _ description: String, _ outcome: Outcome, legacy: Outcome? = nil, bullseye: Outcome? = nil,
        bookworm: Outcome? = nil, trixie: Outcome? = nil, quick: Bool = false, only: [RealRoot] = RealRoot.withApt,
        _ make: (inout FaultRow) -> Void = { _ in }
    ) {
        self.description = description
        let all: [RealRoot: Outcome] = [
            .bullseye: bullseye ?? legacy ?? outcome, .bookworm: bookworm ?? legacy ?? outcome,
            .trixie: trixie ?? outcome,
        ]
        outcomes = all.filter { only.contains($0.key) }
        isQuick = quick
        make(&self)
    }

    /// A row of which shell lines say all.
    public init(
        _ description: String, _ outcome: Outcome, legacy: Outcome? = nil, bullseye: Outcome? = nil,
        bookworm: Outcome? = nil, trixie: Outcome? = nil, quick: Bool = false, only: [RealRoot] = RealRoot.withApt,
        fault: String
    ) {
        self.init(
            description, outcome, legacy: legacy, bullseye: bullseye, bookworm: bookworm, trixie: trixie, quick: quick,
            only: only
        ) { $0.fault = fault }
    }

    /// Every row that is made in a root, drawn ones last; `APT_VERDICT_ROWS` names those with that text in them.
    public static let all = (fixed + drawn(LabSeed.value)).filter { row in
        guard let wanted = ProcessInfo.processInfo.environment["APT_VERDICT_ROWS"] else { return true }
        return (try? Regex(wanted)).map { row.description.contains($0) } ?? false
    }
    /// Those that are the same in each run.
    public static let fixed =
        healthy + signature + framing + key + keyringFile + keyringKey + time + cut + connection + hostNames
        + mirrorLists + answers + proxies
        + onDisk
        + temp + lists + limits + system + underApt + configuration + doubled
    /// The few for `make test`.
    public static let quick = fixed.filter(\.isQuick)
}

/// The seed of what is drawn; `APT_VERDICT_SEED` sets it.
public enum LabSeed {
    public static let value: UInt64 =
        ProcessInfo.processInfo.environment["APT_VERDICT_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...999_999)
}
