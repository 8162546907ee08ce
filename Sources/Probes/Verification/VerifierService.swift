import GPGME
import Linux

/// The other side of a `VerifierHelper`: lets gpg verify what it is asked, several at a time, until the channel is closed.
struct VerifierService {
    private let channel: Channel
    private let crew: VerifierCrew
    private var frames = FrameQueue()
    /// Not given to gpg yet.
    private var waiting: [VerificationFrame] = []
    /// The tickets of the questions that gpg works at, by the crew's own.
    private var running: [VerifierCrew.Ticket: VerifierCrew.Ticket] = [:]

    /// The longest time for which nothing happens, in milliseconds: gpg's time limit is looked at again.
    private static let longestWait: Int32 = 100

    init(_ channel: Channel, _ crew: VerifierCrew) {
        self.channel = channel
        self.crew = crew
    }

    /// Returns when the channel is closed, or this process is asked to stop.
    mutating func run() {
        while !channel.isClosed, interruption == nil { step(wait: VerifierService.longestWait) }
        _ = crew.interrupt()
    }

    /// Moves what there is to move, for which it may wait so many milliseconds.
    mutating func step(wait limit: Int32) {
        wait(
            for: channel.watched(writing: frames.waiting > 0) + crew.watched, milliseconds: crew.isReady ? 0 : limit)
        frames.receive(channel.read())
        while let frame = frames.next() { waiting.append(frame) }
        while crew.hasRoom, !waiting.isEmpty { begin(waiting.removeFirst()) }
        for ended in crew.step(wait: 0) {
            guard let ticket = running.removeValue(forKey: ended.ticket) else { continue }
            answer(ticket, ended.outcome)
        }
        frames.flush(channel.write)
    }

    private mutating func begin(_ frame: VerificationFrame) {
        guard let question = frame.question else { return channel.close() }
        do throws(EngineError) {
            let ticket = try crew.begin(
                question.setting, signature: frame.signature, data: frame.data,
                timeLimit: .milliseconds(question.timeLimitMilliseconds))
            running[ticket] = question.ticket
        } catch {
            answer(question.ticket, .noVerdict(NoVerdictReason(error), words: ""))
        }
    }

    private mutating func answer(_ ticket: VerifierCrew.Ticket, _ outcome: VerificationOutcome) {
        guard let frame = VerificationFrame(VerificationAnswer(ticket: ticket, outcome: outcome)) else {
            return channel.close()
        }
        frames.send(frame)
    }
}
