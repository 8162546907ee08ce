extension AptConfiguration {
    /// The whole configuration as `apt-config dump` prints it: one `Name "value";` a line, in tree order.
    /// The values are raw and may hold passwords (of proxies): this is for tests and for the eyes of the user alone.
    public var dump: String {
        items.map { "\(QuotedWords.encode($0.name, bad: "=\"\n")) \"\($0.value)\";\n" }.joined()
    }

    /// Every item with its full name and its value, in tree order; the name of a list's element ends in `::`.
    var items: [(name: [UInt8], value: String)] {
        var found: [(name: [UInt8], value: String)] = []
        var pending: [(item: Int, name: [UInt8])] = tree[0].children.reversed().map { ($0, tree[$0].tag) }
        while let (item, name) = pending.popLast() {
            found.append((name, tree[item].value))
            for child in tree[item].children.reversed() {
                pending.append((child, name + [AptBytes.colon, AptBytes.colon] + tree[child].tag))
            }
        }
        return found
    }
}
