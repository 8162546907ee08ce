import FoundationEssentials
import GPGME

/// What a verifying process is asked.
struct VerificationQuestion: Codable {
    /// Stands for the question in its answer.
    var ticket: VerifierCrew.Ticket
    var setting: GPGSetting
    var timeLimitMilliseconds: Int64
}

/// What it answers.
struct VerificationAnswer: Codable {
    var ticket: VerifierCrew.Ticket
    var outcome: VerificationOutcome
}

/// A question with its bytes, or an answer without any, between two processes of this program.
struct VerificationFrame: Equatable {
    /// A question or an answer, as JSON.
    var message: [UInt8]
    var signature: [UInt8] = []
    var data: [UInt8] = []

    /// Three lengths of four bytes each, the lowest first, and the parts.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(12 + message.count + signature.count + data.count)
        for part in [message, signature, data] {
            let count = UInt32(truncatingIfNeeded: part.count)
            for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: count >> UInt32(shift))) }
        }
        return bytes + message + signature + data
    }
}

extension VerificationFrame {
    init?(_ question: VerificationQuestion, signature: [UInt8], data: [UInt8]) {
        guard let message = try? JSONEncoder().encode(question) else { return nil }
        self.init(message: Array(message), signature: signature, data: data)
    }

    init?(_ answer: VerificationAnswer) {
        guard let message = try? JSONEncoder().encode(answer) else { return nil }
        self.init(message: Array(message))
    }

    var question: VerificationQuestion? { try? JSONDecoder().decode(VerificationQuestion.self, from: Data(message)) }
    var answer: VerificationAnswer? { try? JSONDecoder().decode(VerificationAnswer.self, from: Data(message)) }
}

/// Frames as they come over a channel, and frames that wait for room in it.
struct FrameQueue {
    private var incoming: [UInt8] = []
    private var outgoing: [UInt8] = []
    private var sent = 0

    /// Bytes that wait to be written.
    var waiting: Int { outgoing.count - sent }

    mutating func receive(_ bytes: [UInt8]) {
        if incoming.isEmpty { incoming = bytes } else { incoming += bytes }
    }

    /// The next whole frame.
    mutating func next() -> VerificationFrame? {
        guard incoming.count >= 12 else { return nil }
        let counts = (0..<3).map { part in
            (0..<4).reduce(0) { $0 | Int(incoming[4 * part + $1]) << (8 * $1) }
        }
        let (first, second) = (12 + counts[0], 12 + counts[0] + counts[1])
        let end = second + counts[2]
        guard incoming.count >= end else { return nil }
        let frame = VerificationFrame(
            message: Array(incoming[12..<first]), signature: Array(incoming[first..<second]),
            data: Array(incoming[second..<end]))
        incoming.removeFirst(end)
        return frame
    }

    mutating func send(_ frame: VerificationFrame) {
        if waiting == 0 { (outgoing, sent) = (frame.bytes, 0) } else { outgoing += frame.bytes }
    }

    /// Writes what there is room for.
    mutating func flush(_ write: (ArraySlice<UInt8>) -> Int) {
        guard waiting > 0 else { return }
        sent += write(outgoing[sent...])
        if waiting == 0 { (outgoing, sent) = ([], 0) }
    }
}
