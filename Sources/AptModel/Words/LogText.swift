/// The lines of a log that somebody saved or pasted: a terminal's, a build's, a CI service's.
///
/// Nothing in it is trusted. Escape sequences, control characters and what is not UTF-8 do not come through; a carriage
/// return ends a line, as apt's progress and Windows use it. A `\n` spelt out, as in JSON around a log, ends one too.
public enum LogText {
    /// The most bytes that are kept of one line; apt's longest sentences have about 1,000.
    public static let lineLimit = 4_096

    /// The lines without their ends, empty ones among them, so that their places are those in the log.
    ///
    /// A carriage return starts another piece of the same line: each piece carries the number of its line, from 1.
    public static func lines(_ bytes: some Sequence<UInt8>) -> [(number: Int, text: String)] {
        var lines: [(number: Int, text: String)] = []
        var number = 1
        var kept: [UInt8] = []
        var escape = EscapeSequence.none

        func endPiece() {
            let pieces = spelledLineBreaks(kept)
            for piece in pieces where !piece.isEmpty { lines.append((number, decoded(piece))) }
            kept.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            guard byte != AptBytes.newline, byte != carriageReturn else {
                endPiece()
                if byte == AptBytes.newline { number += 1 }
                escape = .none
                continue
            }
            guard !escape.takes(byte) else { continue }
            switch byte {
            case 0x09: kept.append(AptBytes.space)
            case 0..<0x20, 0x7F: continue
            default: if kept.count < lineLimit { kept.append(byte) }
            }
        }
        endPiece()
        return lines
    }

    private static let carriageReturn: UInt8 = 0x0D

    /// UTF-8, repaired, without characters that act on what stands around them.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(where: { $0 >= 0x80 }) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: continue
            case .spaceSeparator: clean.append(" ")
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }

    /// Splits at `\n` (or `\r\n`) spelt out before a capital letter, a space, a quote or the end, where JSON was laid around a log.
    private static func spelledLineBreaks(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
        guard line.contains(backslash) else { return [line[...]] }
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index + 1 < line.count {
            guard line[index] == backslash, line[index + 1] == UInt8(ascii: "n") else {
                index += 1
                continue
            }
            let next = index + 2 < line.count ? line[index + 2] : AptBytes.space
            if next == AptBytes.space || next == backslash || next == AptBytes.quote
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next)
            {
                var end = index
                if end >= start + 2, line[end - 1] == UInt8(ascii: "r"), line[end - 2] == backslash { end -= 2 }
                pieces.append(line[start..<end])
                start = index + 2
            }
            index += 2
        }
        pieces.append(line[start...])
        return pieces
    }

    private static let backslash = UInt8(ascii: "\\")
}

/// Where in a terminal's escape sequence (ECMA-48) a byte stands.
private enum EscapeSequence {
    case none
    /// Behind ESC, and behind its intermediate bytes.
    case begun
    /// Behind `ESC [`: parameters up to a final byte.
    case control
    /// Behind `ESC ]`, `ESC P`, `ESC X`, `ESC ^` or `ESC _`: text up to BEL or `ESC \`.
    case string

    private static let escape: UInt8 = 0x1B

    /// Whether the byte belongs to a sequence and is to be dropped.
    mutating func takes(_ byte: UInt8) -> Bool {
        switch self {
        case .none:
            guard byte == EscapeSequence.escape else { return false }
            self = .begun
        case .begun:
            switch byte {
            case UInt8(ascii: "["): self = .control
            case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
                self = .string
            case EscapeSequence.escape, 0x20...0x2F: break
            default: self = .none
            }
        case .control:
            if byte == EscapeSequence.escape { self = .begun } else if !(0x20...0x3F).contains(byte) { self = .none }
        case .string:
            if byte == 0x07 { self = .none } else if byte == EscapeSequence.escape { self = .begun }
        }
        return true
    }
}
