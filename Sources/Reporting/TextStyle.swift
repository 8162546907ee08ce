/// How a text report looks. The words are the same in every style: colour and signs only repeat them.
public struct TextStyle: Sendable, Equatable {
    /// ANSI colours, for a terminal that wants them.
    public var color: Bool
    /// No character outside ASCII.
    public var ascii: Bool
    public var verbosity: Verbosity
    /// The page's width in columns.
    public var width: Int
    /// Leaves out the sources whose verdict is ok, and what was found of them alone (`--only-failing`).
    public var onlyFailing: Bool

    /// How much is said.
    public enum Verbosity: Sendable {
        /// `-q`: one line a source.
        case quiet
        case normal
        /// `-v`: the evidence as well.
        case verbose
    }

    public init(
        color: Bool = false, ascii: Bool = false, verbosity: Verbosity = .normal, width: Int = 80,
        onlyFailing: Bool = false
    ) {
        self.color = color
        self.ascii = ascii
        self.verbosity = verbosity
        self.width = width
        self.onlyFailing = onlyFailing
    }
}

/// The colours, each for one meaning.
enum Ink: String {
    case good = "32"
    case error = "1;31"
    case warning = "33"
    case note = "36"
    case strong = "1"
}
