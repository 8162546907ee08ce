import AptModel

/// The policy file that apt's sqv method hands to sqv.
public struct SequoiaPolicyObservation: Codable, Sendable, Equatable {
    /// The path that is looked at; nil where there is none and sqv goes by its own defaults.
    public var path: String?
    /// What chose it: the name of an environment variable, or `lookup order`.
    public var chosenBy: String
    /// Its settings, in the order in which they count.
    public var settings: [Setting]
    /// Why Sequoia takes it for unreadable; nil where it reads it.
    public var problem: Problem?
    /// Why this program could not look at it, which says nothing of what apt's own user can do.
    public var notRead: String?

    /// One setting of the file.
    public struct Setting: Codable, Sendable, Equatable {
        /// `hash_algorithms.sha1.second_preimage_resistance`.
        public var name: String
        /// `always`, `never`, or the moment from which it is refused.
        public var cutoff: String

        public init(name: String, cutoff: String) {
            self.name = name
            self.cutoff = cutoff
        }
    }

    /// What keeps sqv from the file.
    public struct Problem: Codable, Sendable, Equatable {
        public var kind: Kind
        /// Counted from 1, where a line is to blame.
        public var line: Int?
        /// A few words.
        public var text: String
        /// Where apt's user cannot open it: the file, or the directory on the way that keeps it out.
        public var blockedBy: String?

        /// The kinds of problems.
        public enum Kind: String, Codable, Sendable {
            /// What it says cannot be parsed.
            case garbled
            /// apt's user cannot open it.
            case unreadable
            /// The variable names a file that is not there.
            case missing
            /// It is a directory or something else that is no file.
            case notAFile = "not_a_file"
            /// The variable holds no absolute path.
            case relative
        }

        public init(kind: Kind, line: Int? = nil, text: String, blockedBy: String? = nil) {
            self.kind = kind
            self.line = line
            self.text = text
            self.blockedBy = blockedBy
        }
    }

    public init(
        path: String?, chosenBy: String = "lookup order", settings: [Setting] = [], problem: Problem? = nil,
        notRead: String? = nil
    ) {
        self.path = path
        self.chosenBy = chosenBy
        self.settings = settings
        self.problem = problem
        self.notRead = notRead
    }
}

/// What apt has gpgv assert of the keys that sign (`APT::Key::Assert-Pubkey-Algo` and its two further levels).
public struct KeyAssertionObservation: Codable, Sendable, Equatable {
    /// Whether the root's gpgv knows `--assert-pubkey-algo`; nil where it could not be looked at.
    public var supported: Bool?
    /// The list below which a key is refused, as this apt comes to it; nil where it asserts nothing.
    public var refuses: String?
    /// The list below which this apt warns; nil where this apt knows no such level.
    public var warns: String?
    /// The list below which it notes that a later release will refuse the key.
    public var notes: String?

    public init(supported: Bool?, refuses: String? = nil, warns: String? = nil, notes: String? = nil) {
        self.supported = supported
        self.refuses = refuses
        self.warns = warns
        self.notes = notes
    }
}

/// How sqv reads the signature part of a file, which is another way than gpgv's.
public struct SequoiaReadingObservation: Codable, Sendable, Equatable {
    /// Why it refuses the part as a whole; nil where it comes to judge the signatures.
    public var refusal: SequoiaSignatureReading.Refusal?
    /// How many signatures it comes to judge: those of the first armour block.
    public var signatures: Int
    /// Those of them that it refuses for their form, counted from 0.
    public var malformed: [Int]
    /// Whether there is a marker packet, which a policy may refuse.
    public var hasMarker: Bool

    public init(
        refusal: SequoiaSignatureReading.Refusal? = nil, signatures: Int = 1, malformed: [Int] = [],
        hasMarker: Bool = false
    ) {
        self.refusal = refusal
        self.signatures = signatures
        self.malformed = malformed
        self.hasMarker = hasMarker
    }

    public init(_ reading: SequoiaSignatureReading) {
        self.init(
            refusal: reading.refusal, signatures: reading.signatures, malformed: reading.malformed,
            hasMarker: reading.hasMarker)
    }
}

extension FramingObservation {
    /// Whether the signature part is damaged in a way that keeps this back-end from reading it.
    public func isDamaged(for backend: AptObservation.Backend) -> Bool {
        switch backend {
        case .gpgv: armourChecksumGood == false
        case .sqv: sequoia?.isDamaged == true
        }
    }
}

extension SequoiaReadingObservation {
    /// Whether the armour or the packets break off or hold stray bytes, rather than what sqv does not take.
    public var isDamaged: Bool { refusal == .armour || refusal == .packets }
}
