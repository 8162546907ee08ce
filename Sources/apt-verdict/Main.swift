import ArgumentParser
import Diagnosis
import Linux
import Reporting

/// The entry point. Arguments come from the C constructor, since Swift's own are empty where /proc is not mounted, and
/// every error becomes one line on standard error and an exit code of the contract.
@main
enum Main {
    static func main() { withRoomyStack { Main.run() } }

    private static func run() {
        holdStandardDescriptors()
        watchSignals()
        useOrdinaryUmask()
        let arguments = withValuesApart(Array(programArguments.dropFirst()))
        if NagiosPlugin.isAsked(arguments) { NagiosPlugin.run(arguments) }
        do {
            var command = try AptVerdict.parseAsRoot(arguments)
            try command.run()
        } catch let error as UsageError {
            end(error.message, ExitStatus.usage)
        } catch let error as VerdictExit {
            exitProcess(error.code)
        } catch let error as ExplainCommand.Unrecognised {
            end(error.message, ExitStatus.unrecognised)
        } catch let error as TwoSides.NoReport {
            end(error.message, FaultClass.inconclusive.exitCode)
        } catch let error as ReportNotWritten {
            end(error.message, ExitStatus.notWritten)
        } catch {
            let code = AptVerdict.exitCode(for: error)
            if code.isSuccess {
                // Help and --version.
                do {
                    try StandardOutput.write(AptVerdict.message(for: error) + "\n")
                } catch {
                    end(error.message, ExitStatus.notWritten)
                }
                exitProcess(0)
            }
            end(AptVerdict.message(for: error), code == .validationFailure ? ExitStatus.usage : ExitStatus.bug)
        }
    }

    /// `-oAcquire::Retries=1` as `-o Acquire::Retries=1`, and `-w` and `-c` of `nagios` alike: apt and plugins take both, and the
    /// parser sees a long option's value behind the equals sign of the first.
    private static func withValuesApart(_ arguments: [String]) -> [String] {
        let options = NagiosPlugin.isAsked(arguments) ? ["-o", "-w", "-c"] : ["-o"]
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let apart = arguments[..<end].flatMap { argument in
            guard argument.contains("="), let option = options.first(where: { argument.hasPrefix($0) }),
                !argument.hasPrefix("\(option)=")
            else { return [argument] }
            return [option, String(argument.dropFirst(2))]
        }
        return apart + arguments[end...]
    }

    /// What a message quotes may come from a script or a page: it must not act on the terminal.
    private static func end(_ message: String, _ code: Int32) -> Never {
        let line = message.split(separator: "\n").first.map { sanitised($0, limit: 1000) } ?? "unknown error"
        StandardError.write("apt-verdict: \(line)\n")
        exitProcess(code)
    }
}
