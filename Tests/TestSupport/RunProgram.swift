import Linux

/// Runs a program found in the usual places with exactly this environment (and PATH), and collects what it did.
///
/// - Parameter deadline: seconds after which it is killed.
public func runProgram(
    _ name: String, _ arguments: [String] = [], environment extra: [String: String] = [:], input: [UInt8] = [],
    directory: String? = nil, account: Account? = nil, deadline: Double = 60
) -> ProgramRun {
    let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    let path = findExecutable(name, in: searchPath) ?? name
    var program = Program(
        path, arguments, environment: ["PATH": searchPath, "LC_ALL": "C.UTF-8"].merging(extra) { $1 })
    program.input = input
    program.directory = directory
    program.account = account
    program.deadline = deadline
    program.outputLimit = 1 << 24
    return run(program)
}

/// The program failed where the test needs it to work.
public struct ProgramFailure: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
}

/// As `runProgram`, and an error unless it exits 0.
@discardableResult
public func mustRun(
    _ name: String, _ arguments: [String] = [], environment: [String: String] = [:], input: [UInt8] = [],
    deadline: Double = 60
) throws -> ProgramRun {
    let result = runProgram(name, arguments, environment: environment, input: input, deadline: deadline)
    guard result.succeeded else {
        throw ProgramFailure(
            description: "\(name) \(arguments.joined(separator: " ")): \(result.ending)\n\(result.errorsText)")
    }
    return result
}
