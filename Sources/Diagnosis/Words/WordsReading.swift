import AptModel

/// What apt's words alone tell: which faults can produce each sentence, and all of them together.
public struct WordsReading: Sendable {
    /// One sentence of the log, and what can be behind it.
    public struct Sentence: Sendable {
        /// The lines of the log that hold it, from 1.
        public var lines: [Int]
        /// Without a builder's prefix and without apt's mark.
        public var text: String
        public var mark: AptOutputLine.Mark
        /// In English, where apt spoke another language.
        public var english: String?
        /// The repository it concerns; nil: the machine, or not said.
        public var repository: LogRepository?
        /// What is known of it; nil: nothing.
        public var saying: Saying?
        /// The faults that this apt can mean by it, likeliest first.
        public var candidates: [Saying.Candidate]
    }

    /// What all sentences about one repository say together.
    public struct Verdict: Sendable {
        /// Nil: about no repository by name.
        public var repository: LogRepository?
        /// Which of the sentences it rests on.
        public var sentences: [Int]
        /// Likeliest first.
        public var causes: [Cause]
        /// What is wrong as well, and is not why apt failed.
        public var beside: [Cause]
    }

    /// The command that decides between the causes of a verdict.
    public static func check(_ repository: LogRepository?) -> String { Look.check(repository) }

    /// A fault that can be the one.
    public struct Cause: Sendable, Hashable {
        public var code: FaultCode
        /// How it comes to these words.
        public var why: String
        /// What tells it from the others.
        public var look: Look
    }

    /// The apts that print these sentences.
    public var apt: AptSpan
    /// Whether the log, or the user, names the version.
    public var aptIsNamed: Bool
    public var sentences: [Sentence]
    public var verdicts: [Verdict]
    /// Switches that turn verification off, with the first line that holds each.
    public var badAdvice: [(line: Int, advice: BadAdvice)]
    /// How many lines name an item that apt fetched or tried to.
    public var items: Int
    /// What may be in another language: surely apt's, or all that there is, and not known.
    var unknown: [String]

    /// Whether some of it may be in another language.
    public var mayNeedTranslation: Bool { !unknown.isEmpty }

    /// Whether any of it is apt's: a sentence that is known, one of its marks around a repository, or one of the switches.
    public var recognised: Bool {
        sentences.contains { $0.saying != nil } || !badAdvice.isEmpty || items > 0 || isForeign
    }

    /// Whether apt seems to have spoken another language that no catalogue here knows: its marks stand there, and no
    /// known sentence behind any of them.
    public var isForeign: Bool {
        let failing = sentences.filter { [.error, .warning, .reason].contains($0.mark) }
        return !failing.isEmpty && !sentences.contains { $0.saying != nil } && failing.contains { $0.repository != nil }
    }

    /// Whether nothing in it says that anything failed.
    public var isQuiet: Bool { verdicts.allSatisfy(\.causes.isEmpty) && !isForeign }
}

/// Reads a log, or a single sentence, for what apt's words in it can mean.
///
/// - Parameter apt: the version that printed it, where that is known.
/// - Parameter translators: one for each language that can be put back into English; that which knows most of it is used.
public func readWords(
    _ log: some Sequence<UInt8>, apt: AptVersion? = nil, translators: [Translator] = []
) -> WordsReading {
    readWords(AptOutput.lines(log), apt: apt, translators: translators)
}

/// The same for lines that were taken out of a log before.
func readWords(
    _ lines: [AptOutputLine], apt: AptVersion? = nil, translators: [Translator] = []
) -> WordsReading {
    func reading(_ translator: Translator?) -> WordsReading {
        var reader = WordsReader(translator: translator, isSentence: lines.count == 1)
        for line in lines { reader.take(line) }
        return reader.finish(apt: apt)
    }
    let plain = reading(nil)
    var best: (translator: Translator, known: Int)?
    for translator in plain.mayNeedTranslation ? translators : [] {
        let known = plain.unknown.count { text in
            translator.english(text).map { SayingIndex.all.saying(in: $0) != nil } ?? false
        }
        if known > best?.known ?? 0 { best = (translator, known) }
    }
    return best.map { reading($0.translator) } ?? plain
}
