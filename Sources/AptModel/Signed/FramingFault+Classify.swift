extension FramingFault {
    /// Names what is wrong with a file whose first line is not the opening line of a clear-signed message.
    static func withoutOpening(_ bytes: [UInt8], first: LineScanner.Line) -> FramingFault {
        if let fault = mangledOpening(bytes, first: first) { return fault }
        var lines = LineScanner(bytes)
        while let line = lines.next() {
            guard isOpening(bytes, line) else { continue }
            let excerpt = 0..<line.text.lowerBound
            if bytes[excerpt].allSatisfy(ContentSniff.isBlank) {
                return .textBefore(kind: .blankLine, excerpt: excerpt)
            }
            if let control = bytes[excerpt].first(where: ControlByte.isControl) {
                return .controlBytes(
                    line: 1 + bytes[excerpt].prefix { $0 != control }.count { $0 == 0x0A }, byte: control)
            }
            let isPage = ContentSniff.isHTML(bytes[excerpt])
            return .textBefore(kind: isPage ? .html : .text, excerpt: excerpt)
        }
        if bytes.allSatisfy({ $0 == 0 }) { return .zeroFilledTail(line: 1) }
        return .notClearSigned(kind: ContentSniff.kind(of: bytes))
    }

    /// Names the first line that stands outside every signature block: more of a second message, more signatures
    /// behind it, or just text at the end. Zero bytes behind a whole message cut nothing off: they are text like any other.
    static func unsignedText(_ bytes: [UInt8], from line: LineScanner.Line) -> FramingFault {
        if let control = controlByte(bytes, in: line) { return control }
        var rest = LineScanner(bytes)
        while let later = rest.next() {
            guard later.number >= line.number else { continue }
            if isOpening(bytes, later) { return .secondMessage(line: later.number) }
            if bytes.equals(ArmourLine.beginSignature, in: later.text) { return .textBetween(line: line.number) }
        }
        return .textAfter(line: line.number)
    }

    /// The first control byte of a line, as a fault.
    static func controlByte(_ bytes: [UInt8], in line: LineScanner.Line) -> FramingFault? {
        bytes[line.whole].first(where: ControlByte.isControl).map { .controlBytes(line: line.number, byte: $0) }
    }

    /// A file that ends in zero bytes; with a line given, only where the zero bytes begin on that line or before it.
    static func zeroTail(_ bytes: [UInt8], from line: LineScanner.Line? = nil) -> FramingFault? {
        guard bytes.last == 0 else { return nil }
        var start = bytes.count
        while start > 0, bytes[start - 1] == 0 { start -= 1 }
        if let line, start >= line.whole.upperBound { return nil }
        return .zeroFilledTail(line: 1 + bytes[..<start].count { $0 == 0x0A })
    }

    // The opening line is there in some form on line 1, with something in front of it or behind it, or cut off.
    private static func mangledOpening(_ bytes: [UInt8], first: LineScanner.Line) -> FramingFault? {
        if !first.isTerminated, !first.text.isEmpty, ArmourLine.beginSignedMessage.starts(with: bytes[first.text]) {
            return .truncated(part: .beginLine, line: 1)
        }
        guard let place = bytes.firstPlace(of: ArmourLine.beginSignedMessage, in: first.text) else { return nil }
        if let control = controlByte(bytes, in: first) { return control }
        if place == ContentSniff.byteOrderMark.count, bytes.starts(with: ContentSniff.byteOrderMark) {
            return .textBefore(kind: .byteOrderMark, excerpt: 0..<place)
        }
        guard place > 0 else { return .refusedHeader(line: 1) }
        return .textBefore(kind: ContentSniff.isHTML(bytes[0..<place]) ? .html : .text, excerpt: 0..<place)
    }

    private static func isOpening(_ bytes: [UInt8], _ line: LineScanner.Line) -> Bool {
        bytes.equals(ArmourLine.beginSignedMessage, in: line.text)
    }
}
