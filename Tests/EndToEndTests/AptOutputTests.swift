import Foundation
import Linux
import TestSupport
import Testing

/// `check --apt-output`: apt's words beside our own look.
@Suite struct AptOutputTests {
    @Test func aFileAndStandardInput() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        let log = "Err:1 \(served.uri) stable InRelease\n  The following signatures were invalid: EXPKEYSIG 1 A\n"
        try lab.directory.write("log", log)
        let plain = lab.run(["check", "--json"])
        for (arguments, input) in [(["--apt-output", lab.directory("log")], ""), (["--apt-output", "-"], log)] {
            let run = lab.run(["check", "--json"] + arguments, input: Array(input.utf8))
            #expect(run.ending == plain.ending)
            let document = try #require(JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
            let source = try #require((document["sources"] as? [[String: Any]])?.first)
            let said = try #require(source["apt_said"] as? [String: Any])
            let codes = (said["faults"] as? [[String: Any]])?.compactMap { $0["code"] as? String }
            #expect(codes == ["K01", "G08", "T02"])
            #expect(said["found"] is NSNull)
        }
    }
}
