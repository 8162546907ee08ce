/// One block of ASCII armour (RFC 4880 section 6.2), decoded.
public struct ArmourBlock: Sendable, Hashable {
    /// What stands between `-----BEGIN PGP ` and `-----`: `SIGNATURE`, `PUBLIC KEY BLOCK` …
    public var label: String
    /// The armour headers (`Version`, `Comment` …).
    public var headers: [ArmourHeader]
    /// The decoded bytes, without the characters that are no base64.
    public var payload: [UInt8]
    /// What the CRC-24 line says.
    public var checksum: ArmourChecksum
    /// What is wrong with the block beside its checksum, or nil.
    public var fault: ArmourFault?
    /// Where the block stands in the text, BEGIN line to END line.
    public var range: Range<Int>

    /// Whether every part is in order; a missing checksum is allowed (RFC 9580 section 6.1 drops it).
    public var isIntact: Bool { fault == nil && (checksum == .correct || checksum == .absent) }

    /// Whether GnuPG refuses the block. Strange characters in the base64 text, text behind the checksum, and a missing blank
    /// line, are none of its reasons: a checksum that fits decides (tried with apt 2.6 and gpgv 2.2).
    public var isRefusedByGnuPG: Bool {
        switch fault {
        case .notBase64, .noBlankLine, .textBehindChecksum: checksum != .correct
        default: !isIntact
        }
    }
}

/// The state of an armour block's CRC-24.
public enum ArmourChecksum: String, Sendable, Hashable, Codable, CaseIterable {
    case correct
    /// The checksum does not fit the bytes: damage on the way. GnuPG refuses such a block.
    case wrong
    /// There is no checksum line.
    case absent
    /// There is a checksum line that is none (not four characters of base64).
    case malformed
}

/// What is wrong with an armour block.
public enum ArmourFault: Sendable, Hashable, Codable {
    /// The text ends before the END line.
    case notClosed
    /// A line that is no base64; counted from 1 in the whole text.
    case notBase64(line: Int)
    /// More text behind the checksum.
    case textBehindChecksum(line: Int)
    /// The base64 text stops in the middle of a group of four.
    case cutInGroup
    /// No blank line between headers and base64 text.
    case noBlankLine
    /// The END line names something else than the BEGIN line.
    case labelsDiffer
    /// A header without a blank behind its colon, which gpg takes for none.
    case badHeader(line: Int)
}

/// Finds and decodes every armour block of a text. Text outside the blocks is skipped, as GnuPG does.
/// Time and memory are linear; any bytes are allowed.
public func decodeArmour(_ bytes: [UInt8]) -> [ArmourBlock] {
    var reader = ArmourReader(bytes)
    return reader.run()
}

struct ArmourReader {
    private let bytes: [UInt8]
    private var lines: LineScanner

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = LineScanner(bytes)
    }

    mutating func run() -> [ArmourBlock] {
        var blocks: [ArmourBlock] = []
        while let line = lines.next() {
            guard let label = label(of: line, verb: "BEGIN"), label != "SIGNED MESSAGE" else { continue }
            blocks.append(readBlock(label: label, from: line.whole))
        }
        return blocks
    }

    private mutating func readBlock(label: String, from begin: Range<Int>) -> ArmourBlock {
        let start = begin.lowerBound
        var block = ArmourBlock(
            label: label, headers: [], payload: [], checksum: .absent, fault: .notClosed, range: begin)
        var decoder = Base64Decoder()
        var fault: ArmourFault?
        var stated: UInt32?
        var inHeaders = true
        while let line = lines.next() {
            block.range = start..<line.whole.upperBound
            if let closing = self.label(of: line, verb: "END") {
                block.fault = fault ?? (closing == label ? nil : .labelsDiffer)
                break
            }
            if inHeaders {
                if line.text.isEmpty { inHeaders = false; continue }
                if let colon = bytes[line.text].firstIndex(of: UInt8(ascii: ":")) {
                    let next = colon + 1
                    if next < line.text.upperBound, !ContentSniff.isBlank(bytes[next]) {
                        fault = fault ?? .badHeader(line: line.number)
                    }
                    if block.headers.count < ClearSignSplitter.kept {
                        block.headers.append(ArmourHeader(line: line.number, text: bytes[line.text]))
                    }
                    continue
                }
                inHeaders = false
                fault = fault ?? .noBlankLine
            }
            // Leading blanks are forgiven, as Sequoia forgives them.
            let text = bytes[line.text].drop(while: ContentSniff.isBlank)
            guard let head = text.first else { continue }
            if head == UInt8(ascii: "="), stated == nil, !decoder.isCutInGroup || text.count == 5 {
                var checksum = Base64Decoder()
                let isBase64 = checksum.append(text.dropFirst().prefix(4))
                if isBase64, checksum.bytes.count == 3 {
                    stated = checksum.bytes.reduce(0) { $0 << 8 | UInt32($1) }
                    // Four characters count to gpg, whatever follows them.
                    if text.count > 5 { fault = fault ?? .notBase64(line: line.number) }
                } else if text.dropFirst().prefix(4).contains(where: { Base64Decoder.value($0) != nil }) {
                    block.checksum = .malformed
                }
                // With no character of base64 in it, it is none to gpg.
                continue
            }
            let isText = decoder.append(text)
            if stated != nil {
                fault = fault ?? .textBehindChecksum(line: line.number)
            } else if !isText {
                fault = fault ?? .notBase64(line: line.number)
            }
        }
        if block.fault == nil, decoder.isCutInGroup { block.fault = .cutInGroup }
        decoder.finish()
        block.payload = decoder.bytes
        if let stated { block.checksum = CRC24.of(block.payload) == stated ? .correct : .wrong }
        return block
    }

    // `-----BEGIN PGP SIGNATURE-----` gives SIGNATURE for the verb BEGIN. Only an END line may be indented.
    private func label(of line: LineScanner.Line, verb: String) -> String? {
        let dashes = Array("-----".utf8)
        let text = verb == "END" ? bytes[line.text].drop(while: ContentSniff.isBlank) : bytes[line.text]
        guard text.starts(with: dashes), text.count < 80 else { return nil }
        let head = Array("-----\(verb) PGP ".utf8)
        guard text.count > head.count + dashes.count, text.starts(with: head), text.suffix(5).elementsEqual(dashes)
        else { return nil }
        return String(decoding: text.dropFirst(head.count).dropLast(dashes.count), as: UTF8.self)
    }
}
