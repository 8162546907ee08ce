import CGPGME

/// gpg with one set of keyrings: verifies signatures against them, and lists their keys.
///
/// Everything is synchronous. Each operation is a gpg process of its own, started by GPGME through a double fork, which
/// leaves it an orphan: `afterOperation` is where the owner of this program's children collects it.
public final class Verifier {
    /// What the caller's closure is told when an operation is over.
    public enum OperationEnd: Sendable {
        /// gpg closed its pipes; it is dead or about to be.
        case ended
        /// gpg was given up and may still run: it should be ended.
        case abandoned
    }

    /// The most that is kept of gpg's own words, in bytes.
    public static let wordsCap = 4096

    public let engine: Engine
    /// Where its options and keyrings come from.
    public let setting: GPGSetting
    /// Asked again and again while gpg works; true gives the operation up.
    public var isInterrupted: () -> Bool = { false }
    /// Called after each operation with how it ended, and once before the first one, when gpg has told its version.
    public var afterOperation: (OperationEnd) -> Void = { _ in }
    /// Kept from one operation to the next, because GPGME asks gpg for its version with each new one; nil after an
    /// operation that was given up.
    private var context: Context?
    /// A listing that gpg works at while this program does other things.
    private var begun: (operation: Operation, context: Context)?
    /// What came of it, until it is asked for.
    private var listed: KeyListing?
    private var keys: [EngineKey] = []

    public init(engine: Engine, setting: GPGSetting) {
        self.engine = engine
        self.setting = setting
    }

    /// Verifies detached signatures.
    ///
    /// - Parameters:
    ///   - signature: one or more OpenPGP signature packets, armoured or binary.
    ///   - data: the exact bytes that are said to be signed.
    ///   - timeLimit: the longest time that gpg may take.
    public func verify(signature: [UInt8], data: [UInt8], timeLimit: Duration) -> VerificationOutcome {
        settle()
        let input: DataObject
        let signed: DataObject
        let context: Context
        do throws(EngineError) {
            input = try DataObject(signature)
            signed = try DataObject(data)
            context = try readyContext()
        } catch {
            return .noVerdict(NoVerdictReason(error), words: "")
        }
        let operation = begin(context) {
            unsafe gpgme_op_verify_start(context.handle, input.handle, signed.handle, nil)
        }
        let (end, words) = finish(operation, context, timeLimit)
        return withExtendedLifetime((input, signed)) {
            VerificationOutcome(end, context, words: words)
        }
    }

    /// Lists every key of the keyrings.
    public func listKeys(timeLimit: Duration) -> KeyListing {
        if begun == nil, listed == nil { beginListing() }
        settle(timeLimit: timeLimit)
        defer { listed = nil }
        return listed ?? .noVerdict(.engineSilent, words: "")
    }

    /// Lets gpg begin to list the keys; `listKeys` waits for the end. Its pipes stay open meanwhile.
    public func beginListing() {
        guard begun == nil else { return }
        do throws(EngineError) {
            let context = try readyContext()
            keys = []
            let operation = begin(context, receiveKey: { [unowned self] in keys.append($0) }) {
                unsafe gpgme_op_keylist_start(context.handle, nil, 0)
            }
            begun = (operation, context)
        } catch {
            listed = .noVerdict(NoVerdictReason(error), words: "")
        }
    }

    /// Waits for a listing that was begun: gpg does one thing at a time.
    public func settle(timeLimit: Duration = .seconds(20)) {
        guard let (operation, context) = begun else { return }
        begun = nil
        let (end, words) = finish(operation, context, timeLimit)
        listed = Verifier.reason(end).map { .noVerdict($0, words: words) } ?? .listed(keys, words: words)
        keys = []
    }

    private func readyContext() throws(EngineError) -> Context {
        if let context { return context }
        let made = try Context(gpg: engine.gpg, setting: setting)
        context = made
        // It asked gpg for its version.
        afterOperation(.ended)
        return made
    }

    /// An operation that was started, and the loop that serves it.
    private struct Operation {
        var loop: EventLoop
        var started: gpgme_error_t
    }

    private func begin(
        _ context: Context, receiveKey: ((EngineKey) -> Void)? = nil, start: () -> gpgme_error_t
    ) -> Operation {
        let loop = EventLoop()
        loop.receiveKey = receiveKey
        loop.attach(to: context)
        return Operation(loop: loop, started: start())
    }

    private func finish(
        _ operation: Operation, _ context: Context, _ timeLimit: Duration
    ) -> (EventLoop.End, String) {
        withExtendedLifetime(operation.loop) {
            let end =
                operation.started == 0
                ? operation.loop.run(context, until: .now + timeLimit, interrupted: isInterrupted)
                : .done(EngineCode(operation.started))
            let words = Verifier.words(of: context)
            switch end {
            case .done: afterOperation(.ended)
            case .timedOut, .interrupted:
                self.context = nil
                afterOperation(.abandoned)
            }
            return (end, words)
        }
    }

    static func words(of context: Context) -> String {
        guard let output = try? DataObject() else { return "" }
        guard unsafe gpgme_op_getauditlog(context.handle, output.handle, UInt32(GPGME_AUDITLOG_DIAG)) == 0 else {
            return ""
        }
        return readableWords(output.contents(cap: wordsCap))
    }

    fileprivate static func reason(_ end: EventLoop.End) -> NoVerdictReason? {
        switch end {
        case .done(.success): nil
        case .done(.noData): .noSignatureData
        case .done(let code): .engineFailed(code)
        case .timedOut: .timedOut
        case .interrupted: .interrupted
        }
    }

}

extension NoVerdictReason {
    /// Why an operation could not be begun.
    public init(_ error: EngineError) {
        self =
            switch error {
            case .library(let step, let code): .engineNotStarted(step: step, code: code)
            case .gpgUnusable(let path, let code): .engineNotStarted(step: path, code: code)
            case .gpgNotFound: .engineNotStarted(step: "gpg", code: .invalidEngine)
            case .libraryTooOld: .engineNotStarted(step: "libgpgme", code: .invalidEngine)
            }
    }
}

extension VerificationOutcome {
    /// What an operation that was started came to.
    init(_ end: EventLoop.End, _ context: Context, words: String) {
        if let reason = Verifier.reason(end) {
            self = .noVerdict(reason, words: words)
            return
        }
        let signatures = EngineSignature.all(of: context)
        self = signatures.isEmpty ? .noVerdict(.engineSilent, words: words) : .performed(signatures, words: words)
    }
}
