/// A place in a configuration file: where a value or an entry was written.
///
/// Values given on the command line (`-o Key=Value`) have the file `-o` and their position, counted from 1, as the line.
public struct FileLocation: Sendable, Hashable, Codable {
    /// The path as apt would name it (inside the examined root), `-` for standard input, `-o` for the command line.
    public var file: String
    /// Counted from 1.
    public var line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}

extension FileLocation: CustomStringConvertible {
    public var description: String { "\(file):\(line)" }
}
