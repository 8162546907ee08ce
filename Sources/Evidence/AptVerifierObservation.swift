/// What apt's own verification method answered when it was asked about the very bytes that we verified.
///
/// It runs at most twice: with the temp directory that apt would use, and, where that did not end in `good`, once more with one
/// that was tested by writing. What the two differ in is room in the temp directory and nothing else.
public struct AptVerifierObservation: Codable, Sendable, Equatable {
    /// The program that was run: `/usr/lib/apt/methods/gpgv`, `/usr/lib/apt/methods/sqv`.
    public var method: String
    /// The user that it ran as: `_apt`, `root`, or a number where this program is not root.
    public var user: String
    /// That user's number.
    public var uid: Int
    /// The umask that it was started with, which is the one that this program was started with.
    public var umask: Int
    /// In the order of running, one or two.
    public var runs: [Run]
    /// Why there is no second run although the first did not end in `good`; nil where there is one or none was needed.
    public var noSecondRun: String?

    /// One conversation with the method.
    public struct Run: Codable, Sendable, Equatable {
        /// The temp directory that it had.
        public var tempDirectory: String
        /// Whether that is one of this program's own, known to have room, instead of the one that apt would use.
        public var withRoom: Bool
        /// What it came to.
        public var answer: Answer
        /// apt's own words: the reason of a refusal, warnings, what it wrote to standard error. Cleaned, at most 8 lines.
        public var words: [String]
        /// Status lines that it passed on, `GOODSIG 6ED0E7B82643E131`; sqv has none.
        public var statusLines: [String]
        /// The fingerprints that it names as signers.
        public var signedBy: [String]
        /// nil where a signal or this program ended it.
        public var exitCode: Int?
        /// The signal that ended it; nil where it ended itself or this program ended it.
        public var signal: Int?
        /// Whether this program ended it because it did not answer in time.
        public var timedOut: Bool
        /// Until its end was seen; our own check of the same bytes may have run meanwhile.
        public var seconds: Double

        /// What a run came to.
        public enum Answer: String, Codable, Sendable, CaseIterable {
            /// apt would take the file as signed by a key that counts.
            case good
            /// It said no, with a reason in `words`.
            case refused
            /// A signal ended it before it answered.
            case died
            /// It ended, or was ended at the deadline, without an answer.
            case noAnswer = "no_answer"
            /// There was no process, or the program could not be run.
            case notStarted = "not_started"
        }

        public init(
            tempDirectory: String, withRoom: Bool = false, answer: Answer, words: [String] = [],
            statusLines: [String] = [], signedBy: [String] = [], exitCode: Int? = nil, signal: Int? = nil,
            timedOut: Bool = false, seconds: Double = 0
        ) {
            self.tempDirectory = tempDirectory
            self.withRoom = withRoom
            self.answer = answer
            self.words = words
            self.statusLines = statusLines
            self.signedBy = signedBy
            self.exitCode = exitCode
            self.signal = signal
            self.timedOut = timedOut
            self.seconds = seconds
        }
    }

    public init(
        method: String, user: String, uid: Int, umask: Int = 0o022, runs: [Run], noSecondRun: String? = nil
    ) {
        self.method = method
        self.user = user
        self.uid = uid
        self.umask = umask
        self.runs = runs
        self.noSecondRun = noSecondRun
    }
}
