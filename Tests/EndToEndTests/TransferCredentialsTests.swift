import Foundation
import TestSupport
import Testing

/// Passwords go where apt would send them, and never into an output.
@Suite struct TransferCredentialsTests {
    private static let secret = "s3cr3tPassw0rd"
    private static let basic = "Basic " + Data("user:\(secret)".utf8).base64EncodedString()

    /// Every output that the program has: text, verbose text and JSON, standard error, a file.
    private func outputs(_ lab: VerdictLab, _ arguments: [String] = []) throws -> [String] {
        let text = lab.run(["check"] + arguments)
        let verbose = lab.run(["check", "-v"] + arguments)
        let json = lab.run(["check", "--json", "--output", "text=\(lab.directory("out.txt"))"] + arguments)
        let file = try String(contentsOfFile: lab.directory("out.txt"), encoding: .utf8)
        return [text, verbose, json].flatMap { [$0.outputText, $0.errorsText] } + [file]
    }

    private func expectNoSecret(_ lab: VerdictLab, _ arguments: [String] = []) throws {
        let encoded = Data("user:\(Self.secret)".utf8).base64EncodedString()
        for output in try outputs(lab, arguments) {
            #expect(!output.contains(Self.secret))
            #expect(!output.contains(encoded))
        }
    }

    @Test(arguments: [200, 401, 302, 500])
    func inTheURI(status: Int) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        if status == 302 {
            served.answer("InRelease", .redirect(to: "http://user:\(Self.secret)@127.0.0.1:1/nowhere"))
        } else if status != 200 {
            served.answer("InRelease", .status(status, headers: ["WWW-Authenticate: Basic realm=x"]))
        }
        let lab = try VerdictLab()
        try lab.sources(served.entry(uri: "http://user:\(Self.secret)@127.0.0.1:\(served.server.port)/debian"))
        try expectNoSecret(lab)
        let first = try #require(served.server.requests.first)
        guard VerdictLab.hasApt else { return }
        let ours = served.server.requests.count
        _ = try lab.aptUpdate()
        let apts = try #require(served.server.requests.dropFirst(ours).first)
        #expect(first.header("Authorization") == apts.header("Authorization"))
    }

    @Test func inAWrongWayToCallIt() throws {
        let lab = try VerdictLab()
        let uri = "http://user:\(Self.secret)@127.0.0.1:1/debian"
        for arguments in [[uri], [uri, "stable", "--at", "yesterday"], ["check", uri, "a suite"]] {
            let run = lab.run(arguments)
            #expect(run.ending == .exited(64))
            #expect(!run.errorsText.contains(Self.secret), "\(run.errorsText)")
        }
        let malformed = try lab.directory.write("bad.list", "deb [trusted=perhaps \(uri) stable main\ndeb \(uri)\n")
        try expectNoSecret(lab, ["--sources", malformed])
    }

    @Test func authConf() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.directory.write(
            "auth.conf", "machine http://127.0.0.1:\(served.server.port)/debian login user password \(Self.secret)\n")
        try lab.sources(served.entry())
        try expectNoSecret(lab)
        #expect(served.server.requests.allSatisfy { $0.header("Authorization") == Self.basic })
    }

    /// Without a scheme an entry is for https alone, and a path that does not match is for nobody here.
    @Test(arguments: ["127.0.0.1:PORT", "http://127.0.0.1:PORT/other", "http://127.0.0.2:PORT"])
    func authConfForSomethingElse(machine: String) throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        let place = machine.replacingOccurrences(of: "PORT", with: String(served.server.port))
        try lab.directory.write("auth.conf", "machine \(place) login user password \(Self.secret)\n")
        try lab.sources(served.entry())
        try expectNoSecret(lab)
        #expect(served.server.requests.count == 3)
        #expect(served.server.requests.allSatisfy { $0.header("Authorization") == nil })
        guard VerdictLab.hasApt else { return }
        _ = try lab.aptUpdate()
        #expect(served.server.requests.allSatisfy { $0.header("Authorization") == nil })
    }

    @Test func notAcrossARedirectToAnotherHost() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let elsewhere = try ServedRepository(address: "127.0.0.2")
        defer { elsewhere.server.stop() }
        served.answer("InRelease", .redirect(to: elsewhere.server.url(ServedRepository.suite + "/InRelease")))
        let lab = try VerdictLab()
        try lab.sources(served.entry(uri: "http://user:\(Self.secret)@127.0.0.1:\(served.server.port)/debian"))
        let run = try lab.check()
        #expect(run.exit == 0)
        #expect(served.server.requests.first?.header("Authorization") == Self.basic)
        #expect(elsewhere.server.requests.count == 1)
        #expect(elsewhere.server.requests.first?.header("Authorization") == nil)
    }
}
