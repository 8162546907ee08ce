import GPGME

/// Who verifies several blocks of signatures at a time while this program does other things.
protocol BlockCrew: AnyObject {
    /// How many blocks it takes at a time; 0 where it takes none any more.
    var size: Int { get }
    /// Whether one more can begin now.
    var hasRoom: Bool { get }
    /// What has to be waited for, so that `step` has something to do.
    var watched: [(descriptor: Int32, reads: Bool)] { get }
    /// Whether a step has something to do without any wait.
    var isReady: Bool { get }

    /// Begins with a block; call it only where there is room.
    func begin(
        _ setting: GPGSetting, signature: [UInt8], data: [UInt8], timeLimit: Duration
    ) throws(EngineError) -> VerifierCrew.Ticket
    /// Moves what runs, for which it may wait so many milliseconds, and answers with what has ended.
    func step(wait: Int32) -> [(ticket: VerifierCrew.Ticket, outcome: VerificationOutcome)]
    /// Gives up what runs.
    func interrupt() -> [(ticket: VerifierCrew.Ticket, outcome: VerificationOutcome)]
}

extension VerifierCrew: BlockCrew {}
