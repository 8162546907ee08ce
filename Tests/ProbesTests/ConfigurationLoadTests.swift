import AptModel
import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

@Suite("loading a root's configuration")
struct ConfigurationLoadTests {
    /// A small root with apt 2.6.1 in dpkg's records.
    private func root(apt: String = "2.6.1") throws -> TemporaryDirectory {
        let root = try TemporaryDirectory()
        try root.write(
            "var/lib/dpkg/status",
            """
            Package: adduser
            Status: install ok installed
            Architecture: all
            Version: 3

            Package: dpkg
            Status: install ok installed
            Architecture: arm64
            Version: 1.21

            Package: apt
            Status: install ok installed
            Architecture: arm64
            Version: \(apt)

            """)
        try root.write("etc/apt/apt.conf.d/10one", "A \"10\"; Seen:: \"10\";\nAcquire::Check-Date \"false\";\n")
        try root.write("etc/apt/apt.conf.d/20two.conf", "A \"20\"; Seen:: \"20\";\n")
        try root.write("etc/apt/apt.conf.d/30three.dpkg-old", "A \"30\";\n")
        try root.write("etc/apt/apt.conf.d/40four.txt", "A \"40\";\n")
        try root.write("etc/apt/apt.conf", "Seen:: \"main\";\n")
        try root.write("etc/apt/sources.list", "deb http://a.example.org/d x main\n")
        try root.write(
            "etc/apt/sources.list.d/b.sources",
            "Types: deb\nURIs: http://b.example.org/$(ARCH)\nSuites: y\nComponents: main\n")
        try root.write("etc/apt/sources.list.d/c.list.save", "deb http://c.example.org/ x main\n")
        try root.write("etc/apt/sources.list.d/d.txt", "deb http://d.example.org/ x main\n")
        try root.write("etc/apt/trusted.gpg", [0x99])
        try root.write("etc/apt/trusted.gpg.d/a.gpg", [0x99])
        try root.write("etc/apt/trusted.gpg.d/b.key", [0x99])
        try root.write("etc/apt/trusted.gpg.d/c d.asc", [0x99])
        try root.write("etc/apt/auth.conf.d/x.conf", "machine b.example.org login u password geheim\n")
        return root
    }

    /// dpkg's status file is read in pieces of 256 KiB: a stanza is found wherever their edge falls in it.
    @Test func dpkgsRecordsAcrossTheEdgeOfAPiece() throws {
        let root = try TemporaryDirectory()
        let stanza = "Package: apt\nStatus: install ok installed\nArchitecture: arm64\nVersion: 2.6.1"
        for before in 0...stanza.utf8.count + 2 {
            let filler = "Package: filler\nDescription: "
            let fill = String(repeating: "x", count: 262_144 - before - filler.utf8.count - 2)
            try root.write("var/lib/dpkg/status", "\(filler)\(fill)\n\n\(stanza)" + (before % 2 == 0 ? "\n" : ""))
            let status = InstalledApt.Status(of: try root.asRoot())
            #expect(status?.apt == InstalledApt(version: "2.6.1", architecture: "arm64"), "\(before)")
        }
        #expect(InstalledApt.Status(of: try TemporaryDirectory().asRoot()) == nil)
    }

    @Test("files in apt's order, names by apt's rules, version and architecture from dpkg")
    func everything() throws {
        let root = try root()
        let loaded = loadConfiguration(root: try root.asRoot(), environment: [:], overrides: ["Seen::=o"])
        #expect(loaded.configurationProblems.isEmpty)
        #expect(loaded.configuration.list("Seen") == ["10", "20", "main", "o"])
        #expect(loaded.configuration.string("A") == "20")
        #expect(loaded.configuration.origin(of: "A") == FileLocation(file: "/etc/apt/apt.conf.d/20two.conf", line: 1))
        #expect(loaded.apt == InstalledApt(version: "2.6.1", architecture: "arm64"))
        #expect(loaded.aptVersion == AptVersion(2, 6, 1))
        #expect(loaded.sources.entries.map(\.uri.text) == ["http://a.example.org/d/", "http://b.example.org/arm64/"])
        #expect(loaded.sourceFiles == ["/etc/apt/sources.list", "/etc/apt/sources.list.d/b.sources"])
        #expect(
            loaded.passedOver.filter { !$0.silently }.map(\.path) == [
                "/etc/apt/apt.conf.d/40four.txt", "/etc/apt/sources.list.d/d.txt",
            ])
        #expect(loaded.authentication.credentials(for: RepositoryURI("https://b.example.org/"))?.login == "u")
        #expect(
            loaded.trustedKeyrings == [
                "/etc/apt/trusted.gpg.d/a.gpg", "/etc/apt/trusted.gpg.d/c d.asc", "/etc/apt/trusted.gpg",
            ])
        #expect(loaded.ignoredKeyrings.map(\.path) == ["/etc/apt/trusted.gpg.d/b.key"])
        var dumped = ""
        dump(loaded.authentication, to: &dumped)
        #expect(!dumped.contains("geheim"))
    }

    @Test("apt 3 reads no trusted.gpg and only proper names; without apt its rules are assumed")
    func aptThree() throws {
        let root = try root(apt: "3.0.3")
        let three = loadConfiguration(root: try root.asRoot(), environment: [:])
        #expect(three.trustedKeyrings == ["/etc/apt/trusted.gpg.d/a.gpg"])
        #expect(
            three.ignoredKeyrings.map(\.path) == [
                "/etc/apt/trusted.gpg.d/b.key", "/etc/apt/trusted.gpg.d/c d.asc", "/etc/apt/trusted.gpg",
            ])
        let empty = try TemporaryDirectory()
        let none = loadConfiguration(root: try empty.asRoot(), environment: [:])
        #expect(none.apt == nil)
        #expect(none.aptVersion == .assumed)
        #expect(none.sources.entries.isEmpty && none.sources.problems.isEmpty && none.configurationProblems.isEmpty)
    }

    @Test("APT_CONFIG comes first and may move the rest; a broken part is a problem with its line")
    func aptConfig() throws {
        let root = try root()
        try root.write("conf", "Seen:: \"first\";\n#include \"/more/\";\nDir::Etc::sourcelist \"/other.list\";\n")
        try root.write("more/x", "Seen:: \"included\";\n")
        try root.write("other.list", "deb http://o.example.org/ x main\nbroken\n")
        try root.write("etc/apt/apt.conf.d/15bad", "B \"1\";\nC \"2\" x y;\n")
        let loaded = loadConfiguration(root: try root.asRoot(), environment: ["APT_CONFIG": "/conf"])
        #expect(loaded.configuration.list("Seen") == ["first", "included", "10", "20", "main"])
        #expect(
            loaded.configurationProblems.map(\.location) == [FileLocation(file: "/etc/apt/apt.conf.d/15bad", line: 2)])
        #expect(loaded.sources.entries.first?.uri.host == "o.example.org")
        #expect(loaded.sources.problems.map(\.location) == [FileLocation(file: "/other.list", line: 2)])
    }

    @Test("links are followed inside the root; a pipe, a loop and a directory are no files")
    func links() throws {
        let root = try root()
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: root("etc/apt/sources.list.d/l.list"), withDestinationPath: "/etc/../etc/apt/linked")
        try root.write("etc/apt/linked", "deb http://l.example.org/ x main\n")
        try manager.createSymbolicLink(
            atPath: root("etc/apt/sources.list.d/loop.list"), withDestinationPath: "loop.list")
        try mustRun("mkfifo", [root("etc/apt/sources.list.d/pipe.list")])
        try root.makeDirectory("etc/apt/sources.list.d/dir.list")
        let loaded = loadConfiguration(root: try root.asRoot(), environment: [:])
        #expect(loaded.sources.entries.map(\.uri.host) == ["a.example.org", "b.example.org", "l.example.org"])
        let names = loaded.passedOver.filter { !$0.silently }.map { $0.path.split(separator: "/").last ?? "" }
        #expect(names == ["40four.txt", "d.txt", "dir.list", "loop.list", "pipe.list"])
    }

    @Test("a file over the cap is noted, and the others are read")
    func tooLarge() throws {
        let root = try root()
        try root.write(
            "etc/apt/sources.list.d/big.list", [UInt8](repeating: 0x23, count: ConfigurationLimits.sources + 1))
        let loaded = loadConfiguration(root: try root.asRoot(), environment: [:])
        #expect(loaded.passedOver.contains { $0.path.hasSuffix("big.list") && $0.reason.contains("larger than") })
        #expect(loaded.sources.entries.count == 2)
    }

    @Test("the evidence names places, and nothing secret")
    func evidence() throws {
        let root = try root()
        try root.write(
            "etc/apt/sources.list",
            "deb [trusted=yes] https://u:geheim@a.example.org/d x main\ndeb https://a.example.org/d x main\n")
        try root.write("etc/apt/apt.conf.d/50tls", "\nAcquire::https::a.example.org::Verify-Peer \"false\";\n")
        let loaded = loadConfiguration(root: try root.asRoot(), environment: [:])
        let unique = loaded.unique
        let seen = loaded.observation(of: loaded.sources, conflicts: unique.conflicts)
        #expect(seen.validitySwitches.map(\.option) == ["Acquire::Check-Date"])
        #expect(seen.validitySwitches.first?.line == 2)
        #expect(seen.tlsSwitches.map(\.option) == ["Acquire::https::a.example.org::Verify-Peer"])
        #expect(seen.conflicts.map(\.option) == ["trusted"])
        #expect(seen.conflicts.first?.uri == "https://a.example.org/d")
        #expect(seen.ignoredFiles.map(\.file).contains("/etc/apt/sources.list.d/d.txt"))
        #expect(
            seen.options?.map { "\($0.option) \($0.value) \($0.file):\($0.line ?? 0)" } == [
                "Acquire::Check-Date false /etc/apt/apt.conf.d/10one:2",
                "Acquire::https::a.example.org::Verify-Peer false /etc/apt/apt.conf.d/50tls:2",
            ])
        let first = try #require(unique.sources.first)
        let rules = SourceRules(source: first, configuration: loaded.configuration).observation
        #expect(rules.authenticationSwitches.map(\.option) == ["trusted"])
        #expect(!rules.checkDate && !rules.checkValidUntil)
        #expect(rules.validitySwitches.map(\.option) == ["Acquire::Check-Date"])
        let json = try JSONEncoder().encode(seen) + JSONEncoder().encode(rules)
        #expect(!String(decoding: json, as: UTF8.self).contains("geheim"))
    }

    @Test("files named by the user: form by name, and an absent one is an error")
    func named() throws {
        let directory = try TemporaryDirectory()
        let list = try directory.write("a.list", "deb http://a.example.org/ x main\n")
        let sources = try directory.write("b.sources", "Types: deb\nURIs: http://b.example.org/\nSuites: ./\n\nbad\n")
        let parsed = try readSourceFiles([list, sources], architecture: "amd64")
        #expect(parsed.entries.count == 2)
        #expect(parsed.problems.map(\.location) == [FileLocation(file: sources, line: 5)])
        #expect(throws: FileError.self) { try readSourceFiles([directory("absent")], architecture: "amd64") }
    }
}

@Suite(
    "this machine's configuration beside apt-config",
    .enabled(if: runProgram("apt-config", ["--version"]).succeeded, "needs apt"))
struct ConfigurationDumpTests {
    /// Options that apt-config adds after reading, from the programs it finds: no part of any configuration.
    private func comparable(_ dump: String) -> [String] {
        dump.split(separator: "\n").map(String.init).filter { line in
            ![
                "APT::Compressor", "APT::Architectures", "Dir::Bin::gzip", "Dir::Bin::bzip2", "Dir::Bin::xz",
                "Dir::Bin::lz4",
                "Dir::Bin::zstd", "Dir::Bin::lzma", "Acquire::Languages", "Acquire::CompressionTypes", "Binary",
                "CommandLine",
            ].contains { line.hasPrefix($0) }
        }
    }

    @Test("the whole dump is the same")
    func own() throws {
        let theirs = try mustRun("apt-config", ["dump"]).outputText
        let ours = loadConfiguration(environment: [:])
        #expect(ours.configurationProblems.isEmpty)
        #expect(comparable(ours.configuration.dump) == comparable(theirs))
        #expect(ours.apt != nil)
    }

    @Test("the same with APT_CONFIG, other directories and -o")
    func changed() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(
            "conf",
            "Dir::Etc::parts \"\(directory("parts"))\"; Dir::State \"/srv/apt/\"; APT::Architecture \"riscv64\"; APT::Build-Essential:: \"x\";\n#clear Dir::Ignore-Files-Silently;\n"
        )
        try directory.write("parts/10a", "Acquire { Check-Date \"no\"; http { Proxy \"http://p.example.org\"; }; };")
        try directory.write("parts/20b.bak", "X \"never\";")
        let options = ["Acquire::Retries=3", "X::=1", "x::=2"]
        let theirs = try mustRun(
            "apt-config", ["dump"] + options.flatMap { ["-o", $0] }, environment: ["APT_CONFIG": file]
        ).outputText
        let ours = loadConfiguration(environment: ["APT_CONFIG": file], overrides: options)
        // apt adds what it completes before -o is read.
        #expect(comparable(ours.configuration.dump).sorted() == comparable(theirs).sorted())
    }
}
