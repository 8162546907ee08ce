import CGPGME

/// Verifies several files at the same time in one thread, each with a gpg process of its own, so that every core has work.
///
/// Whoever owns a crew has to call ``step(wait:)`` again and again: nothing moves by itself.
public final class VerifierCrew {
    /// Stands for one verification from its beginning to its outcome.
    public typealias Ticket = Int

    /// How many gpg processes work at the same time, at most.
    public let size: Int
    private let engine: Engine
    /// Called after each verification; with `.abandoned` only when no other one runs.
    public var afterOperation: (Verifier.OperationEnd) -> Void = { _ in }
    private var running: [Running] = []
    /// Contexts that wait for the next file, because GPGME asks gpg for its version with each new one.
    private var spare: [(setting: GPGSetting, context: Context)] = []
    private var begun = 0
    private var lastStep = ContinuousClock.now
    /// A gpg was given up. It is ended with the orphans, all of them: so nothing new begins until the others have ended.
    private var hasAbandoned = false

    /// No owner waits longer than this between two steps without doing other work.
    private static let longestWait = Duration.milliseconds(500)

    private struct Running {
        var ticket: Ticket
        var setting: GPGSetting
        var context: Context
        var loop: EventLoop
        var input: DataObject
        var signed: DataObject
        var started: gpgme_error_t
        var end: ContinuousClock.Instant
    }

    public init(engine: Engine, size: Int) {
        self.engine = engine
        self.size = max(1, size)
    }

    /// How many work now.
    var busy: Int { running.count }

    /// Whether one more verification can begin now.
    public var hasRoom: Bool { busy < size && !hasAbandoned }

    /// What has to be waited for, so that `step` has something to do: descriptors, and whether each is read from.
    public var watched: [(descriptor: Int32, reads: Bool)] { running.flatMap(\.loop.watched) }

    /// Whether a step has something to do without any wait.
    public var isReady: Bool { running.contains { $0.started != 0 || $0.loop.finished != nil } }

    /// Begins to verify detached signatures; call it only where there is room.
    ///
    /// - Parameter timeLimit: the longest time that gpg may take, not counting half a second or more in which nobody called `step`.
    public func begin(
        _ setting: GPGSetting, signature: [UInt8], data: [UInt8], timeLimit: Duration
    ) throws(EngineError) -> Ticket {
        let input = try DataObject(signature)
        let signed = try DataObject(data)
        let context = try readyContext(setting)
        let loop = EventLoop()
        loop.attach(to: context)
        let started = unsafe gpgme_op_verify_start(context.handle, input.handle, signed.handle, nil)
        begun += 1
        if running.isEmpty { lastStep = .now }
        running.append(
            Running(
                ticket: begun, setting: setting, context: context, loop: loop, input: input, signed: signed,
                started: started, end: .now + timeLimit))
        return begun
    }

    /// Moves bytes to and from every gpg, and answers with those that have ended.
    ///
    /// - Parameter wait: milliseconds for which nothing may happen.
    public func step(wait: Int32) -> [(ticket: Ticket, outcome: VerificationOutcome)] {
        guard !running.isEmpty else { return [] }
        // Time in which nobody moved its bytes is not gpg's. A short one is: its owner waited for what is `watched`.
        let pause = lastStep.duration(to: .now)
        if pause > VerifierCrew.longestWait { for place in running.indices { running[place].end += pause } }
        // One that could not start has no pipe to wait for.
        EventLoop.step(running.map(\.loop), wait: isReady ? 0 : wait)
        lastStep = .now
        var outcomes: [(Ticket, VerificationOutcome)] = []
        var left: [Running] = []
        for one in running {
            if one.started != 0 {
                outcomes.append(settle(one, .done(EngineCode(one.started))))
            } else if let code = one.loop.finished {
                outcomes.append(settle(one, .done(code)))
            } else if lastStep >= one.end {
                outcomes.append(settle(one, one.loop.cancel(one.context, .timedOut)))
            } else {
                left.append(one)
            }
        }
        running = left
        if hasAbandoned, running.isEmpty {
            hasAbandoned = false
            afterOperation(.abandoned)
        } else if !outcomes.isEmpty {
            afterOperation(.ended)
        }
        return outcomes
    }

    /// Gives everything up that runs.
    public func interrupt() -> [(ticket: Ticket, outcome: VerificationOutcome)] {
        let outcomes = running.map { settle($0, $0.loop.cancel($0.context, .interrupted)) }
        running = []
        if hasAbandoned {
            hasAbandoned = false
            afterOperation(.abandoned)
        }
        return outcomes
    }

    private func settle(_ one: Running, _ end: EventLoop.End) -> (Ticket, VerificationOutcome) {
        let outcome = VerificationOutcome(end, one.context, words: Verifier.words(of: one.context))
        switch end {
        case .done: spare.append((one.setting, one.context))
        case .timedOut, .interrupted: hasAbandoned = true
        }
        return withExtendedLifetime((one.input, one.signed)) { (one.ticket, outcome) }
    }

    private func readyContext(_ setting: GPGSetting) throws(EngineError) -> Context {
        if let place = spare.lastIndex(where: { $0.setting == setting }) { return spare.remove(at: place).context }
        // Those of keyrings that are no more asked for go first.
        if spare.count >= 2 * size { spare.removeFirst() }
        let made = try Context(gpg: engine.gpg, setting: setting)
        afterOperation(.ended)
        return made
    }
}
