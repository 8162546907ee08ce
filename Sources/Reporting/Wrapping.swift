/// Breaks a text into lines of at most `width` columns, at spaces where there are any, else inside the word.
///
/// The text is one paragraph: it holds no line breaks. Runs of spaces inside a line survive, since tables have them.
func wrapped(_ text: String, width: Int) -> [String] {
    let width = max(width, 8)
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
        var rest = word
        let needed = columns(of: word)
        let gap = line.isEmpty && used == 0 ? 0 : 1
        if used + gap + needed <= width {
            line += (gap == 1 ? " " : "") + word
            used += gap + needed
            continue
        }
        if !line.isEmpty { lines.append(withoutTrailingSpaces(line)) }
        while columns(of: rest) > width {
            let cut = head(of: rest, width: width)
            lines.append(String(rest[..<cut]))
            rest = rest[cut...]
        }
        line = String(rest)
        used = columns(of: rest)
    }
    if !line.isEmpty || lines.isEmpty { lines.append(withoutTrailingSpaces(line)) }
    return lines
}

/// A shell command in lines that can be pasted: broken only at spaces outside quotes, each line but the last ending in a
/// backslash. A word that is longer than the page stays whole, because a broken one would be another command.
func wrappedCommand(_ command: String, width: Int) -> [String] {
    var words: [String] = [""]
    var quote: Character?
    var escaped = false
    for character in command {
        if character == " ", quote == nil, !escaped {
            words.append("")
            continue
        }
        words[words.count - 1].append(character)
        if escaped {
            escaped = false
        } else if character == "\\", quote != "'" {
            escaped = true
        } else if let open = quote {
            if character == open { quote = nil }
        } else if character == "'" || character == "\"" {
            quote = character
        }
    }
    var lines: [String] = []
    var line = words[0]
    for word in words.dropFirst() {
        if columns(of: line) + 1 + columns(of: word) <= width - 2 {
            line += " " + word
        } else {
            lines.append(line + " \\")
            line = "  " + word
        }
    }
    // The last line needs no room for a backslash, and the one before it may then not be needed at all.
    return columns(of: command) <= width ? [command] : lines + [line]
}

/// The index behind the most scalars of a word that fit, at least one, with the marks that belong to the last.
private func head(of word: Substring, width: Int) -> Substring.Index {
    var used = 0
    var index = word.unicodeScalars.startIndex
    while index < word.unicodeScalars.endIndex {
        let next = columns(of: word.unicodeScalars[index])
        if used + next > width, index > word.unicodeScalars.startIndex { break }
        used += next
        index = word.unicodeScalars.index(after: index)
    }
    return index
}

private func withoutTrailingSpaces(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
}
