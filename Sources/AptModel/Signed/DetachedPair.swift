/// What became of a Release file and its Release.gpg.
public enum DetachedOutcome: Sendable, Hashable {
    /// apt hands both files to its verifier, as they are.
    case pair(DetachedPair)
    /// The Release file is no text that could be one (empty, a page, compressed …).
    case refusedRelease(FramingFault)
    /// The signature file is one that apt refuses before any cryptography. `empty` means: not signed.
    case refusedSignature(FramingFault)
}

/// A Release file with a detached signature that apt would hand to its verifier.
public struct DetachedPair: Sendable, Hashable {
    /// The Release file, unchanged: apt takes the bytes as they are.
    public var data: [UInt8]
    /// The signature file, unchanged.
    public var signature: [UInt8]
    /// The signature blocks one by one, BEGIN line to END line, as they stand in the file.
    public var signatureBlocks: [[UInt8]]
}

/// Looks at a Release file and its detached signature by apt's rules for the signature file: armoured blocks only, not
/// one line (not even a blank one) before, between or behind them, all closed, no other line with a dash in front.
///
/// Source of the rules: the DETACHED branch of `ExecGPGV` in apt-pkg/contrib/gpgv.cc, the guard against
/// CVE-2019-3462. Binary signatures are refused by apt since 1.8.
public func classifyDetached(release: [UInt8], signature: [UInt8]) -> DetachedOutcome {
    if let fault = ReleaseText.fault(of: release) { return .refusedRelease(fault) }
    switch DetachedSignatureReader.read(signature) {
    case .blocks(let blocks): return .pair(DetachedPair(data: release, signature: signature, signatureBlocks: blocks))
    case .fault(let fault): return .refusedSignature(fault)
    }
}

/// Whether bytes that are to be a Release file are one at first sight. apt itself notices only when it parses them,
/// after the signature.
enum ReleaseText {
    static func fault(of release: [UInt8]) -> FramingFault? {
        if release.isEmpty { return .empty }
        if release.allSatisfy({ $0 == 0 }) { return .zeroFilledTail(line: 1) }
        switch ContentSniff.kind(of: release) {
        case .releaseWithoutSignature, .text: return nil
        case let kind: return .notClearSigned(kind: kind)
        }
    }
}

enum DetachedSignatureReader {
    enum Result {
        case blocks([[UInt8]])
        case fault(FramingFault)
    }

    static func read(_ bytes: [UInt8]) -> Result {
        guard !bytes.isEmpty else { return .fault(.empty) }
        var lines = LineScanner(bytes)
        var blocks: [[UInt8]] = []
        var start: Int?
        var stray: LineScanner.Line?
        var hasChecksum = false
        while let line = lines.next() {
            if let opened = start {
                if bytes.equals(ArmourLine.endSignature, in: line.text) {
                    blocks.append(Array(bytes[opened..<line.whole.upperBound]))
                    start = nil
                } else if bytes.begins(with: [UInt8(ascii: "-")], in: line.text) {
                    return .fault(refusedDash(bytes, line, isLast: lines.position == bytes.count))
                }
                hasChecksum = line.text.count == 5 && bytes[line.text.lowerBound] == UInt8(ascii: "=")
            } else if bytes.equals(ArmourLine.beginSignature, in: line.text) {
                if let stray { return .fault(textOutside(bytes, stray, before: line, blocks: blocks)) }
                start = line.whole.lowerBound
                hasChecksum = false
            } else if stray == nil {
                stray = line
            }
        }
        if start != nil {
            let part: TruncatedPart = hasChecksum ? .endLine : .signatureArmour
            return .fault(FramingFault.zeroTail(bytes) ?? .truncated(part: part, line: lines.lineNumber))
        }
        guard let stray else { return .blocks(blocks) }
        if blocks.isEmpty { return .fault(withoutSignature(bytes)) }
        return .fault(
            FramingFault.controlByte(bytes, in: stray) ?? .textAfter(line: stray.number))
    }

    private static func textOutside(
        _ bytes: [UInt8], _ stray: LineScanner.Line, before line: LineScanner.Line, blocks: [[UInt8]]
    ) -> FramingFault {
        guard blocks.isEmpty else { return .textBetween(line: stray.number) }
        let excerpt = stray.whole.lowerBound..<line.whole.lowerBound
        if bytes[excerpt].allSatisfy(ContentSniff.isBlank) { return .textBefore(kind: .blankLine, excerpt: excerpt) }
        if let fault = FramingFault.controlByte(bytes, in: stray) { return fault }
        return .textBefore(kind: ContentSniff.isHTML(bytes[excerpt]) ? .html : .text, excerpt: excerpt)
    }

    // No BEGIN line that apt recognises anywhere in the file.
    private static func withoutSignature(_ bytes: [UInt8]) -> FramingFault {
        if bytes.allSatisfy({ $0 == 0 }) { return .zeroFilledTail(line: 1) }
        if bytes.starts(with: ContentSniff.byteOrderMark) {
            let rest = 3..<min(bytes.count, 3 + ArmourLine.beginSignature.count)
            if bytes.equals(ArmourLine.beginSignature, in: rest) {
                return .textBefore(kind: .byteOrderMark, excerpt: 0..<3)
            }
        }
        if ArmourLine.beginSignature.starts(with: bytes) { return .truncated(part: .beginLine, line: 1) }
        return .notClearSigned(kind: ContentSniff.kind(of: bytes))
    }

    private static func refusedDash(_ bytes: [UInt8], _ line: LineScanner.Line, isLast: Bool) -> FramingFault {
        if isLast, !line.isTerminated, ArmourLine.endSignature.starts(with: bytes[line.text]) {
            return .truncated(part: .endLine, line: line.number)
        }
        if bytes.equals(ArmourLine.beginSignedMessage, in: line.text) { return .secondMessage(line: line.number) }
        return FramingFault.zeroTail(bytes, from: line) ?? FramingFault.controlByte(bytes, in: line)
            ?? .refusedDashLine(line: line.number)
    }
}
