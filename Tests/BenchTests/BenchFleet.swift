import Foundation
import Linux
import TestSupport

/// Repositories behind nginx, each with a Release file of its own of about 150 kB that one RSA-4096 key signed.
final class BenchFleet {
    /// Makes it once, when it is first wanted: that takes half a minute.
    final class Maker {
        private var fleet: BenchFleet?

        func made() throws -> BenchFleet {
            if let fleet { return fleet }
            let made = try BenchFleet()
            fleet = made
            return made
        }
    }

    static let most = 800
    /// Those of which there is a detached signature as well.
    static let detached = 200

    let directory: TemporaryDirectory
    /// The key that signed all of them.
    let keyring: String
    private let server: NginxServer

    init() throws {
        directory = try TemporaryDirectory()
        server = try NginxServer(extra: "sendfile on; keepalive_requests 100000;")
        let environment = ["GNUPGHOME": try directory.makeDirectory("gnupg", mode: 0o700)]
        keyring = directory("key.gpg")
        let parameters = ["--passphrase", "", "--quick-gen-key", "bench@example.org", "rsa4096", "sign", "0"]
        try mustRun("gpg", ["--batch", "--quiet"] + parameters, environment: environment, deadline: 300)
        try mustRun("gpg", ["--batch", "--export", "--output", keyring], environment: environment)
        try setMode(keyring, 0o644)
        defer { _ = runProgram("gpgconf", ["--kill", "all"], environment: environment) }
        for number in 0..<BenchFleet.most {
            try server.put("\(BenchFleet.folder(number))/Release", Array(BenchFleet.release(number).utf8))
        }
        for (count, how) in [
            (BenchFleet.most, "--clearsign --output InRelease"),
            (BenchFleet.detached, "--armor --detach-sign --output Release.gpg"),
        ] {
            let folders = (0..<count).map { "\(server.root.path)/\(BenchFleet.folder($0))\n" }.joined()
            let sign = "cd \"$1\" && exec gpg --batch --quiet --digest-algo SHA512 \(how) Release"
            try mustRun(
                "xargs", ["-P", "\(processorCount)", "-n", "1", "sh", "-c", sign, "sign"], environment: environment,
                input: Array(folders.utf8), deadline: 600)
        }
    }

    deinit { server.stop() }

    private static func folder(_ number: Int) -> String { "r\(number)/dists/stable" }

    func uri(_ number: Int) -> String { server.url("/r\(number)") }

    /// The path of a file of one of them on disk.
    func file(_ name: String, of number: Int = 0) -> String {
        server.root.appendingPathComponent("\(BenchFleet.folder(number))/\(name)").path
    }

    /// Of the first one's InRelease.
    var kilobytes: Int {
        ((try? FileManager.default.attributesOfItem(atPath: file("InRelease"))[.size] as? Int) ?? 0) / 1000
    }

    /// The first ones as lines of a sources.list.
    func entries(_ count: Int) -> String {
        (0..<count).map { "deb [signed-by=\(keyring)] \(uri($0)) stable main\n" }.joined()
    }

    /// A Release file as an archive has it: two sums for each of some hundred index files, none like another repository's.
    private static func release(_ number: Int) -> String {
        var random = Seeded(UInt64(number + 1))
        func sums(_ digits: Int) -> String {
            (0..<728).map { index in
                let sum = (0..<digits / 16).map { _ in String(format: "%016lx", random.next()) }.joined()
                return " \(sum) \(index * 7919 + 1) main/binary-amd64/Packages-\(index).diff/Index.xz\n"
            }.joined()
        }
        return """
            Origin: Bench
            Label: Bench
            Suite: stable
            Codename: bench\(number)
            Date: \(SignedRepository.releaseDate(Int(Date().timeIntervalSince1970)))
            Architectures: amd64
            Components: main
            Description: Repository \(number) of the benchmarks
            MD5Sum:

            """ + sums(32) + "SHA256:\n" + sums(64)
    }
}

/// How many of them this machine has.
let processorCount = ProcessInfo.processInfo.activeProcessorCount
