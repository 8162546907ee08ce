/// What became of a file that should be clear-signed.
public enum ClearSignOutcome: Sendable, Hashable {
    /// apt takes it apart as well.
    case split(ClearSignedFile)
    /// apt refuses it, and this is why.
    case refused(FramingFault)
}

/// Takes a clear-signed file apart by apt's rules: what apt accepts is split, what apt refuses is refused and named.
///
/// The rules (`SplitClearSignedFile` in apt-pkg/contrib/gpgv.cc, the same from apt 1.8 to 3.1): the first line is the
/// BEGIN line; armour headers until a blank line, none beginning with a dash; in the text a line that begins with a
/// dash is `- ` and the escaped line, or the BEGIN line of a signature; then signature blocks, with nothing between
/// and behind them, all closed. Trailing blanks and either line end are forgiven everywhere.
/// Time and memory are linear in the number of bytes.
public func splitClearSigned(_ bytes: [UInt8]) -> ClearSignOutcome {
    var splitter = ClearSignSplitter(bytes)
    return splitter.run()
}

struct ClearSignSplitter {
    let bytes: [UInt8]
    private var lines: LineScanner
    private var result = ClearSignedFile(
        data: [], signature: [], signatureBlocks: [], headers: [], controlBytes: [], controlByteCount: 0,
        dashEscapedLines: 0, hasCarriageReturns: false)

    /// The number of control bytes and of armour headers that are kept; more are only counted or dropped.
    static let kept = 32

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = LineScanner(bytes)
    }

    mutating func run() -> ClearSignOutcome {
        guard let first = lines.next() else { return .refused(.empty) }
        guard bytes.equals(ArmourLine.beginSignedMessage, in: first.text) else {
            return .refused(FramingFault.withoutOpening(bytes, first: first))
        }
        if let fault = readHeaders() ?? readBody() ?? readSignatures() { return .refused(fault) }
        return .split(result)
    }

    private mutating func readHeaders() -> FramingFault? {
        while let line = lines.next() {
            if line.text.isEmpty { return nil }
            if bytes[line.text.lowerBound] == UInt8(ascii: "-") {
                if bytes.equals(ArmourLine.beginSignedMessage, in: line.text) {
                    return .secondMessage(line: line.number)
                }
                return control(in: line) ?? .refusedHeader(line: line.number)
            }
            if result.headers.count < ClearSignSplitter.kept {
                result.headers.append(ArmourHeader(line: line.number, text: bytes[line.text]))
            }
        }
        return stopped(in: .headers)
    }

    private mutating func readBody() -> FramingFault? {
        var isFirst = true
        result.data.reserveCapacity(bytes.count - lines.position)
        while let line = lines.next() {
            var text = line.text
            if bytes.begins(with: [UInt8(ascii: "-")], in: text) {
                if bytes.equals(ArmourLine.beginSignature, in: text) {
                    openBlock(line)
                    return nil
                }
                guard text.count >= 2, bytes[text.lowerBound + 1] == 0x20 else { return refusedDash(line) }
                text = (text.lowerBound + 2)..<text.upperBound
                result.dashEscapedLines += 1
            }
            note(line)
            if !isFirst { result.data.append(0x0A) }
            result.data.append(contentsOf: bytes[text])
            isFirst = false
        }
        return stopped(in: .body)
    }

    private mutating func readSignatures() -> FramingFault? {
        var isOpen = true
        var hasChecksum = false
        while let line = lines.next() {
            if isOpen {
                if bytes.equals(ArmourLine.endSignature, in: line.text) {
                    isOpen = false
                } else if bytes.begins(with: [UInt8(ascii: "-")], in: line.text) {
                    return refusedDash(line)
                }
                hasChecksum = line.text.count == 5 && bytes[line.text.lowerBound] == UInt8(ascii: "=")
                appendToBlock(line)
            } else if bytes.equals(ArmourLine.beginSignature, in: line.text) {
                isOpen = true
                hasChecksum = false
                openBlock(line)
            } else {
                return FramingFault.unsignedText(bytes, from: line)
            }
        }
        return isOpen ? stopped(in: hasChecksum ? .endLine : .signatureArmour) : nil
    }

    // A line that begins with a dash and may not: the cut-off start of an armour line at the very end of the file is
    // a truncation, a second opening line is a second message, anything else is what it is.
    private func refusedDash(_ line: LineScanner.Line) -> FramingFault {
        if bytes.equals(ArmourLine.beginSignedMessage, in: line.text) { return .secondMessage(line: line.number) }
        if lines.position == bytes.count, !line.isTerminated {
            let text = Array(bytes[line.text])
            let opened = !result.signatureBlocks.isEmpty
            if !opened, ArmourLine.beginSignature.starts(with: text) {
                return .truncated(part: .body, line: line.number)
            }
            if opened, ArmourLine.endSignature.starts(with: text) {
                return .truncated(part: .endLine, line: line.number)
            }
        }
        return FramingFault.zeroTail(bytes, from: line) ?? control(in: line) ?? .refusedDashLine(line: line.number)
    }

    private func stopped(in part: TruncatedPart) -> FramingFault {
        if let zeroes = FramingFault.zeroTail(bytes) { return zeroes }
        return .truncated(part: part, line: lines.lineNumber)
    }

    private func control(in line: LineScanner.Line) -> FramingFault? {
        FramingFault.controlByte(bytes, in: line)
    }

    private mutating func note(_ line: LineScanner.Line) {
        if line.whole.count > 1, line.isTerminated, bytes[line.whole.upperBound - 2] == 0x0D {
            result.hasCarriageReturns = true
        }
        guard line.mayHoldControls else { return }
        for place in line.text where ControlByte.isControl(bytes[place]) || bytes[place] == 0x0D {
            result.controlByteCount += 1
            if result.controlBytes.count < ClearSignSplitter.kept {
                result.controlBytes.append(ControlByte(line: line.number, byte: bytes[place]))
            }
        }
    }

    private mutating func openBlock(_ line: LineScanner.Line) {
        result.signatureBlocks.append([])
        appendToBlock(line)
    }

    private mutating func appendToBlock(_ line: LineScanner.Line) {
        let last = result.signatureBlocks.count - 1
        result.signatureBlocks[last].append(contentsOf: bytes[line.text])
        result.signatureBlocks[last].append(0x0A)
        result.signature.append(contentsOf: bytes[line.text])
        result.signature.append(0x0A)
    }
}
