import Foundation

/// A program that was run to its end by a test.
public struct CommandResult: Sendable {
    public let status: Int32
    public let output: [UInt8]
    public let errors: String
}

/// What went wrong while a test prepared its things.
public struct PreparationError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// Runs `arguments` (the first is found on PATH), gives it `input`, and collects what it writes into files, so that a daemon it
/// leaves behind cannot hold a pipe open.
public func runCommand(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
) throws -> CommandResult {
    let folder = try temporaryFolder("command")
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try Data(input).write(to: paths[0])
    for path in paths.dropFirst() { try Data().write(to: path) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: paths[0])
    process.standardOutput = try FileHandle(forWritingTo: paths[1])
    process.standardError = try FileHandle(forWritingTo: paths[2])
    try process.run()
    process.waitUntilExit()
    return CommandResult(
        status: process.terminationStatus, output: [UInt8](try Data(contentsOf: paths[1])),
        errors: String(decoding: try Data(contentsOf: paths[2]), as: UTF8.self))
}

/// A new empty directory below the temporary directory; the caller removes it. Its name is short, for the agent's socket.
public func temporaryFolder(_ name: String) throws -> URL {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("av-\(name)-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))")
    try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    return folder
}
