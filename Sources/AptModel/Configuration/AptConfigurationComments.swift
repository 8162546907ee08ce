/// Takes the comments out of apt.conf lines: `//` and `#` to the end of the line, `/* … */` over several lines.
///
/// apt does this line by line and counts quotes from the start of the line, so a comment mark between quotes is text.
/// `#clear`, `#include` and `#x-apt-configure-index` are directives, wherever they stand.
struct AptConfigurationComments {
    private var insideComment = false

    private static let directives = ["clear", "include", "x-apt-configure-index"].map { Array($0.utf8) }
    private static let lineComment = Array("//".utf8)
    private static let blockStart = Array("/*".utf8)
    private static let blockEnd = Array("*/".utf8)

    /// What is left of a line: tabs are eight blanks, white space at both ends is gone. Empty where nothing is left.
    mutating func strip(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(raw.count)
        for byte in raw.prefix(while: { $0 != 0 }) {
            if byte == AptBytes.tab {
                line += repeatElement(AptBytes.space, count: 8)
            } else {
                line.append(byte)
            }
        }
        line = Array(AptBytes.strip(line[...]))
        if insideComment {
            guard let end = AptBytes.find(AptConfigurationComments.blockEnd, in: line, from: 0) else { return [] }
            line.removeFirst(end + 2)
            insideComment = false
        }
        cut(&line) { line, at in line[at...].starts(with: AptConfigurationComments.lineComment) }
        cut(&line) { line, at in
            line[at] == AptBytes.hash
                && !AptConfigurationComments.directives.contains { line[(at + 1)...].starts(with: $0) }
        }
        return withoutBlocks(line)
    }

    /// Cuts the line at the first place outside of quotes where a comment begins.
    private func cut(_ line: inout [UInt8], where begins: ([UInt8], Int) -> Bool) {
        var quoted = false
        for at in line.indices {
            if line[at] == AptBytes.quote {
                quoted.toggle()
            } else if !quoted, begins(line, at) {
                line.removeSubrange(at...)
                return
            }
        }
    }

    private mutating func withoutBlocks(_ line: [UInt8]) -> [UInt8] {
        var code: [UInt8] = []
        var kept = 0
        var at = 0
        // Quotes are counted from the end of the last comment on.
        var quoted = false
        while at < line.count {
            if line[at] == AptBytes.quote { quoted.toggle() }
            guard line[at...].starts(with: AptConfigurationComments.blockStart) else {
                at += 1
                continue
            }
            guard !quoted else {
                at += 2
                continue
            }
            code += line[kept..<at]
            guard let end = AptBytes.find(AptConfigurationComments.blockEnd, in: line, from: at + 2) else {
                insideComment = true
                return code
            }
            at = end + 2
            kept = at
            quoted = false
        }
        return code + line[kept...]
    }
}
