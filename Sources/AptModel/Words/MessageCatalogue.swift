/// A compiled message catalogue (gettext's .mo): the texts of a program and their translations.
///
/// The file may be anybody's: every offset is looked at before it is followed, and what is odd is left out.
/// The form is that of the GNU gettext manual, "The Format of GNU MO Files".
public struct MessageCatalogue: Sendable {
    /// English text and translation, in the file's order; plurals give a pair for each form.
    public private(set) var messages: [(english: String, translated: String)]

    /// The largest file that is read; apt's own have up to 60,000 bytes.
    public static let sizeLimit = 4_000_000
    /// The most messages that are read of one file.
    public static let countLimit = 20_000
    /// The longest message that is read, in bytes.
    public static let messageLimit = 4_096

    /// Nil where the bytes are no catalogue of this form.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count <= MessageCatalogue.sizeLimit, let reader = Words(bytes) else { return nil }
        guard let count = reader.word(8), let originals = reader.word(12), let translations = reader.word(16) else {
            return nil
        }
        messages = []
        for index in 0..<min(count, MessageCatalogue.countLimit) {
            guard let english = reader.text(originals, index), let translated = reader.text(translations, index) else {
                continue
            }
            // The first entry is the header, whose English text is empty.
            guard let singular = english.first, !singular.isEmpty else { continue }
            for (form, text) in translated.enumerated() where !text.isEmpty {
                messages.append((form == 0 || english.count < 2 ? singular : english[1], text))
            }
        }
    }

    /// The file as 32-bit words of its own byte order.
    private struct Words {
        let bytes: [UInt8]
        let isLittle: Bool

        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 28 else { return nil }
            switch Array(bytes[..<4]) {
            case [0xDE, 0x12, 0x04, 0x95]: isLittle = true
            case [0x95, 0x04, 0x12, 0xDE]: isLittle = false
            default: return nil
            }
            self.bytes = bytes
            // Of the revision, the major part alone says whether the form is known.
            guard let revision = word(4), revision >> 16 <= 1 else { return nil }
        }

        func word(_ offset: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - 4 else { return nil }
            let four = bytes[offset..<(offset + 4)]
            return (isLittle ? Array(four.reversed()) : Array(four)).reduce(0) { $0 << 8 | Int($1) }
        }

        /// The forms of a message of a table: apart from plurals it is one.
        func text(_ table: Int, _ index: Int) -> [String]? {
            guard let length = word(table + index * 8), let start = word(table + index * 8 + 4) else { return nil }
            guard length <= MessageCatalogue.messageLimit, start <= bytes.count, length <= bytes.count - start else {
                return nil
            }
            var text = bytes[start..<(start + length)]
            // A context stands before the text, behind an EOT.
            if let context = text.firstIndex(of: 0x04) { text = text[(context + 1)...] }
            return text.split(separator: 0, omittingEmptySubsequences: false).map { AptBytes.string($0) }
        }
    }
}
