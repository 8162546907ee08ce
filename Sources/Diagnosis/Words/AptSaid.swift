import AptModel
import Evidence

/// What apt said of a source beside what the probes found there (`--apt-output`). It never changes a verdict.
public struct AptSaid: Sendable, Equatable {
    /// The sentences about it, the one that tells most in front.
    public var sentences: [String]
    /// The faults that all of them together can mean, likeliest first.
    public var causes: [Saying.Candidate]
    /// That among them which the probes found.
    public var found: FaultCode?
}

/// What apt said of each source, in their order; nil where it said nothing of it.
public func aptSaid(_ output: AptOutputObservation, of sources: [SourceObservation], _ judged: [SourceJudgement])
    -> [AptSaid?]
{
    let reading = output.reading
    return zip(sources, judged).map { observed, judgement in
        let verdict = reading.verdicts.first { verdict in
            guard let repository = verdict.repository else { return true }
            // A file by hand has no name: a log of one repository is about it.
            guard let uri = observed.uri else { return reading.verdicts.count == 1 }
            return RepositoryURI(uri).identity == repository.uri
                && (observed.suite ?? "").isSameSuite(as: repository.suite)
        }
        return verdict.flatMap { AptSaid($0, reading, judgement) }
    }
}

extension AptSaid {
    fileprivate init?(_ verdict: WordsReading.Verdict, _ reading: WordsReading, _ judged: SourceJudgement) {
        let sentences = verdict.sentences.map { reading.sentences[$0] }.filter { $0.saying?.weight != .beside }
        guard !verdict.causes.isEmpty else { return nil }
        let telling = sentences.enumerated().sorted { left, right in
            left.element.rank == right.element.rank
                ? left.offset < right.offset : left.element.rank < right.element.rank
        }
        var texts: [String] = []
        for (_, sentence) in telling where !texts.contains(sentence.text) { texts.append(sentence.text) }
        self.sentences = texts
        causes = verdict.causes.map { Saying.Candidate($0.code, $0.why) }
        let codes = Set(causes.map(\.code))
        let fitting = judged.findings.filter { codes.contains($0.code) }
        found = (fitting.first { $0.severity == .error } ?? fitting.first)?.code
    }
}

extension WordsReading.Sentence {
    /// The fewer faults a sentence leaves open, and the shorter it is, the more it tells.
    fileprivate var rank: (Int, Int, Int) {
        (saying?.weight == .cause ? 0 : 1, candidates.isEmpty ? Int.max : candidates.count, text.utf8.count)
    }
}

extension String {
    /// A flat repository's slash may be written or not.
    fileprivate func isSameSuite(as other: String) -> Bool {
        func bare(_ text: String) -> Substring {
            var text = text[...]
            while text.last == "/" { text.removeLast() }
            return text
        }
        return bare(self) == bare(other)
    }
}

extension AptOutputObservation {
    private static let mostSentences = 200
    private static let longestText = 1_000

    /// What is kept of a log for the evidence.
    public init(_ reading: WordsReading) {
        let kept = reading.sentences.prefix(AptOutputObservation.mostSentences).map { sentence in
            Sentence(
                line: sentence.lines.first ?? 0, mark: sentence.mark.rawValue,
                text: String((sentence.english ?? sentence.text).prefix(AptOutputObservation.longestText)),
                uri: sentence.repository?.uri, suite: sentence.repository?.suite)
        }
        self.init(sentences: kept, sentencesLeftOut: reading.sentences.count - kept.count)
    }

    /// The same reading from what was kept.
    public var reading: WordsReading {
        readWords(
            sentences.map { sentence in
                var line = AptOutputLine(
                    number: sentence.line, mark: AptOutputLine.Mark(rawValue: sentence.mark) ?? .plain,
                    text: sentence.text, repository: nil)
                if let uri = sentence.uri, let suite = sentence.suite {
                    line.repository = LogRepository(uri: uri, suite: suite)
                }
                return line
            })
    }
}
