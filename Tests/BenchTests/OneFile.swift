import Foundation
import TestSupport

extension Bench {
    /// (a) One file that is already on disk.
    static func oneFile(_ fleet: BenchFleet) throws -> String {
        let own = OneFile(
            inRelease: fleet.file("InRelease"), release: fleet.file("Release"), signature: fleet.file("Release.gpg"),
            keyring: fleet.keyring)
        let folder = try TemporaryDirectory()
        let debian = try OneFile(
            taking: repositoryRoot.appendingPathComponent("testdata/inrelease/bookworm.InRelease"), apart: folder,
            keyring: repositoryRoot.appendingPathComponent("keyrings/debian-archive.gpg").path)
        return """
            ## One file

            `check --file InRelease --keyring KEYRING -q`. sqv is given the same text and signature apart, since not every sqv reads
            an InRelease file.

            A file of \(own.kilobytes) kB, one RSA-4096 signature:

            \(Contest.table(try own.contest().run()))
            Debian's own for bookworm, \(debian.kilobytes) kB, three signatures, under Debian's keyring:

            \(Contest.table(try debian.contest().run()))
            """
    }
}

/// A signed file in both forms.
private struct OneFile {
    var inRelease: String
    var release: String
    var signature: String
    var keyring: String

    var kilobytes: Int {
        ((try? FileManager.default.attributesOfItem(atPath: inRelease)[.size] as? Int) ?? 0) / 1000
    }

    func contest() -> Contest {
        let ours = ["check", "--file", inRelease, "--keyring", keyring, "-q"]
        return Contest(
            contestants: [
                .init(name: "gpgv", command: Programs.command("gpgv", ["--keyring", keyring, inRelease])),
                .init(name: "sqv", command: Programs.command("sqv", ["--keyring", keyring, signature, release])),
                .init(name: "apt-verdict, release build", command: Programs.command(Programs.release, ours)),
                .init(name: "apt-verdict, bundle", command: Programs.command(Programs.bundle, ours)),
            ], rounds: Bench.rounds(usually: 41))
    }
}

extension OneFile {
    /// Takes a clear-signed file without dash-escaped lines apart.
    init(taking file: URL, apart folder: TemporaryDirectory, keyring: String) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        guard let start = text.range(of: "\n\n")?.upperBound,
            let end = text.range(of: "\n-----BEGIN PGP SIGNATURE-----")
        else { throw ProgramFailure(description: "\(file.path) is not clear-signed") }
        self.init(
            inRelease: file.path, release: try folder.write("Release", String(text[start..<end.lowerBound])),
            signature: try folder.write("Release.gpg", String(text[end.lowerBound...].dropFirst())), keyring: keyring)
    }
}
