import AptModel
import Evidence
import GPGME

/// One block of signatures over one text: verified whole, then packet by packet as far as that is needed.
struct BlockCheck {
    /// gpg's answer to one signature.
    enum Answer {
        /// gpg judged it; the packet is nil where none could be read.
        case judged(EngineSignature, SignaturePacket?)
        /// gpg could make nothing of the packet by itself.
        case refused(EngineCode, SignaturePacket?)
        /// It was one of too many.
        case notTried(SignaturePacket)

        func observation(_ merge: SignatureMerge) -> SignatureObservation {
            switch self {
            case .judged(let engine, let packet): merge.observation(packet: packet, engine: engine)
            case .refused(let code, let packet): merge.observation(packet: packet, engine: nil, code: code)
            case .notTried(let packet):
                merge.observation(packet: packet, engine: nil, text: "not tried: there are too many signatures")
            }
        }
    }

    let verifier: Verifier
    let data: [UInt8]
    let packets: [SignaturePacket]
    let end: ContinuousClock.Instant
    /// What gpg made of the block as a whole; nil until it was asked.
    private(set) var whole: VerificationOutcome?
    /// In the order of the file.
    private(set) var answers: [Answer] = []
    /// Whether gpg made nothing of the block as it is.
    private(set) var isRefusedWhole = false
    /// gpg's own words, line by line, each once.
    private(set) var words: [String] = []

    /// - Parameter whole: what gpg made of this very block already.
    init(
        verifier: Verifier, data: [UInt8], packets: [SignaturePacket], end: ContinuousClock.Instant,
        whole: VerificationOutcome? = nil
    ) {
        self.verifier = verifier
        self.data = data
        self.packets = packets
        self.end = end
        self.whole = whole
    }

    /// - Parameter block: the signatures as apt gives them to its verifier.
    mutating func run(block: [UInt8]) throws(VerificationFailure) {
        let whole = self.whole ?? ask(block)
        self.whole = whole
        switch try reply(whole) {
        case .judged(let engine):
            guard !packets.isEmpty else {
                answers = engine.map { .judged($0, nil) }
                return
            }
            for (signature, packet) in zip(engine, packets) {
                guard BlockCheck.belong(signature, packet) else { break }
                answers.append(.judged(signature, packet))
            }
        case .refused(let code):
            isRefusedWhole = true
            if packets.isEmpty { answers = [.refused(code, nil)] }
        }
        for packet in packets.dropFirst(answers.count) {
            guard answers.count < SourceVerifier.mostSingleTries else {
                answers.append(.notTried(packet))
                continue
            }
            switch try reply(ask(packet.raw)) {
            case .judged(let engine):
                // One packet has one answer; anything else is none.
                if let first = engine.first, engine.count == 1, BlockCheck.belong(first, packet) {
                    answers.append(.judged(first, packet))
                } else {
                    answers.append(.refused(.general, packet))
                }
            case .refused(let code): answers.append(.refused(code, packet))
            }
        }
    }

    private enum Reply {
        case judged([EngineSignature])
        case refused(EngineCode)
    }

    private func ask(_ signature: [UInt8]) -> VerificationOutcome {
        verifier.verify(
            signature: signature, data: data, timeLimit: max(.zero, ContinuousClock.now.duration(to: end)))
    }

    /// gpg's reply; where gpg itself failed there is no verdict at all, be the other signatures as good as they may.
    private mutating func reply(_ outcome: VerificationOutcome) throws(VerificationFailure) -> Reply {
        switch outcome {
        case .performed(let signatures, let words):
            note(words)
            return .judged(signatures)
        case .noVerdict(.noSignatureData, let words):
            note(words)
            return .refused(.noData)
        case .noVerdict(.engineFailed(let code), let words) where !code.isSystemError:
            note(words)
            return .refused(code)
        case .noVerdict(let reason, let words):
            throw VerificationFailure(reason, words: words)
        }
    }

    private mutating func note(_ text: String) {
        for line in text.split(separator: "\n").map(String.init) where !words.contains(line) && words.count < 100 {
            words.append(line)
        }
    }

    /// Whether gpg's answer is about this packet: same key, and same time where gpg tells one.
    private static func belong(_ signature: EngineSignature, _ packet: SignaturePacket) -> Bool {
        if let told = signature.keyID, let named = packet.issuerKeyID, told != named { return false }
        if let told = signature.created, let named = packet.created, told != named.seconds { return false }
        return true
    }
}
