/// Why a file is not a clear-signed file (or a signature file) that apt accepts. Lines are counted from 1, byte places
/// from 0.
///
/// Each case is one that apt refuses; which of them is an attack, a damaged download or a portal page is for the
/// diagnosis to say.
public enum FramingFault: Sendable, Hashable, Codable {
    /// No bytes at all.
    case empty
    /// The file stops before it is complete. `line` is the last line that is there.
    case truncated(part: TruncatedPart, line: Int)
    /// Everything from this line to the end of the file is zero bytes: a write that was cut off by a crash or full disk.
    case zeroFilledTail(line: Int)
    /// A clear-signed message begins, but not on the first line. `excerpt` is where the text in front stands.
    case textBefore(kind: LeadingText, excerpt: Range<Int>)
    /// Text (a blank line counts) between two signature blocks.
    case textBetween(line: Int)
    /// Text (a blank line counts) behind the last signature block.
    case textAfter(line: Int)
    /// A second clear-signed message begins here.
    case secondMessage(line: Int)
    /// An armour header that begins with a dash.
    case refusedHeader(line: Int)
    /// A line that begins with a dash where apt allows none: not dash-escaped in the signed text, or no END line in
    /// the signature.
    case refusedDashLine(line: Int)
    /// A line that apt refuses holds a control byte (form feed, NUL, ESC …), the way text is smuggled past a reader.
    case controlBytes(line: Int, byte: UInt8)
    /// There is no clear-signed message in the file at all.
    case notClearSigned(kind: UnsignedContent)
}

/// The part of a clear-signed file in which it stops.
public enum TruncatedPart: String, Sendable, Hashable, Codable, CaseIterable {
    /// Inside the line that opens the message.
    case beginLine = "begin_line"
    /// Between the opening line and the blank line that ends the armour headers.
    case headers
    /// In the signed text, before any signature.
    case body
    /// In the base64 text of a signature.
    case signatureArmour = "signature_armour"
    /// All of the base64 text with its checksum is there, the END line is missing or cut.
    case endLine = "end_line"
}

/// What stands in front of a clear-signed message.
public enum LeadingText: String, Sendable, Hashable, Codable, CaseIterable {
    /// A UTF-8 byte order mark.
    case byteOrderMark = "byte_order_mark"
    /// Nothing but blank lines.
    case blankLine = "blank_line"
    /// An HTML page.
    case html
    /// Any other text.
    case text
}

/// What a file is that holds no clear-signed message.
public enum UnsignedContent: String, Sendable, Hashable, Codable, CaseIterable {
    /// A Release file without any signature.
    case releaseWithoutSignature = "release_without_signature"
    /// An HTML page: a captive portal, a proxy's or a server's error page.
    case html
    /// A compressed file (gzip, xz, bzip2, zstd, lz4).
    case compressed
    /// An armoured or binary signature with nothing that it signs.
    case detachedSignature = "detached_signature"
    /// An OpenPGP message whose text is inside its packets (`gpg --sign` without `--clear-sign`).
    case opaqueMessage = "opaque_message"
    /// An OpenPGP key.
    case publicKey = "public_key"
    /// Bytes that are no text.
    case binary
    /// Any other text.
    case text
}

extension FramingFault {
    /// The line that the fault is on, where it is on one.
    public var line: Int? {
        switch self {
        case .truncated(_, let line), .zeroFilledTail(let line), .textBetween(let line), .textAfter(let line),
            .secondMessage(let line), .refusedHeader(let line), .refusedDashLine(let line), .controlBytes(let line, _):
            line
        case .empty, .textBefore, .notClearSigned: nil
        }
    }
}
