/// A page of text under construction. Every string that comes from a report enters through one of these functions, which
/// mask secrets, clean remote characters and wrap: no renderer can forget to.
struct Page {
    let style: TextStyle
    private var lines: [String] = []

    init(_ style: TextStyle) { self.style = style }

    /// Empty where there is no line.
    var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

    /// The text as it may be shown: secrets masked, nothing that a terminal obeys, ASCII where that is asked for.
    func clean(_ text: some StringProtocol, limit: Int = sanitisedLimit) -> String {
        let safe = sanitised(withoutSecrets(String(text)), limit: limit)
        return style.ascii ? asciiOnly(safe) : safe
    }

    /// An empty line, never two in a row.
    mutating func gap() {
        if let last = lines.last, !last.isEmpty { lines.append("") }
    }

    /// One line that is not wrapped, behind a tag.
    mutating func line(_ tag: String, ink: Ink, _ text: String) {
        lines.append(painted(tag, ink) + clean(text))
    }

    /// A wrapped paragraph behind a label such as `error[R01]:`; later lines are indented by `indent`.
    mutating func paragraph(_ label: String, ink: Ink? = nil, indent: Int, _ text: String, limit: Int = sanitisedLimit)
    {
        let lead = label.isEmpty ? "" : label + " "
        // The label is set as if it were part of the text, so that both wrap as one.
        let placeholder = String(repeating: "x", count: columns(of: lead))
        let margin = String(repeating: " ", count: indent)
        let broken = Page.broken(
            placeholder + clean(text, limit: limit), first: style.width, rest: style.width - indent)
        for (index, line) in broken.enumerated() {
            lines.append(
                index == 0
                    ? painted(label, ink) + lead.dropFirst(label.count) + line.dropFirst(lead.count) : margin + line)
        }
    }

    /// Two columns, the second wrapped inside its own; it moves to a line of its own where the first is too long.
    mutating func row(_ first: String, ink: Ink? = nil, tag: String = "", column: Int, _ second: String) {
        let head = tag + clean(first, limit: 200)
        let body = wrapped(clean(second), width: style.width - column)
        let margin = String(repeating: " ", count: column)
        var rest = body[...]
        if columns(of: head) + 2 <= column {
            lines.append(painted(padded(head, to: column), ink, only: tag) + (rest.popFirst() ?? ""))
        } else {
            for (index, line) in wrapped(head, width: style.width - 2).enumerated() {
                lines.append(index == 0 ? painted(line, ink, only: tag) : "  " + line)
            }
        }
        for line in rest { lines.append(margin + line) }
    }

    /// A command that can be pasted, indented; never cut, and broken only where the shell allows it.
    mutating func command(_ command: String, indent: Int) {
        let margin = String(repeating: " ", count: indent)
        let shown = clean(command, limit: 4000)
        for line in wrappedCommand(shown, width: style.width - indent) { lines.append(margin + line) }
    }

    /// A label and a command on one line where both fit, else the command below.
    mutating func step(_ label: String, column: Int, _ command: String) {
        let head = "  " + clean(label, limit: 200)
        let shown = clean(command, limit: 4000)
        if columns(of: head) + 2 <= column, columns(of: shown) <= style.width - column {
            lines.append(padded(head, to: column) + shown)
        } else {
            for line in wrapped(clean(label, limit: 200), width: style.width - 2) { lines.append("  " + line) }
            self.command(command, indent: 6)
        }
    }

    private static func broken(_ text: String, first: Int, rest: Int) -> [String] {
        let lines = wrapped(text, width: first)
        guard lines.count > 1, let head = lines.first else { return lines }
        let tail = lines.dropFirst().joined(separator: " ")
        return [head] + wrapped(tail, width: rest)
    }

    private func painted(_ text: String, _ ink: Ink?, only tag: String? = nil) -> String {
        guard style.color, let ink, !text.isEmpty else { return text }
        let part = tag ?? text
        guard text.hasPrefix(part) else { return text }
        return "\u{1B}[\(ink.rawValue)m\(part)\u{1B}[0m" + text.dropFirst(part.count)
    }
}

extension Page {
    /// A line of a table, each cell wrapped inside its column.
    mutating func cells(_ texts: [String], _ widths: [Int]) {
        let columns = zip(texts, widths).map { wrapped(clean($0), width: $1 - 2) }
        for index in 0..<(columns.map(\.count).max() ?? 0) {
            var line = "  "
            for (column, width) in zip(columns, widths) {
                line += padded(index < column.count ? column[index] : "", to: width)
            }
            while line.last == " " { line.removeLast() }
            lines.append(line)
        }
    }
}
