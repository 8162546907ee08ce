extension AptConfiguration {
    /// The whole configuration as `apt-config dump` prints it: one `Name "value";` a line, in tree order.
    /// The values are raw and may hold passwords (of proxies): this is for tests and for the eyes of the user alone.
    public var dump: String {
        var lines: [String] = []
        var pending: [(item: Int, name: [UInt8])] = tree[0].children.reversed().map { ($0, tree[$0].tag) }
        while let (item, name) = pending.popLast() {
            lines.append("\(QuotedWords.encode(name, bad: "=\"\n")) \"\(tree[item].value)\";\n")
            for child in tree[item].children.reversed() {
                pending.append((child, name + [AptBytes.colon, AptBytes.colon] + tree[child].tag))
            }
        }
        return lines.joined()
    }
}
