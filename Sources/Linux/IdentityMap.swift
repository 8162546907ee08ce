/// How the user or group numbers of a user namespace stand to those of this process (user_namespaces(7)).
public struct IdentityMap: Hashable, Sendable {
    /// `count` numbers from `inside` on are those from `outside` on here.
    public struct Range: Hashable, Sendable {
        public let inside: UInt32
        public let outside: UInt32
        public let count: UInt32

        public init(inside: UInt32, outside: UInt32, count: UInt32) {
            self.inside = inside
            self.outside = outside
            self.count = count
        }
    }

    /// nil where the numbers are the same.
    private let ranges: [Range]?

    /// The number that the kernel shows for one that has no counterpart.
    public static let overflow: UInt32 = 65_534

    /// The same numbers inside and outside.
    public static let same = IdentityMap(ranges: nil)

    private init(ranges: [Range]?) { self.ranges = ranges }

    public init(_ ranges: [Range]) {
        let identity = Range(inside: 0, outside: 0, count: .max)
        self.ranges = ranges.isEmpty || ranges == [identity] ? nil : ranges
    }

    /// Reads the text of `/proc/PID/uid_map` or `gid_map`; lines that are none are passed over.
    public init(text: String) {
        self.init(
            text.split(separator: "\n").compactMap { line in
                let numbers = line.split(separator: " ").compactMap { UInt32($0) }
                return numbers.count == 3 ? Range(inside: numbers[0], outside: numbers[1], count: numbers[2]) : nil
            })
    }

    /// Whether every number is its own counterpart.
    public var isSame: Bool { ranges == nil }

    /// This process's number for one inside; nil where the namespace has none for it.
    public func outside(_ number: UInt32) -> UInt32? {
        guard let ranges else { return number }
        for range in ranges where number >= range.inside && number - range.inside < range.count {
            let (outside, overflow) = range.outside.addingReportingOverflow(number - range.inside)
            return overflow ? nil : outside
        }
        return nil
    }

    /// The number inside for one of this process's; `overflow`, as the kernel shows it there, where it has none.
    public func inside(_ number: UInt32) -> UInt32 {
        guard let ranges else { return number }
        for range in ranges where number >= range.outside && number - range.outside < range.count {
            let (inside, overflow) = range.inside.addingReportingOverflow(number - range.outside)
            return overflow ? IdentityMap.overflow : inside
        }
        return IdentityMap.overflow
    }
}
