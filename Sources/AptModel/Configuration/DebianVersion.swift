/// A Debian package version, ordered as deb-version(7) says: `~` before everything, letters before other characters,
/// digits as numbers.
public struct DebianVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The version as it was written.
    public var text: String

    public init(_ text: String) { self.text = text }

    public var description: String { text }

    public static func == (left: DebianVersion, right: DebianVersion) -> Bool { left.compare(to: right) == 0 }
    public static func < (left: DebianVersion, right: DebianVersion) -> Bool { left.compare(to: right) < 0 }
    public func hash(into hasher: inout Hasher) {
        // Versions that compare equal (`1.0` and `1.00`) must hash alike; leading zeros are the only way to that.
        for byte in text.utf8 where byte != UInt8(ascii: "0") && byte != UInt8(ascii: "-") && byte != UInt8(ascii: ":") {
            hasher.combine(byte)
        }
    }

    private func compare(to other: DebianVersion) -> Int {
        let (left, right) = (parts, other.parts)
        for (mine, theirs) in zip(left, right) {
            let order = DebianVersion.compare(mine, theirs)
            if order != 0 { return order }
        }
        return 0
    }

    /// Epoch, upstream version and revision.
    private var parts: [[UInt8]] {
        var rest = Array(text.utf8)[...]
        var epoch: [UInt8] = []
        if let colon = rest.firstIndex(of: AptBytes.colon) {
            epoch = Array(rest[..<colon])
            rest = rest[(colon + 1)...]
        }
        guard let dash = rest.lastIndex(of: UInt8(ascii: "-")) else { return [epoch, Array(rest), []] }
        return [epoch, Array(rest[..<dash]), Array(rest[(dash + 1)...])]
    }

    private static func weight(_ byte: UInt8?) -> Int {
        guard let byte, !AptBytes.isDigit(byte) else { return 0 }
        if byte == UInt8(ascii: "~") { return -1 }
        return AptBytes.isLetter(byte) ? Int(byte) : Int(byte) + 256
    }

    private static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var (l, r) = (left[...], right[...])
        while !l.isEmpty || !r.isEmpty {
            while l.first.map({ !AptBytes.isDigit($0) }) ?? false || r.first.map({ !AptBytes.isDigit($0) }) ?? false {
                let order = weight(l.first) - weight(r.first)
                if order != 0 { return order }
                l = l.dropFirst()
                r = r.dropFirst()
            }
            let mine = l.prefix(while: AptBytes.isDigit).drop { $0 == UInt8(ascii: "0") }
            let theirs = r.prefix(while: AptBytes.isDigit).drop { $0 == UInt8(ascii: "0") }
            if mine.count != theirs.count { return mine.count - theirs.count }
            if let (a, b) = zip(mine, theirs).first(where: { $0 != $1 }) { return Int(a) - Int(b) }
            l = l.drop(while: AptBytes.isDigit)
            r = r.drop(while: AptBytes.isDigit)
        }
        return 0
    }
}
