import ArgumentParser
import Linux
import Reporting

/// The entry point of `nagios`. A plugin answers on standard output and with 0 to 3, wrong usage, help and errors included.
enum NagiosPlugin {
    /// Whether these arguments of the program ask for it.
    static func isAsked(_ arguments: [String]) -> Bool { arguments.first == NagiosCommand.configuration.commandName }

    static func run(_ arguments: [String]) -> Never {
        do {
            var command = try AptVerdict.parseAsRoot(arguments)
            try command.run()
            end(PluginAnswer(unknown: "there is no answer"))
        } catch let error as UsageError {
            end(PluginAnswer(unknown: error.message))
        } catch let error as ReportNotWritten {
            end(PluginAnswer(unknown: error.message))
        } catch {
            let message = AptVerdict.message(for: error)
            guard AptVerdict.exitCode(for: error).isSuccess else {
                end(PluginAnswer(unknown: message.split(separator: "\n").first.map(String.init) ?? "an error"))
            }
            // Help and --version: plugins end with 3 there.
            end(message + "\n", .unknown)
        }
    }

    /// Whatever happens from here on, there is an answer before a caller loses its patience: half a second after the deadline,
    /// which is enough for a report.
    static func watch(_ deadline: Int) {
        let late = PluginAnswer(unknown: "the \(deadline) s of -t are over, and something did not come back")
        let broken = PluginAnswer(unknown: "a bug in this program ended it")
        setLastWords(
            late: late.line, after: deadline > 0 ? Double(deadline) + 0.5 : 0, broken: broken.line,
            exitCode: PluginState.unknown.rawValue)
    }

    static func end(_ answer: PluginAnswer) -> Never { end(answer.line, answer.state) }

    private static func end(_ text: String, _ state: PluginState) -> Never {
        endLastWords()
        do {
            try StandardOutput.write(text)
        } catch {
            exitProcess(PluginState.unknown.rawValue)
        }
        exitProcess(state.rawValue)
    }
}
