/// A string from elsewhere as text of an HTML page: secrets masked, unseen characters by their number, and nothing left that a
/// browser could take for markup, in an element and in a quoted attribute alike.
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
