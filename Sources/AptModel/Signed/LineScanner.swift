/// Walks bytes line by line the way apt does when it takes a clear-signed file apart: a line ends at LF or at the end
/// of the bytes, then every trailing LF and CR is dropped, then every trailing blank and tab.
///
/// Source of the rule: `LineBuffer` in apt-pkg/contrib/gpgv.cc; RFC 4880 section 7.1 for the trailing blanks.
struct LineScanner {
    /// One line: where its text stands, and what apt sees of it.
    struct Line: Equatable {
        /// Counted from 1.
        var number: Int
        /// The text that is left after apt's stripping.
        var text: Range<Int>
        /// The whole line with its line end, as it stands in the file.
        var whole: Range<Int>
        /// Whether the line had its LF; only the last line of a file can lack it.
        var isTerminated: Bool
        /// Whether its text may hold a control byte or a CR: no other line has to be looked through for them.
        var mayHoldControls: Bool
    }

    private let bytes: [UInt8]
    private(set) var position: Int
    private(set) var lineNumber: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.startIndex
        lineNumber = 0
    }

    /// The next line, or nil at the end of the bytes.
    mutating func next() -> Line? {
        guard position < bytes.count else { return nil }
        let start = position
        var end = start
        var mayHoldControls = false
        while end < bytes.count {
            let byte = bytes[end]
            if byte == 0x0A { break }
            if byte < 0x20 || byte == 0x7F { mayHoldControls = true }
            end += 1
        }
        let isTerminated = end < bytes.count
        position = isTerminated ? end + 1 : end
        lineNumber += 1
        var stop = end
        while stop > start, bytes[stop - 1] == 0x0D { stop -= 1 }
        while stop > start, bytes[stop - 1] == 0x20 || bytes[stop - 1] == 0x09 { stop -= 1 }
        return Line(
            number: lineNumber, text: start..<stop, whole: start..<position, isTerminated: isTerminated,
            mayHoldControls: mayHoldControls)
    }
}

/// The armour lines that apt compares whole lines with.
enum ArmourLine {
    static let beginSignedMessage = Array("-----BEGIN PGP SIGNED MESSAGE-----".utf8)
    static let beginSignature = Array("-----BEGIN PGP SIGNATURE-----".utf8)
    static let endSignature = Array("-----END PGP SIGNATURE-----".utf8)
    static let beginMessage = Array("-----BEGIN PGP MESSAGE-----".utf8)
    static let beginPublicKey = Array("-----BEGIN PGP PUBLIC KEY BLOCK-----".utf8)
    static let beginPrivateKey = Array("-----BEGIN PGP PRIVATE KEY BLOCK-----".utf8)
}

extension [UInt8] {
    /// Whether the bytes of `range` are exactly `other`.
    func equals(_ other: [UInt8], in range: Range<Int>) -> Bool {
        range.count == other.count && self[range].elementsEqual(other)
    }

    /// Whether the bytes of `range` begin with `prefix`.
    func begins(with prefix: [UInt8], in range: Range<Int>) -> Bool {
        range.count >= prefix.count && self[range].starts(with: prefix)
    }

    /// The first place of `needle` in `range`, or nil. Meant for short needles whose first byte is rare.
    func firstPlace(of needle: [UInt8], in range: Range<Int>) -> Int? {
        guard let head = needle.first, range.count >= needle.count else { return nil }
        var place = range.lowerBound
        let last = range.upperBound - needle.count
        while place <= last {
            if self[place] == head, self[place..<(place + needle.count)].elementsEqual(needle) { return place }
            place += 1
        }
        return nil
    }
}

/// Whether the first line is the header of a clear-signed message, which is all that apt looks at before it hands a file to its
/// verifier (apt-pkg/contrib/gpgv.cc, StartsWithGPGClearTextSignature).
public func beginsClearSigned(_ bytes: [UInt8]) -> Bool {
    let line = bytes.prefix(1000).prefix { $0 != AptBytes.newline }
    return AptBytes.strip(line).elementsEqual(ArmourLine.beginSignedMessage) && line.starts(with: "-".utf8)
}
