/// A string from elsewhere as text of an HTML page: secrets masked, unseen characters by their number, and nothing left that a
/// browser or a reader of XML could take for markup, in an element and in a quoted attribute alike.
func htmlText(_ text: some StringProtocol, limit: Int = 2000) -> String {
    var safe = ""
    for character in sanitised(withoutSecrets(String(text)), limit: limit).unicodeScalars {
        switch character {
        case "&": safe += "&amp;"
        case "<": safe += "&lt;"
        case ">": safe += "&gt;"
        case "\"": safe += "&quot;"
        case "'": safe += "&#39;"
        default: safe.unicodeScalars.append(character)
        }
    }
    return safe
}

/// A page of HTML or XML with every character outside ASCII by its number, for `--ascii`.
public func charactersByNumber(_ markup: String) -> String {
    guard markup.unicodeScalars.contains(where: { !$0.isASCII }) else { return markup }
    var plain = ""
    for scalar in markup.unicodeScalars {
        if scalar.isASCII {
            plain.unicodeScalars.append(scalar)
        } else {
            plain += "&#x" + hexadecimal(scalar.value) + ";"
        }
    }
    return plain
}
