/// An extended regular expression of the simple kind found in Dir::Ignore-Files-Silently: characters, `.`, `[…]`, `\x`,
/// the repeats `* + ?`, `^`, `$` and `|` at the top. ASCII case does not matter, as in apt.
struct IgnorePattern {
    private enum Atom { case byte(UInt8), any, set([ClosedRange<UInt8>], negated: Bool), start, end }
    private struct Step {
        var atom: Atom
        var least = 1
        var most = 1
    }

    private var branches: [[Step]] = []

    /// Nil for what this kind cannot say (groups, counted repeats, an open bracket).
    init?(_ text: String) {
        var branch: [Step] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"): return nil
            case UInt8(ascii: "|"):
                branches.append(branch)
                branch = []
            case UInt8(ascii: "^"): branch.append(Step(atom: .start))
            case UInt8(ascii: "$"): branch.append(Step(atom: .end))
            case UInt8(ascii: "."): branch.append(Step(atom: .any))
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                branch.append(Step(atom: .byte(AptBytes.lower(escaped))))
            case UInt8(ascii: "["):
                guard let set = IgnorePattern.set(&rest) else { return nil }
                branch.append(Step(atom: set))
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                guard let last = branch.indices.last else { return nil }
                if byte != UInt8(ascii: "+") { branch[last].least = 0 }
                if byte != UInt8(ascii: "?") { branch[last].most = Int.max }
            default: branch.append(Step(atom: .byte(AptBytes.lower(byte))))
            }
        }
        branches.append(branch)
    }

    private static func set(_ rest: inout ArraySlice<UInt8>) -> Atom? {
        var negated = false
        if rest.first == UInt8(ascii: "^") {
            negated = true
            rest.removeFirst()
        }
        var ranges: [ClosedRange<UInt8>] = []
        var isFirst = true
        while let byte = rest.popFirst() {
            if byte == AptBytes.closeBracket, !isFirst { return .set(ranges, negated: negated) }
            if byte == AptBytes.openBracket, rest.first == AptBytes.colon { return nil }
            isFirst = false
            let low = AptBytes.lower(byte)
            if rest.first == UInt8(ascii: "-"), let high = rest.dropFirst().first, high != AptBytes.closeBracket {
                rest = rest.dropFirst(2)
                guard low <= AptBytes.lower(high) else { return nil }
                ranges.append(low...AptBytes.lower(high))
            } else {
                ranges.append(low...low)
            }
        }
        return nil
    }

    /// Whether the pattern matches anywhere in a name. Only the set of places reached is kept, so time is bounded.
    func matches(_ name: String) -> Bool {
        let text = AptBytes.lower(name.utf8)
        return branches.contains { IgnorePattern.matches($0, text) }
    }

    private static func matches(_ branch: [Step], _ text: [UInt8]) -> Bool {
        var reached = [Bool](repeating: true, count: text.count + 1)
        for step in branch {
            var next = [Bool](repeating: false, count: text.count + 1)
            for place in reached.indices where reached[place] {
                var at = place
                var count = 0
                if step.least == 0 { next[at] = true }
                while count < step.most, let behind = IgnorePattern.step(step.atom, text, at) {
                    count += 1
                    if count >= step.least { next[behind] = true }
                    if behind == at { break }
                    at = behind
                }
            }
            reached = next
            guard reached.contains(true) else { return false }
        }
        return true
    }

    /// The place behind one match of an atom.
    private static func step(_ atom: Atom, _ text: [UInt8], _ at: Int) -> Int? {
        switch atom {
        case .start: return at == 0 ? at : nil
        case .end: return at == text.count ? at : nil
        case .any: return at < text.count ? at + 1 : nil
        case .byte(let byte): return at < text.count && text[at] == byte ? at + 1 : nil
        case .set(let ranges, let negated):
            guard at < text.count else { return nil }
            return ranges.contains { $0.contains(text[at]) } != negated ? at + 1 : nil
        }
    }
}
