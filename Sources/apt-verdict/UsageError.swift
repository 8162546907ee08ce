/// Wrong usage: one line and exit 64.
struct UsageError: Error {
    var message: String

    init(_ message: String) {
        self.message = message
    }
}

/// The exit codes that are no verdict (contract.md, "Exit codes").
enum ExitStatus {
    static let unrecognised: Int32 = 1
    static let usage: Int32 = 64
    static let bug: Int32 = 70
    static let notWritten: Int32 = 74
}
