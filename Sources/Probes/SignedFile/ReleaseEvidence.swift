import AptModel
import Evidence

extension ReleaseObservation {
    /// What a Release file says, as evidence.
    ///
    /// - Parameters:
    ///   - readable: whether some key of the keyring did sign these bytes; without that no field is taken from them, and
    ///     only whether apt could parse them at all is told.
    ///   - asked: the suite of the source entry; nil where none was asked for.
    public init(_ file: ReleaseFile, readable: Bool, asked: String?) {
        self.init(
            problems: file.problems.compactMap(ReleaseObservation.refusal),
            fields: readable ? Fields(file, asked: asked) : nil)
    }

    /// What keeps apt from parsing the file. Weak hashes and dates are faults of their own.
    private static func refusal(_ problem: ReleaseProblem) -> PlacedProblem? {
        switch problem {
        case .empty: refusal("there is nothing in it")
        case .unparsable: refusal("it holds no field that apt can read")
        case .emptyStanza: refusal("it begins with a blank line, so its first section is empty", line: 1)
        case .noHashes: refusal("it lists no index file with a digest")
        case .badHashLine(let section, let line):
            refusal("no digest, size and name in the section \(section.rawValue)", line: line)
        case .onlyWeakHashes, .lineWithoutColon, .secondStanza, .controlByte, .doubtfulHashLine, .tooManyEntries,
            .missingDate, .unreadableDate, .unreadableValidUntil:
            nil
        }
    }

    private static func refusal(_ text: String, line: Int? = nil) -> PlacedProblem {
        PlacedProblem(file: "Release", line: line, text: text)
    }
}

extension ReleaseObservation.Fields {
    /// The fields of a Release file; whether anybody signed them is the caller's to know.
    public init(_ file: ReleaseFile, asked: String?) {
        self.init(
            origin: file.origin, label: file.label, suite: file.suite, codename: file.codename, version: file.version,
            date: file.date, validUntil: file.validUntil,
            unreadableDate: file.date == nil ? file.dateText : nil,
            unreadableValidUntil: file.validUntil == nil ? file.validUntilText : nil,
            components: Array(file.components.prefix(100)), architectures: Array(file.architectures.prefix(100)),
            hashSections: file.sections.filter { $0.count > 0 }.map(\.kind.rawValue),
            matchesSuite: asked.map { suiteMatches(asked: $0, release: file) })
        if file.notAutomatic { notAutomatic = true }
        if file.butAutomaticUpgrades { butAutomaticUpgrades = true }
        let signers = file.signedBy.prefix(20).map { $0.uppercased() }
        if !signers.isEmpty { signedBy = Array(signers) }
    }
}
