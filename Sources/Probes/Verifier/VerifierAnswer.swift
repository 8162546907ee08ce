import AptModel
import Evidence
import GPGME
import Linux

/// What a verification method said and how it ended, read with caps: it may write anything.
struct VerifierAnswer {
    private let result: ProgramRun
    private let messages: [MethodMessage]
    private let place: String

    /// The most lines of words and of status lines, and the most characters of a line.
    private static let mostLines = 8
    private static let mostCharacters = 400

    /// - Parameter place: the directory of the file that was asked about, which the words need not tell.
    init(_ result: ProgramRun, hiding place: String) {
        self.result = result
        self.place = place
        messages = MethodMessage.parse(result.output)
    }

    func run(temp: String, withRoom: Bool, seconds: Double) -> AptVerifierObservation.Run {
        var run = AptVerifierObservation.Run(
            tempDirectory: temp, withRoom: withRoom, answer: answer, words: words, seconds: seconds)
        let answered = messages.first { $0.code == 201 } ?? messages.first { $0.code == 400 }
        run.statusLines = lines(answered?.lines("GPGVOutput") ?? [], most: 32)
        run.signedBy = lines(answered?.lines("Signed-By") ?? [], most: 32)
        switch result.ending {
        case .exited(let code): run.exitCode = Int(code)
        case .signalled(let signal): run.signal = Int(signal)
        case .timedOut: run.timedOut = true
        case .interrupted, .notStarted: break
        }
        return run
    }

    /// A failure counts before a success: apt stops at the first (201 URI Done, 400 URI Failure, 401 General Failure).
    private var answer: AptVerifierObservation.Run.Answer {
        if messages.contains(where: { $0.code == 400 || $0.code == 401 }) { return .refused }
        if messages.contains(where: { $0.code == 201 }) { return .good }
        switch result.ending {
        case .signalled: return .died
        case .notStarted: return .notStarted
        case .exited, .timedOut, .interrupted: return .noAnswer
        }
    }

    /// The reason first, then warnings and log lines, then what it wrote to standard error, or instead of messages.
    private var words: [String] {
        var all = messages.filter { $0.code == 400 || $0.code == 401 }.flatMap { $0.lines("Message") }
        all += messages.filter { [101, 102, 104].contains($0.code) }.flatMap { $0.lines("Message") }
        if case .notStarted(let error, let step) = result.ending { all.append("\(step.rawValue): \(error)") }
        if messages.isEmpty { all += result.outputText.split(whereSeparator: \.isNewline).map(String.init) }
        all += result.errorsText.split(whereSeparator: \.isNewline).map(String.init)
        return lines(all, most: VerifierAnswer.mostLines)
    }

    /// Cleaned, cut, each once.
    private func lines(_ texts: [String], most: Int) -> [String] {
        var kept: [String] = []
        for text in texts.prefix(100) where kept.count < most {
            let words = readableWords(Array(text.utf8)).split(whereSeparator: \.isWhitespace)
                .map { $0.hasPrefix(place + "/") ? $0.dropFirst(place.count + 1) : $0 }
            let line = String(words.joined(separator: " ").prefix(VerifierAnswer.mostCharacters))
            if !line.isEmpty, !kept.contains(line) { kept.append(line) }
        }
        return kept
    }
}
