extension JSONValue {
    /// How a document is laid out.
    public enum Layout: Sendable {
        /// One member or element a line, two spaces a level.
        case indented
        /// Everything on one line, as ndjson wants it.
        case oneLine
    }

    /// The document as RFC 8259 text: keys sorted, slashes as they are, no newline at the end.
    ///
    /// Characters that a terminal might obey or that cannot be seen (control characters of both sets, bidirectional
    /// controls, zero-width ones, line separators) are escaped, so that nothing is lost and nothing acts.
    public func serialised(_ layout: Layout = .indented, ascii: Bool = false) -> String {
        var text = ""
        write(to: &text, layout: layout, ascii: ascii, level: 0)
        return text
    }

    private func write(to text: inout String, layout: Layout, ascii: Bool, level: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let integer): text += String(integer)
        case .number(let number): text += number.isFinite ? number.description : "null"
        case .string(let string): JSONValue.write(string, to: &text, ascii: ascii)
        case .array(let elements):
            JSONValue.writeList("[", "]", count: elements.count, to: &text, layout: layout, level: level) {
                elements[$1].write(to: &$0, layout: layout, ascii: ascii, level: level + 1)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            JSONValue.writeList("{", "}", count: sorted.count, to: &text, layout: layout, level: level) {
                JSONValue.write(sorted[$1].key, to: &$0, ascii: ascii)
                $0 += layout == .indented ? ": " : ":"
                sorted[$1].value.write(to: &$0, layout: layout, ascii: ascii, level: level + 1)
            }
        }
    }

    private static func writeList(
        _ open: String, _ close: String, count: Int, to text: inout String, layout: Layout, level: Int,
        item: (inout String, Int) -> Void
    ) {
        text += open
        for index in 0..<count {
            if index > 0 { text += "," }
            newLine(in: &text, layout: layout, level: level + 1)
            item(&text, index)
        }
        if count > 0 { newLine(in: &text, layout: layout, level: level) }
        text += close
    }

    private static func newLine(in text: inout String, layout: Layout, level: Int) {
        guard layout == .indented else { return }
        text += "\n" + String(repeating: "  ", count: level)
    }

    private static func write(_ string: String, to text: inout String, ascii: Bool) {
        text += "\""
        defer { text += "\"" }
        // Most strings are plain, and go as they are.
        guard !string.utf8.allSatisfy(isPlain) else {
            text += string
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where isUnseen(scalar) || (ascii && !scalar.isASCII):
                for unit in String(scalar).utf16 { text += "\\u" + hexadecimal(UInt32(unit)) }
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// Whether a byte is a character that can be seen and stands for itself in JSON.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
