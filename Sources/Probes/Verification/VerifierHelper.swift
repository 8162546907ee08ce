import GPGME
import Linux

/// A process of its own that starts gpg for a long list of sources: it stays small, so that a new process costs little, and the
/// program's own thread has its hands free. Where it is lost, the program verifies by itself.
public final class VerifierHelper: BlockCrew {
    private let channel: Channel
    /// Nil where the other side is no process.
    private var process: Helper?
    private let most: Int
    private var frames = FrameQueue()
    /// What it was asked and has not answered, with the time by which it has to.
    private var open: [VerifierCrew.Ticket: ContinuousClock.Instant] = [:]
    private var begun = 0

    /// Begun while others run, so that gpg's next is there when one ends.
    private static let mostWaiting = 2
    /// No further question is sent while so many bytes of others wait.
    private static let mostUnsent = 1 << 20
    /// What is added to gpg's time for the way there and back, and for questions before it.
    private static let grace = Duration.seconds(10)

    init(channel: Channel, size: Int, process: Helper? = nil) {
        self.channel = channel
        self.process = process
        most = size + VerifierHelper.mostWaiting
    }

    /// Starts the process; nil where it cannot be had. Only for a program with a single thread.
    ///
    /// - Parameter size: how many gpg processes work at the same time.
    public static func start(_ engine: Engine, size: Int) -> VerifierHelper? {
        let process = Helper.start { channel in
            let crew = VerifierCrew(engine: engine, size: size)
            crew.afterOperation = { end in
                if end == .abandoned { SourceVerifier.collectOrphans(end) } else { settleOrphans(milliseconds: 0) }
            }
            var service = VerifierService(channel, crew)
            service.run()
        }
        return process.map { VerifierHelper(channel: $0.channel, size: size, process: $0) }
    }

    var size: Int { channel.isClosed ? 0 : most }
    var hasRoom: Bool { !channel.isClosed && open.count < most && frames.waiting < VerifierHelper.mostUnsent }
    var watched: [(descriptor: Int32, reads: Bool)] { channel.watched(writing: frames.waiting > 0) }
    var isReady: Bool { channel.isClosed && !open.isEmpty }

    func begin(
        _ setting: GPGSetting, signature: [UInt8], data: [UInt8], timeLimit: Duration
    ) -> VerifierCrew.Ticket {
        begun += 1
        let (seconds, attoseconds) = timeLimit.components
        let question = VerificationQuestion(
            ticket: begun, setting: setting,
            timeLimitMilliseconds: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        open[begun] = .now.advanced(by: timeLimit * 2 + VerifierHelper.grace)
        if let frame = VerificationFrame(question, signature: signature, data: data) {
            frames.send(frame)
            frames.flush(channel.write)
        } else {
            channel.close()
        }
        return begun
    }

    func step(wait limit: Int32) -> [(ticket: VerifierCrew.Ticket, outcome: VerificationOutcome)] {
        if limit > 0, !isReady { wait(for: watched, milliseconds: limit) }
        frames.flush(channel.write)
        frames.receive(channel.read())
        var ended: [(VerifierCrew.Ticket, VerificationOutcome)] = []
        while let frame = frames.next() {
            guard let answer = frame.answer else {
                channel.close()
                break
            }
            if open.removeValue(forKey: answer.ticket) != nil { ended.append((answer.ticket, answer.outcome)) }
        }
        if open.values.contains(where: { $0 < .now }) { channel.close() }
        return channel.isClosed ? ended + interrupt() : ended
    }

    /// Ends the process. None of what it was asked has an outcome then that is kept.
    func interrupt() -> [(ticket: VerifierCrew.Ticket, outcome: VerificationOutcome)] {
        channel.close()
        process = nil
        defer { open = [:] }
        return open.keys.sorted().map { ($0, .noVerdict(.interrupted, words: "")) }
    }
}
