import Linux

/// `--color`: whether text bears colours.
enum ColorChoice: String {
    case auto, always, never

    init(named name: String) throws(UsageError) {
        guard let choice = ColorChoice(rawValue: name) else {
            throw UsageError("--color takes auto, always or never, not '\(name)'")
        }
        self = choice
    }

    /// Whether to colour what goes to a terminal, or to anything else.
    func isOn(toTerminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            toTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
        }
    }
}
