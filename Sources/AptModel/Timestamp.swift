/// A moment in time: whole seconds since 1970-01-01T00:00:00Z, without leap seconds, as `time_t` counts them.
///
/// It is written and read as RFC 3339 UTC (`2026-11-23T03:31:07Z`), in JSON too.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Seconds since the epoch; negative before it.
    public var seconds: Int64

    public init(seconds: Int64) {
        self.seconds = seconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
    public static func + (left: Timestamp, right: Int64) -> Timestamp { Timestamp(seconds: left.seconds &+ right) }
    /// The distance in seconds, positive where `left` is the later one.
    public static func - (left: Timestamp, right: Timestamp) -> Int64 { left.seconds &- right.seconds }

    /// The moment of a proleptic Gregorian date and a UTC time of day; nil where a part is out of its range.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Timestamp.daysIn(month: month, of: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let days = Timestamp.daysFromCivil(year: year, month: month, day: day)
        self.init(seconds: Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second))
    }

    /// Reads RFC 3339: `2026-11-23T03:31:07Z`, with `z`, a numeric offset, a fraction (dropped) or a space for the `T`.
    public init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = Timestamp.number(bytes[0..<4]), let month = Timestamp.number(bytes[5..<7]),
            let day = Timestamp.number(bytes[8..<10]), let hour = Timestamp.number(bytes[11..<13]),
            let minute = Timestamp.number(bytes[14..<16]), let second = Timestamp.number(bytes[17..<19]),
            let moment = Timestamp(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(1 + digits.count)
        }
        if rest.elementsEqual([UInt8(ascii: "Z")]) || rest.elementsEqual([UInt8(ascii: "z")]) {
            self = moment
            return
        }
        let offset = Array(rest)
        guard offset.count == 6, offset[3] == UInt8(ascii: ":"),
            offset[0] == UInt8(ascii: "+") || offset[0] == UInt8(ascii: "-"),
            let hours = Timestamp.number(offset[1..<3]), hours <= 23,
            let minutes = Timestamp.number(offset[4..<6]), minutes <= 59
        else { return nil }
        let shift = Int64(hours * 3600 + minutes * 60)
        self = offset[0] == UInt8(ascii: "+") ? moment + -shift : moment + shift
        // In UTC it may be of a year that has no such form.
        guard self == writable else { return nil }
    }

    /// The moment as RFC 3339 UTC with whole seconds. Outside of the years 1 to 9999 it is the nearest moment inside, so that
    /// whatever is written can be read again.
    public var rfc3339: String {
        let moment = writable
        let (year, month, day) = moment.civil
        let time = moment.secondOfDay
        return
            "\(Timestamp.padded(year, 4))-\(Timestamp.padded(month, 2))-\(Timestamp.padded(day, 2))"
            + "T\(Timestamp.padded(time / 3600, 2)):\(Timestamp.padded(time / 60 % 60, 2)):\(Timestamp.padded(time % 60, 2))Z"
    }

    /// The nearest moment that RFC 3339 can say: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    var writable: Timestamp { Timestamp(seconds: min(max(seconds, -62_135_596_800), 253_402_300_799)) }

    /// Year, month and day in UTC.
    public var civil: (year: Int, month: Int, day: Int) {
        Timestamp.civilFromDays(Int(seconds / 86_400) - (seconds % 86_400 < 0 ? 1 : 0))
    }

    /// Seconds since midnight UTC, 0...86399.
    public var secondOfDay: Int {
        let rest = seconds % 86_400
        return Int(rest < 0 ? rest + 86_400 : rest)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // Days since the epoch, counted in 400-year eras that begin on the first of March.
    private static func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civilFromDays(_ days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = shifted >= 0 ? shifted / 146_097 : (shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let moment = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time: \(text)")
        }
        self = moment
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}
