import ArgumentParser

@main
struct AptVerdict: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "apt-verdict", version: "apt-verdict 0.1.0")
}
