import ArgumentParser
import Linux

/// The root command; `check` is what it does when nothing else is said.
struct AptVerdict: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "apt-verdict",
        abstract: "apt says the signature is invalid. Is it, or is it the disk, the clock, the network or the keyring?",
        version: "apt-verdict \(version)",
        subcommands: [
            CheckCommand.self, ExplainCommand.self, ListCommand.self, CompareCommand.self, NagiosCommand.self,
        ],
        defaultSubcommand: CheckCommand.self)
}
