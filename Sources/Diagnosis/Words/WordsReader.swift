import AptModel

/// Collects the sentences of a log, and judges them when it has seen all.
struct WordsReader {
    private let translator: Translator?
    private var sentences: [WordsReading.Sentence] = []
    private var known: [Key: Int] = [:]
    private var sayings: [String: (saying: Saying?, english: String?)] = [:]
    private var badAdvice: [(line: Int, advice: BadAdvice)] = []
    private var named: AptVersion?
    private var hints: [AptSpan] = []
    private var items = 0

    private struct Key: Hashable {
        var text: String
        var repository: LogRepository?
    }

    /// The most different sentences that are kept: a log of other programs' lines has no end of them.
    private static let limit = 2_000

    /// The most lines that are put into English, which takes long: only those that bear a mark of apt's, or one sentence alone.
    private static let mostTranslated = 100
    private let isSentence: Bool
    private var unknown: [String] = []

    /// - Parameter isSentence: a sentence was given, and no log.
    init(translator: Translator?, isSentence: Bool) {
        self.translator = translator
        self.isSentence = isSentence
    }

    mutating func take(_ line: AptOutputLine) {
        for advice in BadAdvice.found(in: line.text) where !badAdvice.contains(where: { $0.advice == advice }) {
            badAdvice.append((line.number, advice))
        }
        named = named ?? AptNamed.version(in: line.text)
        guard ![.fetched, .ignored, .failed, .item].contains(line.mark) else {
            items += 1
            return
        }
        let (saying, english) = look(up: line)
        guard saying != nil || isApts(line) else { return }
        hints += AptNamed.spans(in: english ?? line.text)
        let repository = line.repository ?? english.flatMap { LogRepository(naming: $0) }
        let key = Key(text: line.text, repository: repository)
        if let index = known[key] {
            if sentences[index].lines.last != line.number { sentences[index].lines.append(line.number) }
            return
        }
        guard sentences.count < WordsReader.limit else { return }
        known[key] = sentences.count
        sentences.append(
            WordsReading.Sentence(
                lines: [line.number], text: line.text, mark: line.mark, english: english, repository: repository,
                saying: saying, candidates: []))
    }

    /// Whether a line is surely apt's: marked, or indented below an item.
    private func isApts(_ line: AptOutputLine) -> Bool {
        line.mark == .error || line.mark == .warning || (line.mark == .reason && line.repository != nil)
    }

    private mutating func look(up line: AptOutputLine) -> (saying: Saying?, english: String?) {
        if let found = sayings[line.text] { return found }
        var found: (saying: Saying?, english: String?) = (SayingIndex.all.saying(in: line.text), nil)
        guard sayings.count < WordsReader.limit else { return found }
        if found.saying == nil, isApts(line) || isSentence, unknown.count < WordsReader.mostTranslated {
            unknown.append(line.text)
            if let english = translator?.english(line.text) {
                found = (SayingIndex.all.saying(in: english), english)
            }
        }
        sayings[line.text] = found
        return found
    }

    func finish(apt given: AptVersion?) -> WordsReading {
        let version = given ?? named
        let span = version.map { AptSpan(from: $0, through: $0) } ?? guess()
        var reading = WordsReading(
            apt: span, aptIsNamed: version != nil, sentences: sentences, verdicts: [], badAdvice: badAdvice,
            items: items, unknown: unknown)
        for index in reading.sentences.indices {
            let all = reading.sentences[index].saying?.candidates ?? []
            let possible = all.filter { $0.versions.narrowed(to: span) != nil }
            reading.sentences[index].candidates = possible.isEmpty ? all : possible
        }
        reading.verdicts = WordsVerdict.all(reading.sentences)
        return reading
    }

    /// The apts that print all of the sentences; every apt where no one does, as where a log holds two runs.
    private func guess() -> AptSpan {
        var span = AptSpan.all
        for hint in hints + sentences.compactMap({ $0.saying?.versions }) {
            guard let both = span.narrowed(to: hint) else { return .all }
            span = both
            if hint.condition == AptSpan.sqv.condition { span.condition = hint.condition }
        }
        return span
    }
}

/// How a log gives away which apt it is from.
enum AptNamed {
    /// `apt 2.6.1 (amd64)` as `apt --version` prints it; `User-Agent: Debian APT-HTTP/1.3 (2.6.1)` of a debugging log.
    static func version(in line: String) -> AptVersion? {
        for (mark, end) in [("apt ", " ("), ("User-Agent: Debian APT-HTTP/1.3 (", ")")] where line.hasPrefix(mark) {
            let behind = line.dropFirst(mark.count)
            let word = behind.prefix { $0 == "." || $0.isNumber || $0.isLetter || "+~-:".contains($0) }
            guard word.first?.isNumber == true, word.contains("."), behind.dropFirst(word.count).hasPrefix(end) else {
                continue
            }
            return AptVersion(String(word))
        }
        return nil
    }

    private static let marks: [(text: String, span: AptSpan)] = [
        ("GPG error: ", .gpgError), ("OpenPGP signature verification failed", .openPGPError),
        ("/usr/bin/apt-key", .throughAptKey), ("executing apt-key", .throughAptKey),
        ("executing gpgv", .withoutAptKey), ("/usr/bin/sqv", .sqv),
    ]

    /// What the words around a sentence say of the version.
    static func spans(in line: String) -> [AptSpan] {
        marks.filter { behind($0.text, in: line) != nil }.map(\.span)
    }

    private static func behind(_ mark: String, in line: String) -> Substring? {
        var rest = line.utf8[...]
        let wanted = Array(mark.utf8)
        while rest.count >= wanted.count {
            if rest.starts(with: wanted) { return Substring(rest.dropFirst(wanted.count)) }
            rest = rest.dropFirst()
        }
        return nil
    }
}
