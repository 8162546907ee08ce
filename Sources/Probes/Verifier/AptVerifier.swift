import AptModel
import Evidence
import GPGME
import Linux

/// Asks apt's own verifier about signed files, as apt-get asks it: the same method, messages, user, environment and limits, on
/// the very bytes that were verified here.
///
/// One object serves a whole run: the same bytes, keyrings and options are asked about once. Nothing of it is left behind, in
/// scratch, in apt's temp directory or among the processes.
public final class AptVerifier {
    /// A signed file to ask about.
    public struct Question: Sendable {
        /// InRelease, or Release.
        public var body: [UInt8]
        /// Release.gpg; nil for InRelease.
        public var signature: [UInt8]?
        public var signedBy: SignedBy?
        /// As reports show it.
        public var uri: String
        public var suite: String
        /// What the verifier needs in its temp directory.
        public var room: RoomNeed

        public init(
            body: [UInt8], signature: [UInt8]?, signedBy: SignedBy?, uri: String, suite: String, room: RoomNeed
        ) {
            self.body = body
            self.signature = signature
            self.signedBy = signedBy
            self.uri = uri
            self.suite = suite
            self.room = room
        }

        /// What the answer depends on.
        fileprivate var identity: [String] {
            [sha256(body), signature.map(sha256) ?? "", signedBy?.summary ?? "", signedBy.map { "\($0)" } ?? ""]
        }

        /// Whether a message to the method could not say it as it is.
        fileprivate var holdsControls: Bool {
            ([uri, suite] + (signedBy?.keyrings ?? [])).contains(where: MethodMessage.holdsControls)
        }
    }

    /// Why there is no answer, in words.
    public struct NotAsked: Error, Sendable {
        public var reason: String
        /// Whether the run's own end is the reason.
        public var isForTime = false

        /// No answer because of a signal: nothing more is asked then.
        public static let interrupted = NotAsked(reason: "the run was interrupted", isForTime: true)
        fileprivate static let tooLate = NotAsked(reason: "the run's deadline was too near", isForTime: true)
    }

    /// The longest time for one conversation, in seconds; it takes hundredths.
    public static let mostSeconds = 20.0
    /// With less than this left, no conversation is begun.
    private static let leastSeconds = 0.2
    /// A verifier that has been silent for less than this, when the run's own time was over, may be a slow one.
    private static let silentSeconds = 5.0

    private let method: VerifierMethod
    private let scratch: VerifierScratch
    private var known: [[String]: AptVerifierObservation] = [:]
    /// Set once it did not answer in time: no further source has to wait for that.
    private var hangs = false

    public init(_ method: VerifierMethod, candidates: [String]) {
        self.method = method
        scratch = VerifierScratch(
            candidates: candidates, account: method.user.accountToBecome, temp: method.temp)
    }

    /// A question that was put, and is answered by `finish`.
    public struct Begun {
        fileprivate let question: Question
        fileprivate let state: State

        fileprivate enum State {
            /// The same was asked before.
            case known(AptVerifierObservation)
            case running(Conversation, place: String)
        }
    }

    /// Asks about one file: `begin` and `finish` in one.
    public func ask(_ question: Question, secondsLeft: () -> Double) throws(NotAsked) -> AptVerifierObservation {
        try finish(begin(question, secondsLeft: secondsLeft), secondsLeft: secondsLeft)
    }

    /// Starts the verifier on one file; `finish` has to follow, whatever is done meanwhile.
    ///
    /// - Parameter secondsLeft: of the whole run.
    public func begin(_ question: Question, secondsLeft: () -> Double) throws(NotAsked) -> Begun {
        if let answer = known[question.identity] { return Begun(question: question, state: .known(answer)) }
        guard interruption == nil else { throw .interrupted }
        guard !hangs else { throw NotAsked(reason: "\(method.path) did not answer in time before") }
        guard secondsLeft() >= AptVerifier.leastSeconds else { throw .tooLate }
        guard !question.holdsControls else {
            throw NotAsked(reason: "a URI, suite or keyring path with control characters is not handed to it")
        }
        guard let place = scratch.place(files(question), leaving: question.room.bytes) else {
            let reasons = scratch.refusals.joined(separator: "; ")
            throw NotAsked(reason: "no directory that \(method.user.name) can read takes the file: \(reasons)")
        }
        do throws(NotAsked) {
            let first = try begin(question, place: place, temp: nil, seconds: secondsLeft())
            return Begun(question: question, state: .running(first, place: place))
        } catch {
            scratch.remove()
            throw error
        }
    }

    /// The answer, once it is there.
    ///
    /// The first run has the temp directory that apt would use. Where that does not end in `good`, there is one more with a
    /// temp directory that is known to have room; where it does, a second run could tell nothing more and is not made.
    public func finish(_ begun: Begun, secondsLeft: () -> Double) throws(NotAsked) -> AptVerifierObservation {
        switch begun.state {
        case .known(let answer): return answer
        case .running(let conversation, let place):
            return try answer(begun.question, conversation, place: place, secondsLeft)
        }
    }

    private func answer(
        _ question: Question, _ conversation: Conversation, place: String, _ secondsLeft: () -> Double
    ) throws(NotAsked) -> AptVerifierObservation {
        defer { scratch.remove() }
        var answer = AptVerifierObservation(
            method: method.path, user: userName, uid: Int(uid), umask: Int(inheritedUmask), runs: [])
        let first = try end(conversation, place: place, seconds: secondsLeft())
        answer.runs.append(first)
        if first.answer != .good {
            let room = question.room
            do throws(NotAsked) {
                guard let temp = scratch.roomyDirectory(bytes: room.bytes, files: Int(clamping: room.inodes)) else {
                    let reasons = scratch.refusals.joined(separator: "; ")
                    throw NotAsked(reason: "no other temp directory has room: \(reasons)")
                }
                let second = try begin(question, place: place, temp: temp, seconds: secondsLeft())
                answer.runs.append(try end(second, place: place, seconds: secondsLeft()))
            } catch {
                answer.noSecondRun = error.reason
            }
        }
        hangs = answer.runs.contains(where: \.timedOut)
        known[question.identity] = answer
        return answer
    }

    /// Who it runs as, which a program that is not root cannot choose.
    private var uid: UInt32 { effectiveUser.uid == 0 ? method.user.account?.uid ?? 0 : effectiveUser.uid }
    private var userName: String { effectiveUser.uid == 0 ? method.user.name : "uid \(effectiveUser.uid)" }

    private func files(_ question: Question) -> [(name: String, bytes: [UInt8])] {
        guard let signature = question.signature else { return [("InRelease", question.body)] }
        return [("Release", question.body), ("Release.gpg", signature)]
    }

    /// One run of the method, on the way.
    fileprivate struct Conversation {
        var program: RunningProgram
        /// nil is the directory that apt would use.
        var temp: String?
        var leftovers: VerifierLeftovers?
        /// As `monotonicSeconds` tells it.
        var start: Double
    }

    /// Starts one run, and hands it both messages.
    ///
    /// The method reads both messages in one go and sees the end of its input behind them; it answers all the same, and then
    /// ends (tried with apt 2.2, 2.6 and 3.0).
    private func begin(
        _ question: Question, place: String, temp: String?, seconds: Double
    ) throws(NotAsked) -> Conversation {
        guard interruption == nil else { throw .interrupted }
        guard seconds >= AptVerifier.leastSeconds else { throw .tooLate }
        let isDetached = question.signature != nil
        let request = VerificationRequest(
            method: method.name, signaturePath: "\(place)/\(isDetached ? "Release.gpg" : "InRelease")",
            filePath: "\(place)/\(isDetached ? "Release" : "InRelease")", signedBy: question.signedBy,
            uri: question.uri, suite: question.suite,
            maximumBytes: question.signature?.count ?? method.maximumBytes)
        var program = Program(method.path, environment: method.environment)
        if let temp { program.environment["TMPDIR"] = temp }
        program.input = method.configuration + request.message(for: method.release)
        program.outputLimit = 65_536
        program.deadline = min(seconds, AptVerifier.mostSeconds)
        program.umask = inheritedUmask
        program.endsGroup = true
        // A temp directory of ours goes whole with the rest of the scratch.
        let leftovers = temp == nil ? VerifierLeftovers(in: method.temp, newerThan: request.filePath) : nil
        let start = monotonicSeconds
        return Conversation(program: RunningProgram(program), temp: temp, leftovers: leftovers, start: start)
    }

    /// Waits for the end of one run.
    private func end(
        _ conversation: Conversation, place: String, seconds: Double
    ) throws(NotAsked) -> AptVerifierObservation.Run {
        let result = conversation.program.finish(deadline: min(max(0, seconds), AptVerifier.mostSeconds))
        let taken = max(0, monotonicSeconds - conversation.start)
        // What left its process group is an orphan of this process now.
        endAllOrphans()
        let temp = conversation.temp
        let answer = VerifierAnswer(result, hiding: place).run(
            temp: temp ?? method.temp, withRoom: temp != nil, seconds: taken)
        if answer.answer != .good { conversation.leftovers?.remove(of: uid, lock: method.listsLock) }
        if result.ending == .interrupted { throw .interrupted }
        if result.ending == .timedOut, taken < AptVerifier.silentSeconds - 0.1 { throw .tooLate }
        // That this program has too few descriptors, processes or bytes left says nothing of the verifier.
        if case .notStarted(let error, let step) = result.ending, step != .exec || error.isOwnShortage {
            throw NotAsked(reason: "this program could not start it: \(step.rawValue): \(error.name)")
        }
        return answer
    }
}
