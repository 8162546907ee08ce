import AptModel
import Evidence

/// Small pieces of wording that rules share.
public enum Wording {
    /// A fingerprint short enough for a sentence: its last 16 digits.
    static func key(_ signature: SignatureObservation) -> String {
        signature.keyId ?? signature.fingerprint.map { String($0.suffix(16)) } ?? "of unknown id"
    }

    /// `RSA4096/SHA256 signature of 2026-07-11T10:16:37Z by 0E98404D386FA1D9 (name)`.
    static func signature(_ signature: SignatureObservation) -> String {
        var text = "signature by key \(key(signature))"
        if let user = signature.userId { text += " (\(user))" }
        if let created = signature.createdAt { text += " of \(created.rfc3339)" }
        return text
    }

    /// A duration as people say it, in the largest unit that fits.
    public static func duration(_ seconds: Int64) -> String {
        let amount = seconds.magnitude
        switch amount {
        case 0..<120: return "\(amount) seconds"
        case 120..<7_200: return "\(amount / 60) minutes"
        case 7_200..<172_800: return "\(amount / 3_600) hours"
        default: return "\(amount / 86_400) days"
        }
    }

    /// How long something was waited for, in whole seconds. Evidence can come from a file, where it can be any number.
    static func wholeSeconds(_ seconds: Double) -> String {
        let bounded = seconds.isNaN ? 0 : min(max(seconds, 0), 1e9)
        return "\(Int(bounded.rounded())) seconds"
    }

    /// Bytes with a unit that a person reads at once: `16 KiB`, `1.5 MiB`.
    public static func bytes(_ count: Int64) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(max(0, count))
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        if unit == 0 { return "\(count) bytes" }
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 || tenths >= 1000
            ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// The same, never more than there is (`.down`) or never less (`.up`): for bounds.
    static func bytes(_ count: Int64, rounding rule: FloatingPointRoundingRule) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(max(0, count))
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        if unit == 0 || value >= 100 { return "\(Int64(value.rounded(rule))) \(units[unit])" }
        let tenths = Int((value * 10).rounded(rule))
        return tenths % 10 == 0 ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// Permission bits as chmod takes them.
    public static func mode(_ mode: Int) -> String {
        let text = String(mode & 0o7777, radix: 8)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }

    /// A path or word for a shell to paste, quoted where it must be.
    static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "/._-+:=@%,".utf8.contains(byte)
        }
        if plain, !text.isEmpty { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
