/// The digests that a Release file can list.
public enum ReleaseHashKind: String, Sendable, Hashable, Codable, CaseIterable {
    case md5 = "MD5Sum"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha512 = "SHA512"

    /// Whether apt counts it as strong enough (`HashString::usable` in apt-pkg/contrib/hashes.cc).
    public var isStrong: Bool { self == .sha256 || self == .sha512 }

    /// The length of the digest in hexadecimal digits.
    public var digits: Int {
        switch self {
        case .md5: 32
        case .sha1: 40
        case .sha256: 64
        case .sha512: 128
        }
    }
}

/// One index file that a Release file names.
public struct ReleaseEntry: Sendable, Hashable, Codable {
    /// Relative to the directory of the Release file. Comes from outside: not to be used as a path unchecked.
    public var path: String
    /// In bytes.
    public var size: UInt64
    /// The digest in lower-case hexadecimal.
    public var hash: String

    public init(path: String, size: UInt64, hash: String) {
        self.path = path
        self.size = size
        self.hash = hash
    }
}

/// Reads the lines of one digest section.
struct ReleaseHashReader {
    var entries: [ReleaseEntry] = []
    var problems: [ReleaseProblem] = []

    /// No more entries than this are kept for one section; Debian's largest have some thousands.
    static let mostEntries = 250_000
    /// No more problems than this are kept for one section.
    static let mostProblems = 50

    init(_ bytes: [UInt8], section: ReleaseHashKind, range: Range<Int>, firstLine: Int) {
        var line = firstLine
        for text in bytes[range].split(separator: 0x0A, omittingEmptySubsequences: false) {
            let words = text.split { ContentSniff.isBlank($0) }
            if !words.isEmpty { take(words, section, line) }
            line += 1
            if problems.count >= ReleaseHashReader.mostProblems { return }
        }
    }

    private mutating func take(_ words: [ArraySlice<UInt8>], _ section: ReleaseHashKind, _ line: Int) {
        // apt reads three words at a time, whatever line they stand on: one too few or too many and it gives up.
        guard words.count == 3 else {
            problems.append(.badHashLine(section: section, line: line))
            return
        }
        let hash = words[0].map(ContentSniff.lowercased)
        let isHash = hash.count == section.digits && hash.allSatisfy(ReleaseHashReader.isHex)
        guard isHash, let size = ReleaseHashReader.size(words[1]) else {
            problems.append(.doubtfulHashLine(section: section, line: line))
            return
        }
        guard entries.count < ReleaseHashReader.mostEntries else {
            if problems.last != .tooManyEntries(section: section) { problems.append(.tooManyEntries(section: section)) }
            return
        }
        entries.append(
            ReleaseEntry(
                path: String(decoding: words[2], as: UTF8.self), size: size, hash: String(decoding: hash, as: UTF8.self)
            ))
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// Decimal digits only, with a check for overflow.
    private static func size(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (tens, overflowTens) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowSum) = tens.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !overflowTens, !overflowSum else { return nil }
            value = sum
        }
        return value
    }
}
