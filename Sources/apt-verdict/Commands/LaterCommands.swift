import ArgumentParser

/// `nagios`: a command of the contract that a later step builds. It is refused, never answered.
struct NagiosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nagios", abstract: "(not built yet)", shouldDisplay: false)
    @Argument(parsing: .allUnrecognized) var rest: [String] = []
    func run() throws { throw UsageError("nagios is not built yet") }
}
