extension Timestamp {
    /// Reads a date as apt reads `Date` and `Valid-Until`: `Sat, 11 Jul 2026 10:16:37 UTC`, and the two older forms of
    /// HTTP, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    ///
    /// The zone has to be `GMT`, `UTC`, `Z` or a number that is zero (`+0000`); any other one is refused, so is text
    /// behind the zone. Source of the rule: `RFC1123StrToTime` in apt-pkg/contrib/strutl.cc, with its forgiving ways: the
    /// weekday is not compared with the date, a month is known by a letter or three, 31 February is 3 March.
    public init?(aptDate text: String) {
        var input = WordStream(Array(text.utf8))
        guard let weekday = input.word(), AptDate.isWeekday(weekday) else { return nil }
        let date: (day: Int, month: Int, year: Int)
        let time: [UInt8]
        var zone = Array("UTC".utf8)
        switch weekday.count {
        case 3:
            guard let month = input.word(), let day = input.number(), let clock = input.word(),
                let year = input.number()
            else { return nil }
            (date, time) = ((day, AptDate.month(month), year), clock)
        case 4:
            guard weekday[3] == UInt8(ascii: ","), let day = input.number(), let month = input.word(),
                let year = input.number(), let clock = input.word(), let name = input.word()
            else { return nil }
            (date, time, zone) = ((day, AptDate.month(month), year), clock, name)
        default:
            guard weekday.last == UInt8(ascii: ","), let dashed = input.word(), let clock = input.word(),
                let name = input.word(), let parts = AptDate.dashed(dashed)
            else { return nil }
            (date, time, zone) = (parts, clock, name)
        }
        guard input.isAtEnd, AptDate.isUTC(zone), (1...31).contains(date.day), (0...9999).contains(date.year),
            let seconds = AptDate.secondOfDay(time),
            let first = Timestamp(year: date.year, month: date.month, day: 1)
        else { return nil }
        self = first + Int64((date.day - 1) * 86_400 + seconds)
    }
}

/// The pieces of apt's date reading.
private enum AptDate {
    static func isWeekday(_ word: [UInt8]) -> Bool {
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        return word.count >= 3
            && names.contains(String(decoding: word.prefix(3).map(ContentSniff.lowercased), as: UTF8.self))
    }

    /// A month from 1 to 12 by as few letters as apt looks at; what is no month counts as January.
    static func month(_ word: [UInt8]) -> Int {
        let letters = word.prefix(3).map { Character(Unicode.Scalar(ContentSniff.lowercased($0))) }
        let second = letters.count > 1 ? letters[1] : " "
        let third = letters.count > 2 ? letters[2] : " "
        switch letters.first {
        case "a": return second == "p" ? 4 : 8
        case "d": return 12
        case "f": return 2
        case "j": return second == "a" ? 1 : third == "n" ? 6 : 7
        case "m": return third == "r" ? 3 : 5
        case "n": return 11
        case "o": return 10
        case "s": return 9
        default: return 1
        }
    }

    /// `06-Nov-94`: the year counts from 1900.
    static func dashed(_ word: [UInt8]) -> (day: Int, month: Int, year: Int)? {
        let parts = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, let day = wholeNumber(parts[0]), let year = wholeNumber(parts[2]) else { return nil }
        return (day, month(Array(parts[1])), 1900 + year)
    }

    static func isUTC(_ zone: [UInt8]) -> Bool {
        if ["GMT", "UTC", "Z"].contains(String(decoding: zone, as: UTF8.self)) { return true }
        let digits = zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-") ? zone.dropFirst() : zone[...]
        return !digits.isEmpty && digits.allSatisfy { $0 == UInt8(ascii: "0") }
    }

    /// `10:16:37`, each number of one or two digits; what stands behind the seconds is not looked at.
    static func secondOfDay(_ word: [UInt8]) -> Int? {
        var rest = word[...]
        var values: [Int] = []
        for (index, limit) in [23, 59, 61].enumerated() {
            if index > 0 {
                guard rest.first == UInt8(ascii: ":") else { return nil }
                rest = rest.dropFirst()
            }
            // A second digit is read only where the first leaves room for one below the limit.
            var digits = rest.prefix(1).prefix { isDigit($0) }
            if let tens = wholeNumber(digits), tens * 10 <= limit { digits = rest.prefix(2).prefix { isDigit($0) } }
            guard let value = wholeNumber(digits), value <= limit else { return nil }
            values.append(value)
            rest = rest.dropFirst(digits.count)
        }
        return values[0] * 3600 + values[1] * 60 + values[2]
    }

    static func wholeNumber(_ word: some Collection<UInt8>) -> Int? {
        let digits = word.first == UInt8(ascii: "+") ? Array(word.dropFirst()) : Array(word)
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy(isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// Words and numbers between white space, the way a C++ stream gives them: a number ends where its digits end.
private struct WordStream {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func word() -> [UInt8]? {
        skipBlanks()
        let rest = bytes[place...].prefix { !ContentSniff.isBlank($0) }
        place = rest.endIndex
        return rest.isEmpty ? nil : Array(rest)
    }

    mutating func number() -> Int? {
        skipBlanks()
        var end = place
        if end < bytes.count, bytes[end] == UInt8(ascii: "+") { end += 1 }
        while end < bytes.count, AptDate.isDigit(bytes[end]) { end += 1 }
        defer { place = end }
        return AptDate.wholeNumber(bytes[place..<end])
    }

    private mutating func skipBlanks() {
        while place < bytes.count, ContentSniff.isBlank(bytes[place]) { place += 1 }
    }
}
