/// A Release file: who published what, when, until when, and the digests of the index files.
///
/// Text comes from outside and is kept as it is (bytes that are no UTF-8 replaced): to be cleaned before a terminal.
public struct ReleaseFile: Sendable, Hashable {
    public var origin: String?
    public var label: String?
    public var suite: String?
    public var version: String?
    public var codename: String?
    public var description: String?
    /// `Date` as apt reads it; nil where it is absent or unreadable.
    public var date: Timestamp?
    /// `Valid-Until` as apt reads it; nil where it is absent or unreadable.
    public var validUntil: Timestamp?
    /// `Date` as it is written.
    public var dateText: String?
    /// `Valid-Until` as it is written.
    public var validUntilText: String?
    public var architectures: [String]
    public var components: [String]
    /// `No-Support-for-Architecture-all`.
    public var noSupportForArchitectureAll: [String]
    /// `Signed-By`: the fingerprints that may sign the next version of this file.
    public var signedBy: [String]
    public var acquireByHash: Bool
    public var notAutomatic: Bool
    public var butAutomaticUpgrades: Bool
    /// The digest sections that are there, in the order MD5Sum, SHA1, SHA256, SHA512.
    public var sections: [ReleaseHashSection]
    public var problems: [ReleaseProblem]

    /// The entries of the strongest digest section.
    public var entries: [ReleaseEntry] { sections.last?.entries ?? [] }

    /// Whether apt would refuse to work with it, whatever its signature says.
    public var isRefusedByApt: Bool { problems.contains(where: \.isFatal) }
}

extension ReleaseFile {
    /// Reads the signed text of a Release file. Never fails: what is wrong is in `problems`.
    ///
    /// As apt does, only the first stanza is read, field names are compared without case, and of a field that is
    /// there twice the last one counts. Time is linear in the number of bytes.
    public static func parse(_ bytes: [UInt8]) -> ReleaseFile {
        let stanza = ReleaseStanza(bytes)
        var problems: [ReleaseProblem] = []
        if bytes.isEmpty {
            problems.append(.empty)
        } else if stanza.isUnparsable {
            problems.append(.unparsable)
        } else if !stanza.hasFields {
            problems.append(.emptyStanza)
        }
        problems += stanza.linesWithoutColon.map { .lineWithoutColon(line: $0) }
        problems += stanza.controlBytes.map { .controlByte(line: $0.line, byte: $0.byte) }
        if let line = stanza.ignoredFromLine { problems.append(.secondStanza(line: line)) }

        var sections: [ReleaseHashSection] = []
        var lineCount = 0
        for kind in ReleaseHashKind.allCases {
            guard let field = stanza.last(kind.rawValue.lowercased()) else { continue }
            let known = problems.count
            let section = ReleaseHashSection(
                kind, bytes, range: field.value, firstLine: field.line, problems: &problems)
            lineCount += section.count + problems.count - known
            sections.append(section)
        }
        if lineCount == 0 {
            problems.append(.noHashes)
        } else if !sections.contains(where: { $0.kind.isStrong && $0.count > 0 }),
            !problems.contains(where: { $0.isDoubtfulStrongLine })
        {
            problems.append(.onlyWeakHashes)
        }

        let text = { (name: String) in stanza.last(name).flatMap { ReleaseFile.text(bytes, $0.value) } }
        let list = { (name: String) in ReleaseFile.list(text(name)) }
        let dateText = text("date")
        let validUntilText = text("valid-until")
        let date = dateText.flatMap(Timestamp.init(aptDate:))
        let validUntil = validUntilText.flatMap(Timestamp.init(aptDate:))
        if let dateText {
            if date == nil { problems.append(.unreadableDate(text: ReleaseFile.excerpt(dateText))) }
        } else {
            problems.append(.missingDate)
        }
        if let validUntilText, validUntil == nil {
            problems.append(.unreadableValidUntil(text: ReleaseFile.excerpt(validUntilText)))
        }
        return ReleaseFile(
            origin: text("origin"), label: text("label"), suite: text("suite"), version: text("version"),
            codename: text("codename"), description: text("description"), date: date, validUntil: validUntil,
            dateText: dateText, validUntilText: validUntilText, architectures: list("architectures"),
            components: list("components"), noSupportForArchitectureAll: list("no-support-for-architecture-all"),
            signedBy: list("signed-by"), acquireByHash: ReleaseFile.flag(text("acquire-by-hash")),
            notAutomatic: ReleaseFile.flag(text("notautomatic")),
            butAutomaticUpgrades: ReleaseFile.flag(text("butautomaticupgrades")), sections: sections, problems: problems
        )
    }

    // A value with the blanks around it gone; nil where nothing is left. Control bytes stay in.
    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
        var value = bytes[range].prefix(100_000).drop(while: ContentSniff.isBlank)
        while let last = value.last, ContentSniff.isBlank(last) { value = value.dropLast() }
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").utf8.split { ContentSniff.isBlank($0) || $0 == UInt8(ascii: ",") }.map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static func flag(_ text: String?) -> Bool {
        ["yes", "true", "with", "on", "enable", "1"].contains(text?.lowercased() ?? "")
    }

    private static func excerpt(_ text: String) -> String { String(text.prefix(80)) }
}

extension ReleaseProblem {
    // A line that apt counts as an entry of a strong section although nothing can be verified by it.
    fileprivate var isDoubtfulStrongLine: Bool {
        switch self {
        case .doubtfulHashLine(let section, _): section.isStrong
        default: false
        }
    }
}
