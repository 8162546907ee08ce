import GPGME
import Linux

/// Blocks of signatures that gpg works at before they are asked for, several at a time, and what became of those that it had
/// before: the same bytes under the same keyrings are verified once in a run, however many sources serve them.
final class BlocksAhead {
    /// One block over one text under one set of keyrings, by digests.
    struct Block: Hashable {
        var desk: String
        var signature: String
        var data: String

        init(desk: String, signature: [UInt8], data: [UInt8]) {
            self.desk = desk
            self.signature = sha256(signature)
            self.data = sha256(data)
        }
    }

    /// The most outcomes that are kept; the oldest go first.
    private static let mostKept = 1000

    private let crew: (any BlockCrew)?
    private var running: [VerifierCrew.Ticket: Block] = [:]
    private var outcomes: [Block: VerificationOutcome] = [:]
    private var order: [Block] = []

    /// - Parameter crew: nil where one gpg at a time is to work.
    init(crew: (any BlockCrew)?) {
        self.crew = crew
    }

    /// Whether another block can begin.
    var hasRoom: Bool { crew?.hasRoom ?? false }

    /// How many may run at the same time; 0 where none may.
    var size: Int { crew?.size ?? 0 }

    /// Moves what runs, so that it comes to its end.
    func move() {
        guard let crew, !running.isEmpty else { return }
        take(crew.step(wait: 0))
    }

    /// What ends a wait, because a block can be moved then.
    var watched: [(descriptor: Int32, reads: Bool)] { crew?.watched ?? [] }

    /// Whether a block can be moved at once.
    var isReady: Bool { crew?.isReady ?? false }

    /// Whether gpg works at a block.
    func isWorking(at block: Block) -> Bool { running.values.contains(block) }

    /// Whether gpg works with the keyrings of a desk.
    func isWorking(with desk: String) -> Bool { running.values.contains { $0.desk == desk } }

    /// Begins with a block, unless it is known; call it only where there is room.
    func begin(_ block: Block, _ setting: GPGSetting, signature: [UInt8], data: [UInt8], timeLimit: Duration) {
        guard let crew, outcomes[block] == nil, !isWorking(at: block),
            let ticket = try? crew.begin(setting, signature: signature, data: data, timeLimit: timeLimit)
        else { return }
        running[ticket] = block
    }

    /// What a block came to; waits for it where gpg works at it, and is nil where it is not known.
    func outcome(of block: Block, isInterrupted: () -> Bool) -> VerificationOutcome? {
        while let crew, isWorking(at: block) {
            if isInterrupted() {
                take(crew.interrupt())
                return .noVerdict(.interrupted, words: "")
            }
            take(crew.step(wait: 50))
        }
        return outcomes[block]
    }

    /// Keeps an outcome for the next source with the same block. What says nothing of the bytes is not kept: it may be another
    /// the next time.
    func keep(_ outcome: VerificationOutcome, of block: Block) {
        switch outcome {
        case .performed, .noVerdict(.noSignatureData, _): break
        case .noVerdict(.engineFailed(let code), _) where !code.isSystemError: break
        case .noVerdict: return
        }
        if outcomes.updateValue(outcome, forKey: block) == nil { order.append(block) }
        if order.count > BlocksAhead.mostKept { outcomes[order.removeFirst()] = nil }
    }

    /// Gives up what runs.
    func interrupt() {
        guard let crew, !running.isEmpty else { return }
        take(crew.interrupt())
    }

    private func take(_ ended: [(ticket: VerifierCrew.Ticket, outcome: VerificationOutcome)]) {
        for (ticket, outcome) in ended {
            guard let block = running.removeValue(forKey: ticket) else { continue }
            keep(outcome, of: block)
        }
    }
}
