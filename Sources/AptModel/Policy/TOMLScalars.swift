/// Dates and times as TOML writes them.
enum TOMLMoment {
    /// `2026-02-01`.
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 10 && bytes[4] == UInt8(ascii: "-") && bytes[7] == UInt8(ascii: "-")
            && digits(bytes[0..<4]) && digits(bytes[5..<7]) && digits(bytes[8..<10])
    }

    /// Whether the text begins as a date or a time does, so that it is no number.
    static func looksLikeOne(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let mark = bytes.firstIndex(where: { !(0x30...0x39).contains($0) }), mark > 0 else { return false }
        return bytes[mark] == UInt8(ascii: "-") || bytes[mark] == UInt8(ascii: ":")
    }

    /// The text with `T` and `Z` in capitals; nil where it is no date, time, or both.
    static func normal(_ text: String) -> String? {
        let bytes = Array(text.uppercased().utf8)
        if bytes.count >= 3, bytes[2] == UInt8(ascii: ":") {
            return isTime(bytes[...]) ? String(decoding: bytes, as: UTF8.self) : nil
        }
        guard bytes.count >= 10, isDate(String(decoding: bytes[..<10], as: UTF8.self)),
            let month = Int(String(decoding: bytes[5..<7], as: UTF8.self)), (1...12).contains(month),
            let day = Int(String(decoding: bytes[8..<10], as: UTF8.self)), (1...31).contains(day)
        else { return nil }
        if bytes.count == 10 { return text }
        guard bytes[10] == UInt8(ascii: "T") else { return nil }
        var time = bytes[11...]
        if time.last == UInt8(ascii: "Z") {
            time = time.dropLast()
        } else if let sign = time.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
            let offset = time[(sign + 1)...]
            guard offset.count == 5, offset[sign + 3] == UInt8(ascii: ":"), digits(offset.prefix(2)),
                digits(offset.suffix(2))
            else { return nil }
            time = time[..<sign]
        }
        return isTime(time) ? String(decoding: bytes, as: UTF8.self) : nil
    }

    // 23:59:59, with a fraction where there is one.
    private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        let time = Array(bytes)
        guard time.count >= 8, time[2] == UInt8(ascii: ":"), time[5] == UInt8(ascii: ":"), digits(time[0..<2]),
            digits(time[3..<5]), digits(time[6..<8]),
            let hour = Int(String(decoding: time[0..<2], as: UTF8.self)), hour < 24,
            let minute = Int(String(decoding: time[3..<5], as: UTF8.self)), minute < 60,
            let second = Int(String(decoding: time[6..<8], as: UTF8.self)), second < 60
        else { return false }
        guard time.count > 8 else { return true }
        return time[8] == UInt8(ascii: ".") && time.count > 9 && digits(time[9...])
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// Numbers as TOML writes them; what they come to is of no matter here.
enum TOMLNumber {
    static func isOne(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        let signed = rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-")
        if signed { rest = rest.dropFirst() }
        if rest.elementsEqual("inf".utf8) || rest.elementsEqual("nan".utf8) { return true }
        if !signed, let base = rest.dropFirst().first, rest.first == 0x30 {
            let kinds: [UInt8: Int] = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2]
            if let radix = kinds[base] {
                let body = String(decoding: rest.dropFirst(2), as: UTF8.self)
                return separated(rest.dropFirst(2)) && Int64(body.filter { $0 != "_" }, radix: radix) != nil
            }
        }
        let whole = rest.prefix { $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) }
        guard separated(whole), whole.count == 1 || whole.first != 0x30 else { return false }
        rest = rest.dropFirst(whole.count)
        if rest.isEmpty {
            let sign = signed && text.utf8.first == UInt8(ascii: "-") ? "-" : ""
            return Int64(sign + String(decoding: whole, as: UTF8.self).filter { $0 != "_" }) != nil
        }
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) }
            guard separated(fraction) else { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard separated(rest), rest.allSatisfy({ $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) }) else {
                return false
            }
            rest = []
        }
        return rest.isEmpty
    }

    // Underscores stand between digits only.
    private static func separated(_ digits: ArraySlice<UInt8>) -> Bool {
        guard let first = digits.first, let last = digits.last, first != 0x5F, last != 0x5F else { return false }
        return !zip(digits, digits.dropFirst()).contains { $0 == 0x5F && $1 == 0x5F }
    }
}
