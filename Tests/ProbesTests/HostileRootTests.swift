import AptModel
import Evidence
import Linux
import TestSupport
import Testing

@testable import Probes

/// A root that wants to keep the program busy: what is looked at of it has a bound.
@Suite struct HostileRootTests {
    private func bytes(_ path: String) throws -> [UInt8] { try readFile(path, limit: 1 << 26) }

    @Test(arguments: [(3, true), (900, false)]) func loaderDirectories(place: Int, found: Bool) throws {
        let program = try #require(ElfFile(try bytes("/usr/bin/gpgv")))
        var own = LibrarySearch(.own, environment: [:])
        let library = try #require(
            own.follow(program, at: "/usr/bin/gpgv").loaded.first { $0.hasSuffix("/libc.so.6") })
        let directory = try TemporaryDirectory()
        try directory.write("etc/ld.so.conf", (0..<1000).map { "/d\($0)\n" }.joined())
        try directory.write("d\(place)/libc.so.6", try bytes(library), mode: 0o755)
        var search = LibrarySearch(try Root(opening: directory.path), environment: [:])
        let outcome = search.follow(program, at: "/usr/bin/gpgv")
        #expect(outcome.loaded.contains("/d\(place)/libc.so.6") == found)
        #expect(outcome.missing.contains("libc.so.6") != found)
    }

    @Test func programHeadersOfAnySize() throws {
        var head = try bytes("/usr/bin/gpgv")
        #expect(ElfFile(head)?.isTruncated == false)
        head[54] = 0xFF
        head[55] = 0xFF
        var most = 0
        let file = ElfFile(size: Int64(head.count)) { offset, count in
            most = max(most, count)
            return offset < UInt64(head.count) ? Array(head[Int(offset)...].prefix(count)) : []
        }
        #expect(file?.isTruncated == true)
        #expect(most <= 65_536)
    }

    @Test func leftoversWithoutEnd() throws {
        let root = try TemporaryDirectory()
        let locations = ReleaseLocations(uri: RepositoryURI("http://deb.example/debian/"), suite: "stable")
        for number in 0..<30 {
            try root.write("var/lib/apt/lists/partial/\(locations.inReleaseListsName).\(number)", "x")
        }
        let reader = ListsReader(loadConfiguration(root: try root.asRoot(), environment: [:]))
        #expect(reader.leftovers(at: locations, fetched: [:]).count == ListsReader.leftovers)
    }
}

/// sqv's policy file as the user sees it that runs sqv.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) struct SequoiaPolicyProbeTests {
    private let nobody = SandboxUser(name: "nobody", account: Account(uid: 65534, gid: 65534))

    private func look(_ environment: [String: String]) -> SequoiaPolicyObservation {
        observeSequoiaPolicy(sandbox: nobody, target: .own(environment: environment))
    }

    /// Where apt hands nothing over, sqv looks by itself, and still as the user that it runs as.
    @Test func theUserThatRunsItHasToReadIt() throws {
        let directory = try TemporaryDirectory()
        let policy = try directory.write("policy", "", mode: 0o600)
        let environment = ["APT_SEQUOIA_CRYPTO_POLICY": "", "SEQUOIA_CRYPTO_POLICY": policy]
        #expect(look(environment).problem?.kind == .unreadable)
        #expect(look(["APT_SEQUOIA_CRYPTO_POLICY": policy]).problem?.kind == .unreadable)
    }

    @Test func whatCannotBeLookedAtIsNotMissing() throws {
        let directory = try TemporaryDirectory()
        try mustRun("ln", ["-s", "loop", directory("loop")])
        let seen = look(["APT_SEQUOIA_CRYPTO_POLICY": directory("loop")])
        #expect(seen.problem == nil && seen.notRead == "ELOOP")
        #expect(look(["APT_SEQUOIA_CRYPTO_POLICY": directory("none")]).problem?.kind == .missing)
    }
}
