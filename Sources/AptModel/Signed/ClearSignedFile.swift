/// A clear-signed file taken apart as apt takes it apart: the pieces that are then verified as a detached signature.
///
/// `data` and `signature` are byte for byte what apt writes to its `apt.data` and `apt.sig` files, so a check of the
/// two as a binary hand-over (`gpgme_op_verify(signature, data)`) judges what apt judges. The line ends of `data` are
/// LF and its last line has none, which is the form that a canonical text signature (type 0x01) was made over.
public struct ClearSignedFile: Sendable, Hashable {
    /// The signed text: lines joined by LF, trailing blanks and dash escapes gone, no LF after the last line.
    public var data: [UInt8]
    /// All signature blocks, each line ended by LF, trailing blanks gone.
    public var signature: [UInt8]
    /// The same blocks one by one, BEGIN line to END line.
    public var signatureBlocks: [[UInt8]]
    /// The armour headers between the BEGIN line and the first blank line. apt takes any that does not begin with a
    /// dash, `NotDashEscaped` and `Comment` included, and uses none of them for the verification.
    public var headers: [ArmourHeader]
    /// Control bytes inside the signed text that apt lets pass (tab and the CR of a line end are not counted).
    public var controlBytes: [ControlByte]
    /// How many control bytes there were in all; `controlBytes` keeps the first few.
    public var controlByteCount: Int
    /// How many lines of the signed text were dash-escaped.
    public var dashEscapedLines: Int
    /// Whether any line ended in CR LF.
    public var hasCarriageReturns: Bool

    /// The digest names of the `Hash:` headers, in order, as they are written.
    public var hashNames: [String] {
        headers.filter { $0.name == "Hash" }
            .flatMap { $0.value.split(separator: ",") }
            .map { String($0.drop { $0 == " " || $0 == "\t" }) }
    }

    /// Whether there is an armour header other than `Hash:`, which no archive writes and which GnuPG's own clear-text
    /// parser may give a meaning (`NotDashEscaped`).
    public var hasUnusualHeader: Bool { headers.contains { $0.name != "Hash" } }
}

/// One armour header line.
public struct ArmourHeader: Sendable, Hashable, Codable {
    /// The line in the file, counted from 1.
    public var line: Int
    /// What stands before the colon; the whole line where there is none. Bytes that are no UTF-8 are replaced.
    public var name: String
    /// What stands behind the colon, leading blanks gone; empty where there is no colon.
    public var value: String

    public init(line: Int, name: String, value: String) {
        self.line = line
        self.name = name
        self.value = value
    }

    init(line: Int, text: ArraySlice<UInt8>) {
        self.line = line
        let bounded = text.prefix(ArmourHeader.longest)
        if let colon = bounded.firstIndex(of: UInt8(ascii: ":")) {
            name = String(decoding: bounded[..<colon], as: UTF8.self)
            value = String(decoding: bounded[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
        } else {
            name = String(decoding: bounded, as: UTF8.self)
            value = ""
        }
    }

    /// No more than this many bytes of a header line are kept.
    static let longest = 1024
}

/// A control byte and the line it stands on, counted from 1.
public struct ControlByte: Sendable, Hashable, Codable {
    public var line: Int
    public var byte: UInt8

    public init(line: Int, byte: UInt8) {
        self.line = line
        self.byte = byte
    }

    /// Whether a byte is a control byte that has no place in a text file: neither tab, LF nor CR, below 0x20, or 0x7F.
    public static func isControl(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F
    }
}
