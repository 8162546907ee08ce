/// How apt reads truth words and numbers (apt-pkg/contrib/strutl.cc, StringToBool, and strtol with base 0).
public enum AptWords {
    /// The truth value of a text: 0, 1, no/false/without/off/disable, yes/true/with/on/enable in any case. An empty text
    /// is false, as for apt. Nil for every other text.
    public static func bool(_ text: String) -> Bool? {
        let number = integerPrefix(text, base: 0)
        if number.end == text.utf8.count, number.value == 0 || number.value == 1 { return number.value == 1 }
        switch AptBytes.string(AptBytes.lower(text.utf8)) {
        case "no", "false", "without", "off", "disable": return false
        case "yes", "true", "with", "on", "enable": return true
        default: return nil
        }
    }

    /// The number at the beginning of a text, with C's rules (`0x10`, `010`, a sign); nil where there is none.
    /// What follows the number is ignored; a value out of range is the nearest one.
    public static func integer(_ text: String) -> Int64? {
        let number = integerPrefix(text, base: 0)
        return number.end == 0 ? nil : number.value
    }

    /// The decimal number at the beginning of a text, 0 where there is none (`strtoull` with base 10 as apt uses it for times).
    static func seconds(_ text: String) -> Int64 { integerPrefix(text, base: 10).value }

    /// What strtol gives: the value and the offset behind its last digit, 0 where nothing was converted.
    private static func integerPrefix(_ text: String, base wanted: Int64) -> (value: Int64, end: Int) {
        let bytes = Array(text.utf8)
        var at = 0
        while at < bytes.count, AptBytes.isSpace(bytes[at]) { at += 1 }
        var negative = false
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
            negative = bytes[at] == UInt8(ascii: "-")
            at += 1
        }
        var base: Int64 = wanted == 0 ? 10 : wanted
        if wanted == 0, at < bytes.count, bytes[at] == UInt8(ascii: "0") {
            base = 8
            if at + 2 < bytes.count, AptBytes.lower(bytes[at + 1]) == UInt8(ascii: "x"),
                AptBytes.hexValue(bytes[at + 2]) != nil
            {
                base = 16
                at += 2
            }
        }
        var value: Int64 = 0
        var end = 0
        while at < bytes.count, let digit = AptBytes.hexValue(bytes[at]), Int64(digit) < base {
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(Int64(digit))
            value = overflow || carry ? Int64.max : sum
            at += 1
            end = at
        }
        return (negative ? -value : value, end)
    }
}
