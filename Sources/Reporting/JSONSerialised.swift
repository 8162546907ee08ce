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
    ///
    /// - Parameter shown: what every string but the keys passes through.
    public func serialised(
        _ layout: Layout = .indented, ascii: Bool = false, showing shown: @escaping (String) -> String = { $0 }
    ) -> String {
        var writer = JSONWriter(layout: layout, ascii: ascii, shown: shown)
        writer.write(self, level: 0)
        return String(decoding: writer.text, as: UTF8.self)
    }
}

/// Writes a document.
private struct JSONWriter {
    let layout: JSONValue.Layout
    let ascii: Bool
    let shown: (String) -> String
    var text: [UInt8] = []

    init(layout: JSONValue.Layout, ascii: Bool, shown: @escaping (String) -> String) {
        self.layout = layout
        self.ascii = ascii
        self.shown = shown
    }

    mutating func write(_ value: JSONValue, level: Int) {
        switch value {
        case .null: put("null")
        case .bool(let flag): put(flag ? "true" : "false")
        case .integer(let integer): put(String(integer))
        case .number(let number): put(number.isFinite ? number.description : "null")
        case .string(let string): write(shown(string))
        case .array(let elements):
            put("[")
            for (index, element) in elements.enumerated() {
                goOn(index, level + 1)
                write(element, level: level + 1)
            }
            if !elements.isEmpty { newLine(level) }
            put("]")
        case .object(let members):
            put("{")
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                goOn(index, level + 1)
                write(member.key)
                put(layout == .indented ? ": " : ":")
                write(member.value, level: level + 1)
            }
            if !members.isEmpty { newLine(level) }
            put("}")
        }
    }

    /// Goes on to the next member or element.
    private mutating func goOn(_ index: Int, _ level: Int) {
        if index > 0 { put(",") }
        newLine(level)
    }

    private mutating func newLine(_ level: Int) {
        guard layout == .indented else { return }
        put("\n")
        for _ in 0..<level { put("  ") }
    }

    private mutating func put(_ string: String) { text.append(contentsOf: string.utf8) }

    private mutating func write(_ string: String) {
        put("\"")
        defer { put("\"") }
        // Most strings are plain, and go as they are.
        guard !string.utf8.allSatisfy(JSONWriter.isPlain) else { return put(string) }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": put("\\\"")
            case "\\": put("\\\\")
            case "\n": put("\\n")
            case "\r": put("\\r")
            case "\t": put("\\t")
            case _ where isUnseen(scalar) || (ascii && !scalar.isASCII):
                for unit in String(scalar).utf16 { put("\\u" + hexadecimal(UInt32(unit))) }
            default: put(String(scalar))
            }
        }
    }

    /// Whether a byte is a character that can be seen and stands for itself in JSON.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
