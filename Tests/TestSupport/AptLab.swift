import Foundation
import Linux

/// A signed repository on disk and the machine's own apt-get, run against it with private lists, cache and keyrings.
public final class AptLab: Sendable {
    public let directory: TemporaryDirectory
    private let key: [UInt8]

    /// Whether this machine has what the lab needs: root, apt-get and gpg.
    public static let isPossible =
        runsAsRoot && ["apt-get", "gpg", "mount"].allSatisfy { findExecutable($0, in: "/usr/bin:/bin") != nil }
    public static let reason = "needs root, apt-get, gpg and mount"

    public init() throws {
        directory = try TemporaryDirectory()
        try directory.makeDirectory("gnupg", mode: 0o700)
        let gpg = ["GNUPGHOME": directory("gnupg")]
        try mustRun(
            "gpg",
            ["--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "lab@example.org", "rsa2048", "sign", "0"],
            environment: gpg)
        key = try mustRun("gpg", ["--batch", "--export"], environment: gpg).output
    }

    deinit { _ = runProgram("gpgconf", ["--homedir", directory("gnupg"), "--kill", "all"]) }

    /// The version of the machine's apt, `2.6.1`.
    public var aptVersion: String {
        runProgram("apt-get", ["--version"]).outputText.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }

    /// Makes `file:` repository `NAME`, whose signed text has about that many bytes. Answers the path of its InRelease.
    @discardableResult
    public func makeRepository(_ name: String, textBytes: Int) throws -> String {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        var text = """
            Origin: lab
            Suite: x
            Codename: x
            Date: Mon, 01 Jan 2024 00:00:00 UTC
            Architectures: amd64
            Components: main
            SHA256:
             \(empty) 0 main/binary-amd64/Packages

            """
        var number = 0
        while text.utf8.count < textBytes {
            text += " \(empty) 0 main/binary-amd64/other\(number)\n"
            number += 1
        }
        try directory.write("\(name)/dists/x/main/binary-amd64/Packages", "")
        let path = directory("\(name)/dists/x/InRelease")
        try mustRun(
            "gpg", ["--batch", "--clearsign", "--output", path], environment: ["GNUPGHOME": directory("gnupg")],
            input: Array(text.utf8))
        try setMode(path, 0o644)
        return path
    }

    /// Writes a keyring that holds the lab's key `copies` times over, armoured where the name ends in `.asc`.
    @discardableResult
    public func makeKeyring(_ name: String, copies: Int) throws -> String {
        let bytes = Array(repeatElement(key, count: copies).joined())
        guard name.hasSuffix(".asc") else { return try directory.write(name, bytes) }
        let lines = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return try directory.write(
            name, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n\(lines)\n-----END PGP PUBLIC KEY BLOCK-----\n")
    }

    /// Bytes of the lab's key in binary form.
    public var keyBytes: Int { key.count }

    /// The options that send apt to the lab; `trusted` is the directory of the keyrings it trusts.
    public func options(repository: String, signedBy: String? = nil, trusted: String = "none") throws -> [String] {
        let lists = directory("lists")
        try? FileManager.default.removeItem(atPath: lists)
        try directory.makeDirectory("lists/partial")
        try directory.makeDirectory("cache/archives/partial")
        let signed = signedBy.map { " signed-by=\($0)" } ?? ""
        let entry = "deb [arch=amd64\(signed)] file:\(directory(repository)) x main\n"
        let list = try directory.write("sources.list", entry)
        return [
            "Dir::Etc::SourceList=\(list)", "Dir::Etc::SourceParts=/dev/null", "Dir::Etc::Trusted=/nonexistent",
            "Dir::Etc::TrustedParts=\(directory(trusted))", "Dir::State::Lists=\(lists)",
            "Dir::Cache=\(directory("cache"))",
            "Acquire::Languages=none", "APT::Update::Post-Invoke-Success::=true",
        ].flatMap { ["-o", $0] }
    }

    /// Whether `apt-get update` with this TMPDIR verifies and takes the repository, and its words.
    public func update(tmpdir: String, options: [String]) -> (verified: Bool, words: String) {
        let result = runProgram("apt-get", ["update"] + options, environment: ["TMPDIR": tmpdir])
        return (result.succeeded && !result.errorsText.contains("W: "), result.outputText + result.errorsText)
    }
}
