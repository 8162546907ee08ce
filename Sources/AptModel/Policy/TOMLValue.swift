/// A value of a TOML document (toml.io, version 0.5), as far as Sequoia's policy files need it.
enum TOMLValue: Sendable, Hashable {
    case string(String)
    /// A date or time as it is written, with a `T` between its parts.
    case moment(String)
    /// A number or a truth value: no setting takes one, so its worth is not kept.
    case scalar
    case array([TOMLValue])
    case table(TOMLTable)
}

/// The keys of a table, and how it came to be, which decides what may be added to it later.
struct TOMLTable: Sendable, Hashable {
    enum Origin: Sendable, Hashable {
        /// Named only on the way to another one: `[a.b]` makes `a`.
        case implied
        /// By a header of its own.
        case header
        /// By a dotted key.
        case dotted
        /// In braces: closed.
        case inline
    }

    var entries: [String: TOMLValue] = [:]
    var origin = Origin.implied
}

/// Why a text is no TOML.
struct TOMLError: Error, Sendable, Hashable {
    /// Counted from 1.
    var line: Int
    var text: String
}
