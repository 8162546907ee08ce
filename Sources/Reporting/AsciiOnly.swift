/// The text with nothing but ASCII characters: the usual signs by their like, everything else by its number.
func asciiOnly(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { !$0.isASCII }) else { return text }
    var plain = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case _ where scalar.isASCII: plain.unicodeScalars.append(scalar)
        case "\u{2026}": plain += "..."
        case "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}": plain += "-"
        case "\u{2018}", "\u{2019}": plain += "'"
        case "\u{201C}", "\u{201D}", "\u{AB}", "\u{BB}": plain += "\""
        case "\u{D7}": plain += "x"
        case "\u{2192}": plain += "->"
        case "\u{2190}": plain += "<-"
        case "\u{2264}": plain += "<="
        case "\u{2265}": plain += ">="
        default: plain += marker(scalar)
        }
    }
    return plain
}
