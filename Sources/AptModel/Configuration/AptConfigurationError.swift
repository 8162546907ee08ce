/// Why apt, and so we, refuse an apt.conf file. apt refuses to run at all after one of these.
public struct AptConfigurationError: Error, Sendable, Hashable {
    /// What is wrong; the comments show the shortest text that does it.
    public enum Reason: Sendable, Hashable {
        /// `{ x "y"; }`
        case blockWithoutName
        /// `"x y;`
        case malformedTag
        /// `A B C;`
        case junkAfterValue
        /// `A "x"` and the end of the file.
        case unfinishedStatement
        /// `A { #clear B; };`
        case directiveInsideBlock
        /// `#frobnicate x;`
        case unknownDirective(String)
        /// `#clear;`
        case clearWithoutName
        /// More than ten levels of `#include`, or more than a thousand files.
        case tooManyIncludes
        /// The included file or directory could not be read.
        case includeFailed(path: String, why: String)
        /// Over our own limits: blocks or names nested too deep, or too many options.
        case tooLarge
        /// `-o Key` without `=`.
        case overrideWithoutValue
    }

    /// The statement that is refused.
    public var location: FileLocation
    /// What is wrong with it.
    public var reason: Reason
    /// The `#include` lines that led here, innermost first.
    public var includedFrom: [FileLocation] = []

    public init(location: FileLocation, reason: Reason, includedFrom: [FileLocation] = []) {
        self.location = location
        self.reason = reason
        self.includedFrom = includedFrom
    }

    /// What is wrong, in words, without the place.
    public var text: String {
        switch reason {
        case .blockWithoutName: "a block begins without a name"
        case .malformedTag: "a name with an open quote or bracket"
        case .junkAfterValue: "more text after a value; is a semicolon or a quote missing?"
        case .unfinishedStatement: "the file ends inside a statement; is a semicolon missing?"
        case .directiveInsideBlock: "a directive (#clear, #include) inside a block"
        case .unknownDirective(let name): "the directive #\(name) is not known"
        case .clearWithoutName: "#clear names no option"
        case .tooManyIncludes: "too many nested includes"
        case .includeFailed(let path, let why): "\(path) cannot be included: \(why)"
        case .tooLarge: "nested too deep, or too many options"
        case .overrideWithoutValue: "an option given with -o needs the form Key=Value"
        }
    }
}

extension AptConfigurationError: CustomStringConvertible {
    public var description: String {
        "\(location): \(text)" + includedFrom.map { " (included from \($0))" }.joined()
    }
}
