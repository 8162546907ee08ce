import AptModel

/// Something that some versions of apt, or a program that apt starts, print; and the faults that can make them print it.
///
/// What is known here comes from apt's source (methods/gpgv.cc, methods/sqv.cc, apt-pkg/acquire-item.cc, apt-pkg/contrib/gpgv.cc,
/// cmdline/apt-key.in), from what people reported, and from the lab, in which each fault was made for real. The order of the
/// candidates is that of how often each is met.
public struct Saying: Sendable, Hashable {
    /// Texts that stand in the line, in this order.
    var parts: [String]
    /// The line holds nothing else: a shell's `Killed`.
    var isWhole = false
    /// The apts that print it.
    public var versions: AptSpan
    /// What it means by itself.
    public var weight: Weight
    /// Likeliest first; empty where it names no fault.
    public var candidates: [Candidate]
    /// What it says in plain words, where no fault is meant by it.
    public var remark: String?

    /// How much a sentence counts beside others about the same repository.
    public enum Weight: Sendable, Hashable {
        /// It says why something failed.
        case cause
        /// It follows several causes; they are asked for only where nothing better is said.
        case consequence
        /// It warns of something that is not why apt failed.
        case beside
    }

    /// A fault that can be behind it.
    public struct Candidate: Sendable, Hashable {
        public var code: FaultCode
        /// How this fault comes to those words.
        public var why: String
        /// The apts with which it can.
        var versions = AptSpan.all

        init(_ code: FaultCode, _ why: String, versions: AptSpan = .all) {
            self.code = code
            self.why = why
            self.versions = versions
        }
    }

    init(
        _ parts: String..., versions: AptSpan = .all, weight: Weight = .cause, whole: Bool = false,
        remark: String? = nil, means candidates: [Candidate] = []
    ) {
        self.parts = parts
        self.versions = versions
        self.weight = candidates.isEmpty ? .beside : weight
        self.candidates = candidates
        self.remark = remark
        isWhole = whole
    }

    /// All of them. The first that matches a line speaks for it, so the particular ones stand before the general.
    static let all =
        verifier + keyrings + programs + splitting + temporary + network + tls + server + release + room + limits
        + sandbox + configuration + general
}

extension Saying.Candidate {
    /// Short for the tables.
    static func can(_ code: FaultCode, _ why: String, in versions: AptSpan = .all) -> Self {
        Self(code, why, versions: versions)
    }
}

extension AptSpan {
    /// Those that verify through the apt-key script.
    static let throughAptKey = AptSpan(through: AptVersion(2, 9, 14))
    /// Those that call gpgv themselves.
    static let withoutAptKey = AptSpan(from: .withoutAptKey)
    /// Those that call sqv.
    static let sqv = AptSpan(from: .withSqv, condition: "with sqv")
    /// Those that call gpgv, themselves or through apt-key.
    static let gpgv = AptSpan(condition: "2.9.18 and earlier, or later without sqv")
    /// Those that read /etc/apt/trusted.gpg no more.
    static let withoutTrustedGpg = AptSpan(from: .withoutTrustedGpg)
    /// Those that call an unverified repository `GPG error`.
    static let gpgError = AptSpan(through: AptVersion(2, 9, 32))
    /// Those that say `OpenPGP signature verification failed` instead.
    static let openPGPError = AptSpan(from: AptVersion(2, 9, 33))
    /// Those that are told which key algorithms to refuse.
    static let keyAssertion = AptSpan(from: .withKeyAssertion, condition: "with gpgv")
    /// Those that are not.
    static let noKeyAssertion = AptSpan(through: AptVersion(2, 7, 12))
}
