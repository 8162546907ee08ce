/// The first bytes of something that came from outside, as one line of printable ASCII: what is no printable character
/// stands as `\n`, `\t` or `\x1b`. Safe for a terminal, and every byte can be told.
/// - Parameter limit: the most characters of the result.
public func excerpt(of bytes: some Sequence<UInt8>, limit: Int = 200) -> String {
    var text = ""
    for byte in bytes {
        let piece =
            switch byte {
            case 0x0A: "\\n"
            case 0x0D: "\\r"
            case 0x09: "\\t"
            case 0x5C: "\\\\"
            case 0x20...0x7E: String(UnicodeScalar(byte))
            default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        guard text.utf8.count + piece.utf8.count <= limit else { break }
        text += piece
    }
    return text
}
