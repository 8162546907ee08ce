/// How many characters of one remote string are shown before it is cut.
public let sanitisedLimit = 400

/// A string from elsewhere (a server, a file, a key's user id) in a form that a terminal can show and cannot obey.
///
/// Line breaks and tabs become spaces. Control characters of both sets, ESC among them, bidirectional controls,
/// zero-width and private characters become `<U+001B>`. A pile of combining marks is cut down to two. What is longer
/// than the limit is cut, and the cut says how much is missing. The result is safe to pass through once more.
public func sanitised(_ text: some StringProtocol, limit: Int = sanitisedLimit) -> String {
    var clean = ""
    var shown = 0
    var marks = 0
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
        guard shown < limit else {
            return clean + "... [\(rest.count) characters cut]"
        }
        rest.removeFirst()
        shown += 1
        let isMark = isCombining(scalar)
        marks = isMark ? marks + 1 : 0
        switch scalar {
        case "\n", "\r", "\t": clean += " "
        case _ where isMark && marks > 2: clean += marker(scalar)
        case _ where isUnseen(scalar): clean += marker(scalar)
        case _ where scalar.properties.generalCategory == .spaceSeparator: clean += " "
        default: clean.unicodeScalars.append(scalar)
        }
    }
    return clean
}

/// Whether a scalar has no glyph of its own, or may act on a terminal or on the order of what stands around it.
func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    if (0x20..<0x7F).contains(scalar.value) { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return true
    default: return false
    }
}

/// Whether a scalar is drawn onto the one before it.
func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false
    }
}

/// `<U+202E>`: a character by its number.
func marker(_ scalar: Unicode.Scalar) -> String {
    "<U+" + hexadecimal(scalar.value) + ">"
}

/// Upper-case hexadecimal with at least four digits.
func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
