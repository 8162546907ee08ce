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

/// One digest section of a Release file. Its lines stay where they stand, in the bytes of the file.
public struct ReleaseHashSection: Sendable, Hashable {
    public let kind: ReleaseHashKind
    /// How many entries it has.
    public let count: Int
    private let bytes: [UInt8]
    private let range: Range<Int>

    /// Reads the section once, to count its entries and to find what is wrong in it.
    init(_ kind: ReleaseHashKind, _ bytes: [UInt8], range: Range<Int>, firstLine: Int, problems: inout [ReleaseProblem])
    {
        var lines = ReleaseHashLines(kind, bytes, range, firstLine: firstLine)
        while lines.next() != nil {}
        (self.kind, self.bytes, self.range) = (kind, bytes, range)
        count = lines.count
        problems += lines.problems
    }

    /// Its entries, read anew each time that they are asked for.
    public var entries: [ReleaseEntry] {
        var lines = ReleaseHashLines(kind, bytes, range)
        var entries: [ReleaseEntry] = []
        entries.reserveCapacity(count)
        while let line = lines.next() {
            let hash = bytes[line.hash].map(ContentSniff.lowercased)
            entries.append(
                ReleaseEntry(
                    path: String(decoding: bytes[line.path], as: UTF8.self), size: line.size,
                    hash: String(decoding: hash, as: UTF8.self)))
        }
        return entries
    }

    /// The sizes of the files that are asked for and that it names; of two lines for one file the last one counts.
    func sizes(of paths: Set<String>) -> [String: UInt64] {
        let lengths = Set(paths.map(\.utf8.count))
        var lines = ReleaseHashLines(kind, bytes, range)
        var sizes: [String: UInt64] = [:]
        while let line = lines.next() {
            guard lengths.contains(line.path.count) else { continue }
            let path = String(decoding: bytes[line.path], as: UTF8.self)
            if paths.contains(path) { sizes[path] = line.size }
        }
        return sizes
    }
}

/// Walks the lines of one digest section.
private struct ReleaseHashLines {
    /// Where the parts of an entry stand.
    struct Entry {
        var hash: Range<Int>
        var size: UInt64
        var path: Range<Int>
    }

    private(set) var count = 0
    private(set) var problems: [ReleaseProblem] = []
    private let section: ReleaseHashKind
    private let bytes: [UInt8]
    private let end: Int
    private var place: Int
    private var line: Int

    /// No more entries than this are kept for one section; Debian's largest have some thousands.
    private static let mostEntries = 250_000
    /// No more problems than this are kept for one section.
    private static let mostProblems = 50

    init(_ section: ReleaseHashKind, _ bytes: [UInt8], _ range: Range<Int>, firstLine: Int = 1) {
        (self.section, self.bytes) = (section, bytes)
        (place, end) = (range.lowerBound, range.upperBound)
        line = firstLine
    }

    /// The next entry; nil at the end of the section.
    mutating func next() -> Entry? {
        while place < end, problems.count < ReleaseHashLines.mostProblems {
            let entry = readLine()
            line += 1
            if let entry { return entry }
        }
        return nil
    }

    /// Reads one line up to its LF; nil where it is none that counts.
    private mutating func readLine() -> Entry? {
        guard let hash = word() else {
            skipLine()
            return nil
        }
        // apt reads three words at a time, whatever line they stand on: one too few or too many and it gives up.
        guard let size = word(), let path = word(), word() == nil else {
            skipLine()
            problems.append(.badHashLine(section: section, line: line))
            return nil
        }
        skipLine()
        guard hash.count == section.digits, bytes[hash].allSatisfy(ReleaseHashLines.isHex),
            let size = ReleaseHashLines.size(bytes[size])
        else {
            problems.append(.doubtfulHashLine(section: section, line: line))
            return nil
        }
        guard count < ReleaseHashLines.mostEntries else {
            if problems.last != .tooManyEntries(section: section) { problems.append(.tooManyEntries(section: section)) }
            return nil
        }
        count += 1
        return Entry(hash: hash, size: size, path: path)
    }

    /// The next word of this line.
    private mutating func word() -> Range<Int>? {
        while place < end, bytes[place] != 0x0A, ContentSniff.isBlank(bytes[place]) { place += 1 }
        let start = place
        while place < end, !ContentSniff.isBlank(bytes[place]) { place += 1 }
        return start == place ? nil : start..<place
    }

    private mutating func skipLine() {
        while place < end, bytes[place] != 0x0A { place += 1 }
        place += 1
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
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
