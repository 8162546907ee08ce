import Foundation
import Linux
import TestSupport
import Testing

/// apt's own verifier of this machine, asked about the sources of a private tree.
@Suite(.enabled(if: VerdictLab.hasApt, "needs root and an apt of this machine"), .serialized) struct VerifierTests {
    /// A lab whose method writes a line to `calls` each time that it is started.
    private func lab() throws -> VerdictLab {
        let lab = try VerdictLab()
        let real = try #require(
            ["sqv", "gpgv"].first { FileManager.default.isExecutableFile(atPath: "/usr/lib/apt/methods/\($0)") })
        let script = "#!/bin/sh\necho called >>\(lab.directory("calls"))\nexec /usr/lib/apt/methods/\(real)\n"
        try lab.directory.write("method", script)
        try mustRun("chmod", ["755", lab.directory("method")])
        try lab.configure(["Dir::Bin::Methods::\(real) \"\(lab.directory("method"))\";"])
        return lab
    }

    private func calls(_ lab: VerdictLab) -> Int {
        ((try? String(contentsOfFile: lab.directory("calls"), encoding: .utf8)) ?? "").split(separator: "\n").count
    }

    private func entry(_ repository: SignedRepository, at path: String? = nil) -> String {
        "deb [signed-by=\(repository.keyringPath)] file:\(path ?? repository.path) stable main"
    }

    @Test func theSameBytesAreAskedAboutOnce() throws {
        let lab = try lab()
        let repository = try SignedRepository()
        var lines = [entry(repository)]
        for name in ["one", "two"] {
            try FileManager.default.createSymbolicLink(
                atPath: lab.directory(name), withDestinationPath: repository.path)
            lines.append(entry(repository, at: lab.directory(name)))
        }
        try lab.directory.write("sources.list", lines.joined(separator: "\n") + "\n")
        let run = try lab.check()
        #expect(run.report.sources.map { $0.aptVerifier?.answers ?? [] } == [["good"], ["good"], ["good"]])
        #expect(calls(lab) == 1)
        // Another keyring is another question.
        try lab.directory.write("other.gpg", try Keys.shared().keyring(.rsa2048))
        lines[1] = lines[1].replacingOccurrences(of: repository.keyringPath, with: lab.directory("other.gpg"))
        try lab.directory.write("sources.list", lines.joined(separator: "\n") + "\n")
        #expect(try lab.check().exit == 0)
        #expect(calls(lab) == 3)
    }

    /// Up to twenty sources it is asked about all of them, in longer lists about the first three.
    @Test(arguments: [(20, 20), (21, 3)]) func onlySomeOfMany(_ sources: Int, _ asked: Int) throws {
        let lab = try lab()
        let repositories = try (1...sources).map { number in
            var plan = SignedRepository.Plan()
            plan.moreFields = ["Description: number \(number)"]
            return try SignedRepository(plan)
        }
        try lab.directory.write("sources.list", repositories.map { entry($0) + "\n" }.joined())
        let run = try lab.check()
        #expect(run.report.sources.count { $0.aptVerifier?.answers == ["good"] } == asked)
        #expect(calls(lab) == asked)
        let words = "18 of 21 sources: only the first 3 are asked about"
        #expect(
            run.report.notChecked.contains { $0.probe == "apt-verifier" && $0.reason == words } == (asked < sources))
    }

    /// Where the entry names no signer apt takes the one that the stored Release file names, and its verifier is told that one.
    @Test func aSignerLearnedFromTheLists() throws {
        let lab = try lab()
        let keys = try Keys.shared()
        var plan = SignedRepository.Plan()
        plan.validUntil = plan.date + 86_400
        plan.moreFields = ["Signed-By: \(keys.fingerprint(.ed25519))"]
        let repository = try SignedRepository(plan)
        try lab.directory.write("trusted.gpg.d/both.gpg", keys.keyring(.rsa2048, .ed25519))
        try lab.sources("deb \(repository.uri) stable main")
        #expect(try lab.check().source.aptVerifier?.answers == ["good"])
        let name = repository.inReleasePath.replacingOccurrences(of: "/", with: "_")
        try FileManager.default.copyItem(atPath: repository.inReleasePath, toPath: lab.directory("lists/\(name)"))
        #expect(try lab.check().source.aptVerifier?.answers == ["refused", "refused"])
    }

    /// Where its answer would be about something else, or would write, it is not asked, and that is said.
    @Test(arguments: ["--no-write-probe", "--at", "--keyring", "--file"]) func notAsked(_ option: String) throws {
        let lab = try lab()
        let repository = try SignedRepository()
        try lab.sources(entry(repository))
        let arguments =
            switch option {
            case "--at": [option, "2026-11-23T12:30:00Z"]
            case "--keyring": [option, repository.keyringPath]
            case "--file": [option, repository.inReleasePath, "--keyring", repository.keyringPath]
            default: [option]
            }
        let run = try lab.check(arguments)
        #expect(run.report.sources.first?.aptVerifier == nil)
        #expect(run.report.notChecked.contains { $0.probe == "apt-verifier" && $0.reason.hasPrefix(option) })
        #expect(calls(lab) == 0)
    }

    /// Nothing that apt would hand to its verifier: it is not asked, and nobody has to be told.
    @Test func noSignedFile() throws {
        let lab = try lab()
        let served = try ServedRepository()
        defer { served.server.stop() }
        try lab.sources(served.entry())
        for answer in [FaultAnswer.status(404), .body("<html>log in</html>"), .body("")] {
            served.answer("InRelease", answer)
            served.answer("Release", .status(404))
            #expect(try lab.check().report.sources.first?.aptVerifier == nil)
        }
        #expect(calls(lab) == 0)
    }

    /// Without root it runs as whoever runs this program, and the report says as whom.
    @Test func asAnOrdinaryUser() throws {
        let lab = try VerdictLab()
        let repository = try SignedRepository()
        try mustRun("chmod", ["-R", "a+rX", repository.path, lab.directory.path])
        try lab.sources(entry(repository))
        let program = lab.directory("apt-verdict")
        try mustRun("cp", [VerdictLab.program, program])
        let run = try VerdictRun(
            runProgram(
                program, ["check", "--json"], environment: lab.environment, account: Account(uid: 64321, gid: 64321),
                deadline: 60))
        let verifier = try #require(run.report.sources.first?.aptVerifier, "\(run.report.notChecked)")
        #expect(verifier.user == "uid 64321" && verifier.answers == ["good"])
        #expect(run.report.notChecked.contains { $0.probe == "apt-verifier" && $0.reason.contains("not as root") })
    }
}
