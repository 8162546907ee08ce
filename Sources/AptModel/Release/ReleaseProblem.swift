/// Something about a Release file that apt refuses, warns of, or silently misreads. Lines are counted from 1 in the
/// bytes that were parsed (the signed text, not the file around it).
public enum ReleaseProblem: Sendable, Hashable, Codable {
    /// No bytes.
    case empty
    /// No field at all, or a last line without a colon: apt cannot parse it.
    case unparsable
    /// The file begins with a blank line, so that its first stanza is empty.
    case emptyStanza
    /// A line without a colon, which makes apt lose the field on the next line.
    case lineWithoutColon(line: Int)
    /// A second stanza, which apt does not read, begins here.
    case secondStanza(line: Int)
    /// A control byte.
    case controlByte(line: Int, byte: UInt8)
    /// No digest section with an entry.
    case noHashes
    /// Digests, but none that apt counts as strong.
    case onlyWeakHashes
    /// A line that is not digest, size and name: apt gives up on the file.
    case badHashLine(section: ReleaseHashKind, line: Int)
    /// A digest of the wrong length or a size that is no number: apt takes the line and cannot use it.
    case doubtfulHashLine(section: ReleaseHashKind, line: Int)
    /// More entries than are kept.
    case tooManyEntries(section: ReleaseHashKind)
    /// There is no `Date`; apt warns.
    case missingDate
    /// `Date` does not parse; apt warns and takes the epoch for it.
    case unreadableDate(text: String)
    /// `Valid-Until` does not parse; apt refuses the file.
    case unreadableValidUntil(text: String)

    /// Whether apt refuses the Release file for it, whatever its signature says (tried with apt 2.6.1).
    /// `unreadableValidUntil` is refused only while Check-Valid-Until is on.
    public var isFatal: Bool {
        switch self {
        case .empty, .unparsable, .emptyStanza, .noHashes, .onlyWeakHashes, .badHashLine, .unreadableValidUntil: true
        case .lineWithoutColon, .secondStanza, .controlByte, .doubtfulHashLine, .tooManyEntries, .missingDate,
            .unreadableDate:
            false
        }
    }
}
