import AptModel
import Linux

/// Runs `Acquire::http::Proxy-Auto-Detect`, as apt does for each host (apt-pkg/contrib/proxy.cc, AutoDetectProxy): the command gets
/// the URI and writes `DIRECT` or a proxy's URI. Only this machine's own configuration may name a command.
final class ProxyDetection {
    enum Answer: Hashable {
        case direct
        case proxy(RepositoryURI)
        /// Nothing was written: the usual rules count.
        case nothing
        /// It ended with an error, which ends apt's fetch, in words.
        case failed(String)
    }

    private struct Question: Hashable {
        var command: String
        var scheme: String
        var host: String
    }

    private let environment: [String: String]
    private let timeLimit: Double
    private var answers: [Question: Answer] = [:]

    init(environment: [String: String], timeLimit: Double) {
        self.environment = environment
        self.timeLimit = timeLimit
    }

    /// Asks once for each host.
    func answer(_ command: String, for uri: RepositoryURI) -> Answer {
        let question = Question(command: command, scheme: uri.scheme, host: uri.host)
        if let known = answers[question] { return known }
        let answer = ask(command, uri)
        answers[question] = answer
        return answer
    }

    private func ask(_ command: String, _ uri: RepositoryURI) -> Answer {
        var program = Program(command, [uri.redacted], environment: environment)
        program.deadline = timeLimit
        program.outputLimit = 4096
        let ended = run(program)
        switch ended.ending {
        case .exited(0), .timedOut, .interrupted: break
        case .exited(let code): return .failed("ends with code \(code)")
        case .signalled(let signal): return .failed("is ended by signal \(signal)")
        case .notStarted(let error, _): return .failed("cannot be executed: \(error)")
        }
        let text = ended.outputText.split(whereSeparator: \.isNewline).first.map { line in
            String(line.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }
        guard let text, !text.isEmpty else { return .nothing }
        if text == "DIRECT" { return .direct }
        let proxy = RepositoryURI(text)
        return ["http", "https", "socks5h"].contains(proxy.scheme) && !proxy.host.isEmpty ? .proxy(proxy) : .nothing
    }
}
