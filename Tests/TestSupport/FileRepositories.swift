import Foundation

/// A repository on disk that real apt is to read, with the keyring that its source entry names.
public struct FileRepository: Sendable {
    public var suite: String
    /// The files of the suite's directory: InRelease, or Release and Release.gpg.
    public var files: [String: [UInt8]]
    /// The Signed-By keyring by its file name.
    public var keyring: (name: String, bytes: [UInt8])?

    public init(_ files: [String: [UInt8]], suite: String = "stable", keyring: (name: String, bytes: [UInt8])?) {
        (self.suite, self.files, self.keyring) = (suite, files, keyring)
    }
}

/// What real apt made of one repository.
public struct AptVerdict: Sendable {
    /// Whether apt took the Release file over into its lists.
    public var accepted: Bool
    /// Every line apt printed about it.
    public var messages: [String]

    public func says(_ text: String) -> Bool { messages.contains { $0.contains(text) } }
}

/// A Release file that apt accepts, with one empty index.
public func releaseText(suite: String? = "stable", codename: String? = "alpha", more: String = "") -> String {
    "Origin: T\nLabel: T\n" + (suite.map { "Suite: \($0)\n" } ?? "") + (codename.map { "Codename: \($0)\n" } ?? "")
        + "Date: Sat, 11 Jul 2026 10:16:37 UTC\nArchitectures: amd64\nComponents: main\n\(more)"
        + "SHA256:\n \(emptySHA256) 0 main/binary-amd64/Packages\n \(emptySHA256) 0 Packages\n"
}

/// The SHA256 of no bytes.
public let emptySHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/// Runs `apt-get update` once over all the repositories, in a root of its own below a temporary directory.
///
/// - Parameter trusted: files for trusted.gpg.d.
public func aptUpdate(
    _ repositories: [FileRepository], trusted: [(name: String, bytes: [UInt8])] = [], options: [String] = []
) throws -> [AptVerdict] {
    let root = try TemporaryDirectory()
    var sources: [String] = []
    for (index, repository) in repositories.enumerated() {
        let flat = repository.suite.hasSuffix("/")
        let directory = "repo/\(name(index))/" + (flat ? repository.suite : "dists/\(repository.suite)/")
        try root.write(directory + "main/binary-amd64/Packages", "")
        try root.write(directory + "Packages", "")
        for (file, bytes) in repository.files { try root.write(directory + file, bytes) }
        var bracket = "arch=amd64"
        if let keyring = repository.keyring {
            bracket += " signed-by=\(try root.write("keys/\(name(index))/\(keyring.name)", keyring.bytes))"
        }
        sources.append(
            "deb [\(bracket)] file:\(root("repo/\(name(index))")) \(repository.suite)" + (flat ? "" : " main"))
    }
    try root.makeDirectory("trusted")
    for file in trusted { try root.write("trusted/\(file.name)", file.bytes) }
    for directory in ["lists/partial", "cache/archives/partial", "tmp"] { try root.makeDirectory(directory) }
    try root.write("status", "")
    let list = try root.write("sources.list", sources.joined(separator: "\n") + "\n")
    let settings = [
        "Dir::State \"\(root.path)\"", "Dir::State::status \"\(root("status"))\"",
        "Dir::State::lists \"\(root("lists"))\"",
        "Dir::Cache \"\(root("cache"))\"", "Dir::Etc::main \"/dev/null\"", "Dir::Etc::parts \"/dev/null\"",
        "Dir::Etc::sourcelist \"\(list)\"", "Dir::Etc::sourceparts \"/dev/null\"", "Dir::Etc::trusted \"/dev/null\"",
        "Dir::Etc::trustedparts \"\(root("trusted"))\"", "APT::Sandbox::User \"root\"", "Acquire::Languages \"none\"",
    ]
    let configuration = try root.write("apt.conf", (settings + options).map { $0 + ";\n" }.joined())
    let run = runProgram(
        "apt-get", ["update", "-qq"],
        environment: ["APT_CONFIG": configuration, "LC_ALL": "C", "TMPDIR": root("tmp")], deadline: 120)
    guard case .exited(let status) = run.ending, status == 0 || status == 100 else {
        throw ProgramFailure(description: "apt-get update: \(run.ending) \(run.errorsText)")
    }
    let kept = try FileManager.default.contentsOfDirectory(atPath: root("lists"))
    let lines = (run.outputText + run.errorsText).split(separator: "\n").map(String.init)
    return repositories.indices.map { index in
        AptVerdict(
            accepted: kept.contains { $0.contains("_repo_\(name(index))_") },
            messages: lines.filter {
                $0.contains("/\(name(index))/") || $0.contains("/\(name(index)) ") || $0.contains("_\(name(index))_")
            })
    }
}

/// A name of which none is the beginning of another.
private func name(_ index: Int) -> String { "r\(index + 1000)x" }
