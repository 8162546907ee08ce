/// A program's own words, fit for keeping: UTF-8 repaired, control characters other than the line feed gone, no blank end.
///
/// gpg and apt repeat parts of what they read, user ids among them, so their words are as hostile as the file.
public func readableWords(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
            continue
        default: kept.append(scalar)
        }
    }
    while let last = kept.last, last == "\n" || last == " " { kept.removeLast() }
    return String(kept)
}
