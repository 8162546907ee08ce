/// Why an armoured key that people can read is not read by apt's own decoding, where one small change would mend it.
public enum ArmourTrouble: String, Sendable, Hashable, Codable, CaseIterable {
    /// The lines end in CR LF.
    case carriageReturns = "carriage_returns"
    /// The line behind BEGIN is neither empty nor a header.
    case noBlankLine = "no_blank_line"
    /// Blanks at the beginning or the end of lines.
    case blanks
    /// A byte order mark stands in front of BEGIN.
    case byteOrderMark = "byte_order_mark"

    /// What is wrong with the text of an armoured key; nil where it is none of these.
    public init?(_ bytes: [UInt8]) {
        if bytes.starts(with: ContentSniff.byteOrderMark + ArmourLine.beginPublicKey) {
            self = .byteOrderMark
            return
        }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let begin = lines.firstIndex { line in
            ArmourTrouble.trimmed(line).starts(with: ArmourLine.beginPublicKey)
        }
        guard let begin else { return nil }
        let end = lines[begin...].firstIndex { ArmourTrouble.trimmed($0).starts(with: Array("-----END".utf8)) }
        let block = lines[begin...(end ?? lines.endIndex - 1)]
        if block.contains(where: { $0.last == 0x0D }) {
            self = .carriageReturns
        } else if block.contains(where: { ArmourTrouble.trimmed($0).count != $0.count }) {
            self = .blanks
        } else if let next = block.dropFirst().first, !next.isEmpty, !next.contains(UInt8(ascii: ":")) {
            self = .noBlankLine
        } else {
            return nil
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = line.drop(while: ContentSniff.isBlank)
        while let last = rest.last, ContentSniff.isBlank(last) { rest = rest.dropLast() }
        return rest
    }
}
