/// apt's option tree: named items with a value and children, kept in the order in which they were first named.
///
/// Names compare without regard to ASCII case; an item without a name is one element of a list
/// (apt-pkg/contrib/configuration.cc, Lookup). The items live in one array and know each other by position.
struct ConfigurationTree: Sendable {
    struct Item: Sendable {
        var tag: [UInt8]
        var value = ""
        var parent: Int
        var children: [Int] = []
        /// Children with a name, by that name in lower case.
        var named: [[UInt8]: Int] = [:]
        /// Where the value was set; nil for a built-in default and for an item that only holds others.
        var location: FileLocation?
    }

    /// More items than this are refused: a real configuration has a few hundred.
    static let maximumItems = 200_000
    /// Names with more parts than this are refused.
    static let maximumDepth = 200

    /// Item 0 is the root, which has no name and no value.
    private(set) var items = [Item(tag: [], parent: -1)]

    subscript(index: Int) -> Item { items[index] }

    /// The parts of a name. apt looks for the next `::` one byte behind the start of a part, so `A:::B` is `A` and `:B`.
    static func parts(of name: [UInt8]) -> [ArraySlice<UInt8>] {
        let name = name.prefix { $0 != 0 }
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var at = 0
        while name.count - at >= 2 {
            if name[at] == AptBytes.colon, name[at + 1] == AptBytes.colon {
                parts.append(name[start..<at])
                start = at + 2
                at = start
            }
            at += 1
        }
        parts.append(name[min(start, name.count)...])
        return parts
    }

    /// The item of this name, nil where there is none. An empty part never matches.
    func find(_ name: String) -> Int? {
        var item = 0
        for part in ConfigurationTree.parts(of: Array(name.utf8)) {
            guard !part.isEmpty, let child = items[item].named[AptBytes.lower(part)] else { return nil }
            item = child
        }
        return item
    }

    /// The item of this name, made where it is missing; an empty part always makes a new one. Nil over the limits.
    mutating func findOrCreate(_ name: [UInt8]) -> Int? {
        let parts = ConfigurationTree.parts(of: name)
        guard parts.count <= ConfigurationTree.maximumDepth else { return nil }
        var item = 0
        for part in parts {
            let key = AptBytes.lower(part)
            if !part.isEmpty, let child = items[item].named[key] {
                item = child
                continue
            }
            guard items.count < ConfigurationTree.maximumItems else { return nil }
            items.append(Item(tag: Array(part), parent: item))
            let child = items.count - 1
            items[item].children.append(child)
            if !part.isEmpty { items[item].named[key] = child }
            item = child
        }
        return item
    }

    mutating func set(_ item: Int, to value: String, at location: FileLocation?) {
        items[item].value = value
        items[item].location = location
    }

    /// Takes value and children away; the item itself stays.
    mutating func clear(_ item: Int) {
        items[item].value = ""
        items[item].location = nil
        items[item].children = []
        items[item].named = [:]
    }
}
