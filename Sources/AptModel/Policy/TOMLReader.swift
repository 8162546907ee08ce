/// Reads a TOML document from bytes that may be anything. Written here because no small library does it: what is needed is
/// dates, texts, lists and tables.
///
/// Strict as the `toml` crate of version 0.5 is, with which Sequoia reads its policy: every duplicate key and every unknown
/// form is an error. Time is linear and the depth of nesting is bounded.
struct TOMLReader {
    var scanner: TOMLScanner
    private var root = TOMLTable(origin: .header)
    /// Where keys go until the next header.
    private var current: [String] = []

    /// No policy file comes near it; deeper nesting is refused.
    static let deepest = 32

    private init(_ bytes: [UInt8]) { scanner = TOMLScanner(bytes) }

    /// The document's root table.
    static func read(_ bytes: [UInt8]) throws(TOMLError) -> TOMLTable {
        var reader = TOMLReader(bytes)
        try reader.run()
        return reader.root
    }

    private mutating func run() throws(TOMLError) {
        while try scanner.skipToContent() {
            if scanner.take("[") {
                try header()
            } else {
                let key = try dottedKey()
                let value = try value(depth: 0)
                try insert(value, at: current + key, from: current.count)
            }
            try scanner.endLine()
        }
    }

    private mutating func header() throws(TOMLError) {
        let isList = scanner.take("[")
        let path = try keys()
        guard scanner.take("]"), !isList || scanner.take("]") else { throw scanner.error("expected ]") }
        current = path
        let line = scanner.line
        try TOMLReader.open(&root, path[...], isList: isList, line)
    }

    /// `a.b.c =`, with the equals sign taken.
    private mutating func dottedKey() throws(TOMLError) -> [String] {
        let path = try keys()
        guard scanner.take("=") else { throw scanner.error("expected =") }
        scanner.skipBlanks()
        return path
    }

    private mutating func keys() throws(TOMLError) -> [String] {
        var path: [String] = []
        repeat {
            scanner.skipBlanks()
            path.append(try scanner.key())
            scanner.skipBlanks()
            guard path.count <= TOMLReader.deepest else { throw scanner.error("a key of too many parts") }
        } while scanner.take(".")
        return path
    }

    private mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
        guard depth < TOMLReader.deepest else { throw scanner.error("nested too deep") }
        switch scanner.peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try scanner.string(allowsSeveralLines: true))
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "{"): return try inlineTable(depth)
        default: return try scanner.scalar()
        }
    }

    private mutating func list(_ depth: Int) throws(TOMLError) -> TOMLValue {
        _ = scanner.take("[")
        var values: [TOMLValue] = []
        while true {
            try scanner.skipLines()
            if scanner.take("]") { return .array(values) }
            values.append(try value(depth: depth + 1))
            try scanner.skipLines()
            if scanner.take(",") { continue }
            guard scanner.take("]") else { throw scanner.error("expected , or ] in a list") }
            return .array(values)
        }
    }

    private mutating func inlineTable(_ depth: Int) throws(TOMLError) -> TOMLValue {
        _ = scanner.take("{")
        var table = TOMLTable(origin: .inline)
        scanner.skipBlanks()
        if scanner.take("}") { return .table(table) }
        repeat {
            let key = try dottedKey()
            let value = try value(depth: depth + 1)
            try TOMLReader.put(value, in: &table, key[...], scanner.line)
            scanner.skipBlanks()
        } while scanner.take(",")
        guard scanner.take("}") else { throw scanner.error("expected , or } in a table") }
        return .table(table)
    }

    private mutating func insert(_ value: TOMLValue, at path: [String], from start: Int) throws(TOMLError) {
        let line = scanner.line
        try TOMLReader.within(&root, path[..<start], line) { table throws(TOMLError) in
            try TOMLReader.put(value, in: &table, path[start...], line)
        }
    }
}

// MARK: Tables

extension TOMLReader {
    /// Makes the table that a header names, and those on the way to it.
    private static func open(
        _ table: inout TOMLTable, _ path: ArraySlice<String>, isList: Bool, _ line: Int
    ) throws(TOMLError) {
        guard let name = path.first else { return }
        let rest = path.dropFirst()
        switch table.entries[name] {
        case nil:
            var made = TOMLTable(origin: rest.isEmpty ? .header : .implied)
            try open(&made, rest, isList: isList, line)
            table.entries[name] = rest.isEmpty && isList ? .array([.table(made)]) : .table(made)
        case .table(var known)?:
            if rest.isEmpty {
                guard !isList, known.origin == .implied else {
                    throw TOMLError(line: line, text: "the table \(name) is defined twice")
                }
                known.origin = .header
            } else {
                guard known.origin != .inline, known.origin != .dotted else {
                    throw TOMLError(line: line, text: "the table \(name) is closed")
                }
                try open(&known, rest, isList: isList, line)
            }
            table.entries[name] = .table(known)
        case .array(var elements)?:
            guard case .table(var last)? = elements.last else {
                throw TOMLError(line: line, text: "\(name) is no table")
            }
            if rest.isEmpty {
                guard isList else { throw TOMLError(line: line, text: "\(name) is a list of tables") }
                elements.append(.table(TOMLTable(origin: .header)))
            } else {
                try open(&last, rest, isList: isList, line)
                elements[elements.count - 1] = .table(last)
            }
            table.entries[name] = .array(elements)
        default: throw TOMLError(line: line, text: "\(name) is no table")
        }
    }

    /// Changes the table that the last header opened.
    private static func within(
        _ table: inout TOMLTable, _ path: ArraySlice<String>, _ line: Int,
        _ change: (inout TOMLTable) throws(TOMLError) -> Void
    ) throws(TOMLError) {
        guard let name = path.first else { return try change(&table) }
        switch table.entries[name] {
        case .table(var inner)?:
            try within(&inner, path.dropFirst(), line, change)
            table.entries[name] = .table(inner)
        case .array(var elements)?:
            guard case .table(var last)? = elements.last else {
                throw TOMLError(line: line, text: "\(name) is no table")
            }
            try within(&last, path.dropFirst(), line, change)
            elements[elements.count - 1] = .table(last)
            table.entries[name] = .array(elements)
        default: throw TOMLError(line: line, text: "\(name) is no table")
        }
    }

    /// Adds a value under a key that may be dotted.
    private static func put(
        _ value: TOMLValue, in table: inout TOMLTable, _ path: ArraySlice<String>, _ line: Int
    ) throws(TOMLError) {
        guard let name = path.first else { return }
        let rest = path.dropFirst()
        if rest.isEmpty {
            guard table.entries[name] == nil else { throw TOMLError(line: line, text: "the key \(name) stands twice") }
            table.entries[name] = value
            return
        }
        var inner = TOMLTable(origin: .dotted)
        switch table.entries[name] {
        case nil: break
        case .table(let known)? where known.origin == .dotted: inner = known
        case .table?: throw TOMLError(line: line, text: "the table \(name) is closed")
        default: throw TOMLError(line: line, text: "\(name) is no table")
        }
        try put(value, in: &inner, rest, line)
        table.entries[name] = .table(inner)
    }
}
