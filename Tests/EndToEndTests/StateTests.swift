import Foundation
import Linux
import TestSupport
import Testing

/// `check --state DIR` with the real program: what an earlier run verified is not fetched and verified once more, and never makes
/// anything better than it is.
@Suite struct StateTests {
    /// A repository with an ETag, a state directory, and a gpg whose calls are written down.
    private final class Scene {
        let served: ServedRepository
        let lab: VerdictLab
        let state: String
        private let calls: String
        private let path: String

        init(_ repository: SignedRepository? = nil) throws {
            served = try ServedRepository(repository)
            lab = try VerdictLab()
            state = lab.directory("state")
            calls = lab.directory("gpg-calls")
            let folder = try lab.directory.makeDirectory("bin")
            try lab.directory.write(
                "bin/gpg", "#!/bin/sh\necho \"$*\" >> '\(calls)'\nexec /usr/bin/gpg \"$@\"\n", mode: 0o755)
            path = "\(folder):/usr/bin:/bin"
            try lab.sources(served.entry())
            serve(served.inRelease, etag: "\"one\"")
        }

        deinit { served.server.stop() }

        /// Answers with a body, and with 304 where its ETag is known.
        func serve(_ body: [UInt8], etag: String) {
            served.answer(
                "InRelease",
                .body(body, headers: ["ETag: \(etag)"]).whenAsked("If-None-Match", holding: etag, .notModified))
        }

        /// Whole files are not needed for apt's own verifier, which is not asked.
        func check(_ more: [String] = [], environment: [String: String] = [:]) throws -> VerdictRun {
            try? removeFile(calls)
            return try lab.check(
                ["--state", state, "--no-write-probe"] + more,
                environment: ["PATH": path].merging(environment) { $1 })
        }

        /// How often gpg verified in the last run.
        var verifications: Int {
            let text = (try? String(contentsOfFile: calls, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").count { $0.contains("--verify") }
        }

        var conditional: [String?] {
            served.server.requests.filter { $0.target.hasSuffix("/InRelease") }.map { $0.header("If-None-Match") }
        }

        var records: [String] {
            get throws {
                try FileManager.default.contentsOfDirectory(atPath: state).filter { $0.hasSuffix(".json") }
                    .map { state + "/" + $0 }
            }
        }

        func setRun(_ number: Int) throws {
            try Data("\(number)".utf8).write(to: URL(fileURLWithPath: state + "/runs"))
        }
    }

    private static let now = Int(Date().timeIntervalSince1970)

    private static func repository(date: Int, validUntil: Int? = nil) throws -> SignedRepository {
        var plan = SignedRepository.Plan()
        (plan.date, plan.validUntil) = (date, validUntil)
        return try SignedRepository(plan)
    }

    private static func rfc3339(_ seconds: Int) -> String {
        ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    private func file(_ repository: SignedRepository) throws -> [UInt8] {
        try readFile(repository.inReleasePath, limit: 1 << 20)
    }

    @Test func whatHasNotChangedIsNeitherFetchedNorVerified() throws {
        let scene = try Scene()
        let first = try scene.check()
        #expect(try first.exit == 0 && first.source.state?.answer == "none" && scene.verifications == 1)
        let second = try scene.check()
        let source = try second.source
        #expect(second.exit == 0 && source.state?.answer == "not_modified" && source.signature.state == "good")
        #expect(source.transfer?.httpStatus == 304 && scene.verifications == 0)
        #expect(try source.signature.signers == first.source.signature.signers)
        #expect(try source.state?.unchangedSince == first.source.state?.unchangedSince)
        #expect(scene.conditional == [nil, "\"one\""])
        let words = scene.lab.run(["check", "--state", scene.state, "--no-write-probe"])
        #expect(String(decoding: words.output, as: UTF8.self).contains("1 source not fetched today"))
    }

    /// apt's own verifier has to have the bytes, but gpg need not verify them once more.
    @Test(.enabled(if: VerdictLab.hasApt)) func whatAptsVerifierIsAskedAboutComesWhole() throws {
        let scene = try Scene()
        _ = try scene.check()
        let run = try scene.lab.check(["--state", scene.state])
        #expect(try run.source.state?.answer == "same" && run.source.aptVerifier?.answers == ["good"])
        #expect(scene.conditional == [nil, nil])
    }

    @Test func theSameBytesFromAServerWithoutETagAreNotVerifiedAgain() throws {
        let scene = try Scene()
        scene.served.answer("InRelease", .body(scene.served.inRelease))
        _ = try scene.check()
        let run = try scene.check()
        #expect(try run.exit == 0 && run.source.state?.answer == "same" && scene.verifications == 0)
    }

    @Test func anotherFileIsVerified() throws {
        let scene = try Scene(Self.repository(date: Self.now - 86_400))
        _ = try scene.check()
        scene.serve(try file(Self.repository(date: Self.now - 60)), etag: "\"two\"")
        let run = try scene.check()
        #expect(try run.exit == 0 && run.source.state?.answer == "other" && scene.verifications == 1)
        #expect(try run.source.codes.contains("S05") == false)
        #expect(try scene.check().source.state?.answer == "not_modified")
    }

    /// S05 across runs, on and on, also where the server says 304 of the older file.
    @Test func aMirrorThatGoesBackInTimeIsSeen() throws {
        let old = try Self.repository(date: Self.now - 86_400)
        let scene = try Scene(Self.repository(date: Self.now - 60))
        _ = try scene.check()
        scene.serve(try file(old), etag: "\"old\"")
        for answer in ["other", "not_modified"] {
            let run = try scene.check()
            #expect(try run.source.state?.answer == answer)
            #expect(try run.source.codes == ["S05"] && run.exit == 0, "\(run.output)")
        }
        scene.serve(scene.served.inRelease, etag: "\"one\"")
        #expect(try scene.check().source.codes == [])
    }

    @Test(.enabled(if: FakeClock.library != nil)) func timesAreJudgedAnew() throws {
        let scene = try Scene(Self.repository(date: Self.now - 60, validUntil: Self.now + 5 * 86_400))
        #expect(try scene.check().exit == 0)
        let run = try scene.check(environment: FakeClock.ahead(6 * 86_400))
        // The kernel's own time gives the made-up clock away.
        #expect(try run.source.state?.answer == "not_modified" && run.source.errors == ["T02"], "\(run.output)")
        #expect(try scene.check().exit == 0)
        // As if six days had passed since.
        let record = try #require(try scene.records.first)
        let text = try String(contentsOfFile: record, encoding: .utf8)
        let then = Self.rfc3339(Self.now + 5 * 86_400)
        #expect(text.contains(then))
        try text.replacingOccurrences(of: then, with: Self.rfc3339(Self.now - 30))
            .write(toFile: record, atomically: false, encoding: .utf8)
        let expired = try scene.check()
        #expect(try expired.source.state?.answer == "not_modified" && expired.source.errors == ["T04"])
    }

    @Test func nothingBadIsKept() throws {
        let scene = try Scene()
        var altered = scene.served.inRelease
        let text = String(decoding: altered, as: UTF8.self)
        let place = try #require(text.range(of: "Suite: "))
        altered[text.utf8.distance(from: text.startIndex, to: place.upperBound)] ^= 1
        scene.serve(altered, etag: "\"bad\"")
        for _ in 0..<2 {
            #expect(try scene.check().source.codes.first == "S01")
            #expect(try scene.records.isEmpty)
        }
        scene.serve(scene.served.inRelease, etag: "\"one\"")
        #expect(try scene.check().exit == 0)
        // A record of the good file does not cover other bytes, whatever they are called.
        scene.served.answer("InRelease", .body(altered, headers: ["ETag: \"one\""]))
        let run = try scene.check()
        #expect(try run.source.codes.first == "S01" && run.source.state?.answer == "other")
    }

    /// 304 that nobody asked for is no file.
    @Test func anUnaskedNotModifiedIsNoAnswer() throws {
        let scene = try Scene()
        scene.served.answer("InRelease", .notModified)
        let run = try scene.check()
        #expect(try run.exit != 0 && run.source.signature.state == "no_verdict", "\(run.output)")
    }

    @Test func anotherKeyringIsVerifiedWith() throws {
        // One of its own: the others are shared by all tests.
        let scene = try Scene(Self.repository(date: Self.now - 60))
        _ = try scene.check()
        let other = try scene.lab.directory.write("other.gpg", Keys.shared().keyring(.ed25519))
        try FileManager.default.removeItem(atPath: scene.served.keyring)
        try FileManager.default.copyItem(atPath: other, toPath: scene.served.keyring)
        let run = try scene.check()
        #expect(try run.source.codes.first == "G01" && run.source.state?.answer == "other", "\(run.output)")
        #expect(scene.conditional == [nil, nil])
    }

    @Test func everySoOftenTheFileIsFetchedWhole() throws {
        let scene = try Scene()
        var answers: [String?] = []
        for run in [0, 23, 24, 25] {
            if run > 0 { try scene.setRun(run - 1) }
            answers.append(try scene.check().source.state?.answer)
        }
        // The runs 1, 23, 24 and 25: 24 runs after the first.
        #expect(answers == ["none", "not_modified", "not_modified", "same"])
        #expect(try scene.check().source.state?.answer == "not_modified")
    }

    @Test(arguments: ["", "{", "[]", "null", "{\"version\":1}", "\u{0}\u{1}", String(repeating: "[", count: 100_000)])
    func aRecordThatIsNoneIsReplaced(_ text: String) throws {
        let scene = try Scene()
        _ = try scene.check()
        let record = try #require(try scene.records.first)
        try Data(text.utf8).write(to: URL(fileURLWithPath: record))
        #expect(try scene.check().source.state?.answer == "none")
        #expect(try scene.check().source.state?.answer == "not_modified")
        // Half of one, as after a crash of the machine.
        let whole = try Data(contentsOf: URL(fileURLWithPath: record))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: record))
        #expect(try scene.check().source.state?.answer == "none")
    }

    @Test(arguments: ["others may write", "a link", "a file", "another user's", "others may replace it", "no parent"])
    func refusedDirectories(_ what: String) throws {
        let scene = try Scene()
        var path = scene.state
        switch what {
        case "others may write": try scene.lab.directory.makeDirectory("state", mode: 0o777)
        case "a link":
            try scene.lab.directory.makeDirectory("elsewhere")
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: scene.lab.directory("elsewhere"))
        case "a file": try scene.lab.directory.write("state", "")
        case "another user's":
            guard runsAsRoot else { return }
            try scene.lab.directory.makeDirectory("state")
            chown(path, 4711, 4711)
        case "others may replace it":
            path = try scene.lab.directory.makeDirectory("open", mode: 0o777) + "/state"
        default: path = scene.lab.directory("nowhere/state")
        }
        let run = scene.lab.run(["check", "--json", "--state", path])
        #expect(run.ending == .exited(64), "\(what): \(run)")
        let words = String(decoding: run.errors, as: UTF8.self)
        #expect(words.contains("--state: ") && words.split(separator: "\n").count == 1, "\(words)")
        #expect(scene.served.server.requests.isEmpty)
    }

    @Test(arguments: [
        ["--file", "InRelease"], ["--root", "/"], ["--container", "x"], ["--at", "2026-01-01T00:00:00Z"], ["--offline"],
        ["--from", "-"],
    ])
    func refusedBeside(_ arguments: [String]) throws {
        let scene = try Scene()
        #expect(scene.lab.run(["check", "--state", scene.state] + arguments).ending == .exited(64))
        #expect(!FileManager.default.fileExists(atPath: scene.state))
    }

    /// What stands in a record's place and is none is said, and holds nobody up.
    @Test(arguments: ["mkfifo", "echo garbage >", "mkdir", "ln -s /dev/zero", "true >"])
    func aRecordThatCannotBeRead(_ how: String) throws {
        let scene = try Scene()
        _ = try scene.check()
        let record = try #require(try scene.records.first)
        try removeFile(record)
        try mustRun("sh", ["-c", "\(how) '\(record)'"])
        let run = try scene.check(["--deadline", "20"])
        #expect(try run.source.signature.state == "good" && run.exit == 0)
        let reasons = run.report.notChecked.filter { $0.probe == "state" }.map(\.reason)
        #expect(reasons.contains { $0.hasPrefix("1 record of earlier runs could not be read") }, "\(reasons)")
        guard how != "mkdir" else { return }
        #expect(try scene.check().source.state?.answer == "not_modified")
    }

    @Test func twoRunsAtOnceLeaveWholeRecords() throws {
        let scene = try Scene()
        let entries = (0..<30).map { number in
            scene.served.server.route(
                "/\(number)\(ServedRepository.suite.dropFirst("/debian".count))/InRelease",
                .body(scene.served.inRelease, headers: ["ETag: \"\(number)\""]))
            return scene.served.entry(uri: scene.served.server.url("/\(number)"))
        }
        let list = try scene.lab.directory.write("many.list", entries.joined(separator: "\n"))
        let arguments =
            scene.lab.environment.map { "\($0.key)=\($0.value)" }
            + [VerdictLab.program, "check", "--sources", list, "--state", scene.state, "-q", "--no-write-probe"]
        let tools = try (0..<3).map { _ in
            try SpawnedTool("env", arguments, in: URL(fileURLWithPath: scene.lab.directory.path))
        }
        #expect(tools.map { $0.wait() } == [0, 0, 0])
        let names = try FileManager.default.contentsOfDirectory(atPath: scene.state)
        #expect(names.count { $0.hasSuffix(".json") } == 30 && names.contains("runs") && names.count == 31, "\(names)")
        let run = try scene.check(["--sources", list])
        #expect(run.report.sources.allSatisfy { $0.state?.answer == "same" } && run.exit == 0)
    }

    /// A killed run's files go; those of one that may be at work stay.
    @Test func leftoversOfAKilledRunGo() throws {
        let scene = try Scene()
        _ = try scene.check()
        let (old, new) = (scene.state + "/.apt-verdict-old", scene.state + "/.apt-verdict-new")
        for path in [old, new] { try Data("x".utf8).write(to: URL(fileURLWithPath: path)) }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: old)
        #expect(try scene.check().exit == 0)
        #expect(!FileManager.default.fileExists(atPath: old) && FileManager.default.fileExists(atPath: new))
    }

    @Test(.enabled(if: runsAsRoot)) func aFullDiskIsSaidAndHindersNothing() throws {
        let scene = try Scene()
        let disk = try Tmpfs("size=4k,mode=700")
        try Data(repeating: 1, count: 4096).write(to: URL(fileURLWithPath: disk.path + "/full"))
        let run = try scene.check(["--state", disk.path])
        #expect(try run.exit == 0 && run.source.signature.state == "good")
        let said = run.report.notChecked.first { $0.probe == "state" }
        #expect(said?.reason.contains("No space left on device") == true, "\(run.report.notChecked)")
    }

    @Test func aMonitoringPluginAndAStreamKeepAsWell() throws {
        let scene = try Scene()
        let list = try scene.lab.directory.write("one.list", scene.served.entry() + "\n")
        let more = ["--sources", list, "--state", scene.state, "--no-write-probe"]
        #expect(scene.lab.run(["nagios"] + more).ending == .exited(0))
        let lines = scene.lab.run(["check", "--format", "ndjson"] + more)
        #expect(String(decoding: lines.output, as: UTF8.self).contains("\"answer\":\"not_modified\""))
    }
}
