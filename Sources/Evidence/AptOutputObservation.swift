/// What apt printed, as the user gave it with `--apt-output`: its sentences, cleaned and cut.
///
/// No rule reads it. A sentence of apt's proves nothing; it is held against what the probes found.
public struct AptOutputObservation: Codable, Sendable, Equatable {
    /// In the order of the log, each once, 200 at most.
    public var sentences: [Sentence]
    /// How many more there were.
    public var sentencesLeftOut: Int

    /// One sentence.
    public struct Sentence: Codable, Sendable, Equatable {
        /// The first line of the log that holds it, from 1.
        public var line: Int
        /// How apt marks it: `error`, `warning`, `reason` …
        public var mark: String
        /// In English where its language was known, at most 1,000 characters.
        public var text: String
        /// The repository that it concerns; nil: the machine, or not said.
        public var uri: String?
        /// Its suite.
        public var suite: String?

        public init(line: Int, mark: String, text: String, uri: String? = nil, suite: String? = nil) {
            self.line = line
            self.mark = mark
            self.text = text
            self.uri = uri
            self.suite = suite
        }
    }

    public init(sentences: [Sentence], sentencesLeftOut: Int = 0) {
        self.sentences = sentences
        self.sentencesLeftOut = sentencesLeftOut
    }
}
