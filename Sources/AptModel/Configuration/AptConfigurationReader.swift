/// What an `#include` directive names: the files to read, in order, or the reason why there are none.
public enum AptConfigurationInclude: Sendable {
    case files([(name: String, bytes: [UInt8])])
    case failed(String)
}

extension AptConfiguration {
    /// Reads one apt.conf file into a configuration (apt-pkg/contrib/configuration.cc, ReadConfigFile).
    ///
    /// What stands before an error has been applied, as in apt.
    /// - Parameters:
    ///   - include: gives the content of what `#include PATH` names; a path that ends in `/` is a directory.
    /// - Throws: at the first statement that apt refuses.
    public static func parse(
        _ bytes: [UInt8], file: String, into configuration: inout AptConfiguration,
        include: (String) -> AptConfigurationInclude
    ) throws(AptConfigurationError) {
        var budget = AptConfigurationReader.maximumIncludedFiles
        try AptConfigurationReader.read(
            bytes, file: file, depth: 0, budget: &budget, into: &configuration, include: include)
    }

    /// The same for a text.
    public static func parse(
        _ text: String, file: String, into configuration: inout AptConfiguration,
        include: (String) -> AptConfigurationInclude = { _ in .failed("includes are not followed here") }
    ) throws(AptConfigurationError) {
        try parse(Array(text.utf8), file: file, into: &configuration, include: include)
    }
}

/// The state of reading one file: an unfinished statement and the blocks that are open.
struct AptConfigurationReader {
    static let maximumIncludedFiles = 1000
    static let maximumBlocks = ConfigurationTree.maximumDepth

    let file: String
    let depth: Int
    var line = 0
    private var comments = AptConfigurationComments()
    /// What was read of a statement that goes on in the next line.
    private var statement: [UInt8] = []
    /// The name of the block that is open, and those of the blocks around it.
    private var block: [UInt8] = []
    private var outer: [[UInt8]] = []

    private init(file: String, depth: Int) {
        self.file = file
        self.depth = depth
    }

    static func read(
        _ bytes: [UInt8], file: String, depth: Int, budget: inout Int, into configuration: inout AptConfiguration,
        include: (String) -> AptConfigurationInclude
    ) throws(AptConfigurationError) {
        var reader = AptConfigurationReader(file: file, depth: depth)
        for line in bytes.split(separator: AptBytes.newline, omittingEmptySubsequences: false) {
            reader.line += 1
            let code = reader.comments.strip(line)
            guard !code.isEmpty else { continue }
            try reader.interpret(code, budget: &budget, into: &configuration, include: include)
        }
        guard reader.statement.isEmpty else { throw reader.error(.unfinishedStatement) }
    }

    private func error(_ reason: AptConfigurationError.Reason) -> AptConfigurationError {
        AptConfigurationError(location: FileLocation(file: file, line: line), reason: reason)
    }

    private mutating func interpret(
        _ code: [UInt8], budget: inout Int, into configuration: inout AptConfiguration,
        include: (String) -> AptConfigurationInclude
    ) throws(AptConfigurationError) {
        var start = 0
        var quoted = false
        for (at, byte) in code.enumerated() {
            if byte == AptBytes.quote { quoted.toggle() }
            guard !quoted, [UInt8(ascii: "{"), UInt8(ascii: ";"), UInt8(ascii: "}")].contains(byte) else { continue }
            append(AptBytes.strip(code[start..<at]))
            start = at + 1
            if statement.isEmpty {
                if byte == UInt8(ascii: "{") { throw error(.blockWithoutName) }
            } else {
                try finish(endedBy: byte, budget: &budget, into: &configuration, include: include)
                statement = []
            }
            if byte == UInt8(ascii: "}") { block = outer.popLast() ?? [] }
        }
        append(AptBytes.strip(code[start...]))
    }

    private mutating func append(_ part: ArraySlice<UInt8>) {
        guard !part.isEmpty else { return }
        if !statement.isEmpty { statement.append(AptBytes.space) }
        statement += part
    }

    /// Applies a statement that ended at `{`, `;` or `}`.
    private mutating func finish(
        endedBy end: UInt8, budget: inout Int, into configuration: inout AptConfiguration,
        include: (String) -> AptConfigurationInclude
    ) throws(AptConfigurationError) {
        let opens = end == UInt8(ascii: "{")
        var words = QuotedWords(statement)
        guard var tag = words.quoteWord() else { throw error(.malformedTag) }
        var value = words.cWord() ?? words.quoteWord()
        guard words.isAtEnd else { throw error(.junkAfterValue) }
        if value == nil, !opens {
            value = tag
            tag = []
        }
        if opens {
            guard outer.count < AptConfigurationReader.maximumBlocks else { throw error(.tooLarge) }
            outer.append(block)
            block = name(of: tag)
            tag = []
        }
        if tag.first == AptBytes.hash {
            guard block.isEmpty else { throw error(.directiveInsideBlock) }
            try direct(tag.dropFirst(), value ?? [], budget: &budget, into: &configuration, include: include)
        } else if tag.isEmpty, let value, value == Array("#clear".utf8) {
            throw error(.clearWithoutName)
        } else if let value {
            let item = opens ? block : name(of: tag)
            let place = FileLocation(file: file, line: line)
            guard configuration.set(bytes: item, to: AptBytes.string(value), at: place) else { throw error(.tooLarge) }
        }
    }

    /// The full name of a tag in the block that is open.
    private func name(of tag: [UInt8]) -> [UInt8] {
        block.isEmpty ? tag : block + [AptBytes.colon, AptBytes.colon] + tag
    }

    private func direct(
        _ directive: ArraySlice<UInt8>, _ argument: [UInt8], budget: inout Int,
        into configuration: inout AptConfiguration, include: (String) -> AptConfigurationInclude
    ) throws(AptConfigurationError) {
        let word = AptBytes.string(argument)
        switch AptBytes.string(directive) {
        case "clear":
            configuration.clear(word)
        case "include":
            guard depth <= 10 else { throw error(.tooManyIncludes) }
            let files: [(name: String, bytes: [UInt8])]
            switch include(word) {
            case .files(let found): files = found
            case .failed(let why): throw error(.includeFailed(path: word, why: why))
            }
            // apt reads every file of a directory, and refuses afterwards if one of them is malformed.
            var first: AptConfigurationError?
            for included in files {
                budget -= 1
                guard budget >= 0 else { throw error(.tooManyIncludes) }
                do {
                    try AptConfigurationReader.read(
                        included.bytes, file: included.name, depth: depth + 1, budget: &budget,
                        into: &configuration, include: include)
                } catch { first = first ?? error }
            }
            if var inner = first {
                inner.includedFrom.append(FileLocation(file: file, line: line))
                throw inner
            }
        case "x-apt-configure-index":
            // Only tells apt which option names to warn about.
            break
        case let other:
            throw error(.unknownDirective(other))
        }
    }
}
