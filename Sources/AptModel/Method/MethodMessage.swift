/// One message of the protocol between apt and its methods (`man apt-transport`, apt-pkg/acquire-method.cc): a line with a
/// number, fields, an empty line.
public struct MethodMessage: Sendable, Hashable {
    /// `201` and its like.
    public var code: Int
    /// Name and value; a value of several lines keeps its line feeds.
    public var fields: [Field]

    /// `Signed-By: …`
    public struct Field: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(code: Int, fields: [Field]) {
        self.code = code
        self.fields = fields
    }

    /// The value of the first field of that name, in any case.
    public func value(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The lines of a value that holds a list.
    public func lines(_ name: String) -> [String] {
        (value(name) ?? "").split(separator: "\n").map { AptBytes.string(AptBytes.strip(Array($0.utf8)[...])) }
            .filter { !$0.isEmpty }
    }

    /// The messages of a method, in order; what is no message is left out.
    /// - Parameter limit: the most messages that are read.
    public static func parse(_ bytes: [UInt8], limit: Int = 100) -> [MethodMessage] {
        var messages: [MethodMessage] = []
        var open: MethodMessage?
        // What stands behind the last line feed is no line yet.
        for line in bytes.split(separator: AptBytes.newline, omittingEmptySubsequences: false).dropLast() {
            if AptBytes.strip(line).isEmpty {
                if let message = open { messages.append(message) }
                open = nil
                if messages.count >= limit { return messages }
                continue
            }
            let text = AptBytes.string(Array(line))
            guard var message = open else {
                open = code(of: text).map { MethodMessage(code: $0, fields: []) }
                continue
            }
            if text.first == " " || text.first == "\t" {
                if let last = message.fields.indices.last { message.fields[last].value += "\n" + text.dropFirst() }
            } else if let colon = text.firstIndex(of: ":") {
                let value = text[text.index(after: colon)...].drop { $0 == " " }
                message.fields.append(Field(String(text[..<colon]), String(value)))
            }
            open = message
        }
        // A last message that was cut off before its empty line says nothing for sure.
        return messages
    }

    private static func code(of line: String) -> Int? {
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        return digits.count == 3 && line.dropFirst(3).first == " " ? Int(digits) : nil
    }

    /// What goes to a method as one message. Values are on one line each, or they are quoted before: control bytes are left out,
    /// for with them a value could go on as a field or message of its own.
    public static func written(_ head: String, _ fields: [Field]) -> [UInt8] {
        var bytes = Array(head.utf8) + [AptBytes.newline]
        for field in fields {
            bytes += "\(field.name): ".utf8
            bytes += field.value.utf8.filter { !isControl($0) }
            bytes.append(AptBytes.newline)
        }
        return bytes + [AptBytes.newline]
    }

    /// Whether a text can be a value as it is.
    public static func holdsControls(_ text: String) -> Bool { text.utf8.contains(where: isControl) }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 }
}

extension AptConfiguration {
    /// `601 Configuration`, with which apt tells a method all that is configured: every item that has a value, in tree order
    /// (apt-pkg/acquire-worker.cc, SendConfiguration). From 2.1 on methods are told that URIs are sent escaped.
    public var methodMessage: [UInt8] {
        var fields: [MethodMessage.Field] = []
        if !exists("Acquire::Send-URI-Encoded") { fields.append(.init("Config-Item", "Acquire::Send-URI-Encoded=1")) }
        for (name, value) in items where !value.isEmpty {
            let quoted = QuotedWords.encode(value.utf8, bad: "=\"\n")
            fields.append(.init("Config-Item", "\(QuotedWords.encode(name, bad: "=\"\n"))=\(quoted)"))
        }
        return MethodMessage.written("601 Configuration", fields)
    }
}
