import ArgumentParser

/// `compare`: a command of the contract that a later step builds. It is refused, never answered.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "(not built yet)", shouldDisplay: false)
    @Argument(parsing: .allUnrecognized) var rest: [String] = []
    func run() throws { throw UsageError("compare is not built yet") }
}

/// `nagios`: likewise.
struct NagiosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nagios", abstract: "(not built yet)", shouldDisplay: false)
    @Argument(parsing: .allUnrecognized) var rest: [String] = []
    func run() throws { throw UsageError("nagios is not built yet") }
}
