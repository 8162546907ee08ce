/// Something that some versions of apt, or a program that apt starts, print; and the faults that can make them print it.
///
/// What is known here comes from apt's source (methods/gpgv.cc, methods/sqv.cc, apt-pkg/acquire-item.cc, apt-pkg/contrib/gpgv.cc,
/// cmdline/apt-key.in) and from the lab, in which each fault was made for real.
public struct Saying: Sendable {
    /// Texts that stand in the line, in this order.
    public var parts: [String]
    /// The apts that print it, as `up to 2.9.14`; nil for every version.
    public var versions: String?
    /// Likeliest first; empty where it follows every failure and names none.
    public var candidates: [Candidate]
    /// What it says in plain words, where no fault is meant by it.
    public var remark: String?

    /// A fault that can be behind it.
    public struct Candidate: Sendable, Hashable {
        public var code: FaultCode
        /// How this fault comes to those words.
        public var why: String

        public init(_ code: FaultCode, _ why: String) { (self.code, self.why) = (code, why) }
    }

    init(_ parts: String..., versions: String? = nil, _ candidates: [(FaultCode, String)]) {
        self.parts = parts
        self.versions = versions
        self.candidates = candidates.map { Candidate($0.0, $0.1) }
    }

    /// One that names no fault.
    init(_ parts: String..., remark: String) {
        self.parts = parts
        candidates = []
        self.remark = remark
    }

    /// Whether the line holds all parts in their order.
    func matches(_ line: Substring) -> Bool {
        var rest = line.utf8[...]
        for part in parts {
            guard let found = rest.firstRange(of: part.utf8) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    /// All of them. The first that matches a line speaks for it, so the particular ones stand before the general.
    public static let all = verification + keys + transfer + machine + configuration + general

    static let throughAptKey = "up to 2.9.14"
    static let withSqv = "2.9.19 and later, with sqv"
    static let withGpgv = "up to 2.9.18, and later ones without sqv"
}
