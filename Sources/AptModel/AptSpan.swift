/// The apts that something is true of, by version number and by what they verify with.
public struct AptSpan: Sendable, Hashable, CustomStringConvertible {
    /// The first of them; nil: from the beginning.
    public var from: AptVersion?
    /// The last of them; nil: to this day.
    public var through: AptVersion?
    /// What else has to be so, as `with sqv`.
    public var condition: String?

    public init(from: AptVersion? = nil, through: AptVersion? = nil, condition: String? = nil) {
        self.from = from
        self.through = through
        self.condition = condition
    }

    /// Every apt.
    public static let all = AptSpan()

    /// The versions that are in both; nil where there is none. The condition is this one's.
    public func narrowed(to other: AptSpan) -> AptSpan? {
        let from = [from, other.from].compactMap { $0 }.max()
        let through = [through, other.through].compactMap { $0 }.min()
        if let from, let through, from > through { return nil }
        return AptSpan(from: from, through: through, condition: condition)
    }

    /// Whether a version is among them.
    public func contains(_ version: AptVersion) -> Bool {
        version >= (from ?? version) && version <= (through ?? version)
    }

    /// `2.9.19 and later, with sqv`.
    public var description: String {
        let versions: String? =
            switch (from, through) {
            case (let from?, let through?): from == through ? "\(from)" : "\(from) to \(through)"
            case (let from?, nil): "\(from) and later"
            case (nil, let through?): "up to \(through)"
            case (nil, nil): nil
            }
        return [versions, condition].compactMap { $0 }.joined(separator: ", ")
    }
}
