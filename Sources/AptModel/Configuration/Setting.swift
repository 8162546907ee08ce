/// A value in force together with the option that set it, for findings that must name the place.
public struct Setting<Value: Sendable & Hashable>: Sendable, Hashable {
    /// What counts.
    public var value: Value
    /// The option as its reader writes it: `Acquire::Check-Date`, or `trusted` for an option of a sources entry.
    public var name: String
    /// Where it was set; nil for a built-in default.
    public var origin: FileLocation?

    public init(value: Value, name: String, origin: FileLocation?) {
        self.value = value
        self.name = name
        self.origin = origin
    }
}
