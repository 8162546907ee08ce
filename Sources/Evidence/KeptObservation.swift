import AptModel

/// What an earlier run had kept of a source (`--state`), and what this one made of it.
public struct KeptObservation: Codable, Sendable, Equatable {
    /// How today's file stands to the one that was kept.
    public var answer: Answer
    /// When the bytes were last fetched whole and verified; nil where no good file was ever seen.
    public var verifiedAt: Timestamp?
    /// The first run that saw these very bytes; nil where no good file was ever seen.
    public var unchangedSince: Timestamp?
    /// The newest Date of any well-signed Release file of this source that a run saw; nil where none was.
    public var newestDate: Timestamp?

    /// How today's file stands to the one that was kept.
    public enum Answer: String, Codable, Sendable {
        /// Nothing was kept, or nothing that can be used.
        case none
        /// The server says that it has not changed (304). Its bytes were not fetched today, and prove nothing of today.
        case notModified = "not_modified"
        /// Fetched, and the same bytes: not verified once more.
        case same
        /// Fetched and verified: other bytes, or not the file that was expected.
        case other
    }

    public init(
        answer: Answer, verifiedAt: Timestamp? = nil, unchangedSince: Timestamp? = nil, newestDate: Timestamp? = nil
    ) {
        self.answer = answer
        self.verifiedAt = verifiedAt
        self.unchangedSince = unchangedSince
        self.newestDate = newestDate
    }
}
