/// A message catalogue in gettext's compiled form (.mo), made from pairs of texts.
public func catalogueFile(_ messages: [(english: String, translated: String)], bigEndian: Bool = false) -> [UInt8] {
    let sorted = ([("", "Content-Type: text/plain; charset=UTF-8\n")] + messages).sorted { $0.0 < $1.0 }
    func word(_ value: Int) -> [UInt8] {
        let bytes = (0..<4).map { UInt8(value >> ($0 * 8) & 0xFF) }
        return bigEndian ? bytes.reversed() : bytes
    }
    let tables = 28
    var texts: [UInt8] = []
    func table(_ column: [String]) -> [UInt8] {
        column.flatMap { text -> [UInt8] in
            let start = tables + sorted.count * 16 + texts.count
            texts += Array(text.utf8) + [0]
            return word(text.utf8.count) + word(start)
        }
    }
    let head =
        word(0x9504_12DE) + word(0) + word(sorted.count) + word(tables) + word(tables + sorted.count * 8) + word(0)
        + word(0)
    let originals = table(sorted.map(\.0))
    return head + originals + table(sorted.map(\.1)) + texts
}
