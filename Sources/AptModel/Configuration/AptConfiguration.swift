/// apt's configuration as apt sees it after reading its files: an option tree in which every value knows where it was written.
///
/// Option names are written as in apt.conf(5), `Acquire::http::Proxy`; ASCII case does not matter. The rules are those of
/// apt-pkg/contrib/configuration.cc. A new value is empty: see ``defaults(architecture:release:)``.
public struct AptConfiguration: Sendable {
    var tree = ConfigurationTree()

    public init() {}

    /// The text of an option, nil where it is unset or empty (apt makes no difference between the two).
    public func string(_ key: String) -> String? {
        guard let item = tree.find(key), !tree[item].value.isEmpty else { return nil }
        return tree[item].value
    }

    /// The truth value of an option; the default where it is unset or no truth word.
    public func bool(_ key: String, default fallback: Bool) -> Bool {
        string(key).flatMap(AptWords.bool) ?? fallback
    }

    /// The number of an option (32 bits, as for apt); the default where it is unset or begins with no number.
    public func integer(_ key: String, default fallback: Int) -> Int {
        guard let number = string(key).flatMap(AptWords.integer) else { return fallback }
        return Int(Int32(truncatingIfNeeded: number))
    }

    /// The values of a list option: a text is split at its commas, else the values of the children count, in order.
    public func list(_ key: String) -> [String] {
        if let text = string(key) { return AptBytes.split(text, at: UInt8(ascii: ",")) }
        return children(of: key).map(\.value)
    }

    /// One item below another: its own name (empty for a list element), its value and where it was set.
    public struct Child: Sendable, Hashable {
        /// Empty for an element of a list.
        public var name: String
        /// Empty where the item only holds others.
        public var value: String
        /// Where the value was set; nil for a built-in one.
        public var origin: FileLocation?
    }

    /// What stands directly below an option, in the order in which it was first named.
    public func children(of key: String) -> [Child] {
        guard let item = tree.find(key) else { return [] }
        return tree[item].children.map { index in
            let child = tree[index]
            return Child(name: AptBytes.string(child.tag), value: child.value, origin: child.location)
        }
    }

    /// Whether the option was ever named, be it without a value.
    public func exists(_ key: String) -> Bool { tree.find(key) != nil }

    /// Where the value that counts was written; nil for an option that is unset or has apt's built-in value.
    public func origin(of key: String) -> FileLocation? {
        tree.find(key).flatMap { tree[$0].location }
    }

    /// Sets a value. A key that ends in `::` adds an element to a list.
    /// - Returns: false where the name has too many parts or the tree too many items; then nothing was set.
    @discardableResult
    public mutating func set(_ key: String, to value: String, at location: FileLocation? = nil) -> Bool {
        set(bytes: Array(key.utf8), to: value, at: location)
    }

    mutating func set(bytes key: [UInt8], to value: String, at location: FileLocation?) -> Bool {
        guard let item = tree.findOrCreate(key) else { return false }
        tree.set(item, to: value, at: location)
        return true
    }

    /// Sets a value only where none is set yet (apt's CndSet).
    public mutating func setDefault(_ key: String, to value: String) {
        guard let item = tree.findOrCreate(Array(key.utf8)), tree[item].value.isEmpty else { return }
        tree.set(item, to: value, at: nil)
    }

    /// Takes away an option's value and everything below it, as `#clear` does.
    public mutating func clear(_ key: String) {
        if let item = tree.find(key) { tree.clear(item) }
    }

    /// Applies one `-o Key=Value` of the command line (`Key::=Value` adds to a list).
    /// - Parameter position: counted from 1; it becomes the line of the value's origin.
    public mutating func apply(override text: String, position: Int) throws(AptConfigurationError) {
        let bytes = Array(text.utf8)
        let location = FileLocation(file: "-o", line: position)
        guard let equal = bytes.firstIndex(of: UInt8(ascii: "=")) else {
            throw AptConfigurationError(location: location, reason: .overrideWithoutValue)
        }
        let value = AptBytes.string(bytes[(equal + 1)...])
        guard set(bytes: Array(bytes[..<equal]), to: value, at: location) else {
            throw AptConfigurationError(location: location, reason: .tooLarge)
        }
    }
}
