import Foundation
import TestSupport
import Testing

/// The umask that the program inherits is none of its business.
@Suite struct UmaskTests {
    @Test(arguments: ["0000", "0022", "0077", "0777"])
    func anyUmask(umask: String) throws {
        let repository = try SignedRepository()
        let lab = try VerdictLab()
        try lab.sources("deb [signed-by=\(repository.keyringPath)] \(repository.uri) stable main")
        let report = lab.directory("report.json")
        let line = "umask \(umask); exec \"$0\" check --output json=- --output json=\(report)"
        let run = try VerdictRun(
            runProgram("sh", ["-c", line, VerdictLab.program], environment: lab.environment))
        #expect(run.exit == 0)
        #expect(try run.source.signature.state == "good")
        let mode = try FileManager.default.attributesOfItem(atPath: report)[.posixPermissions] as? Int
        #expect(mode == 0o644)
        let left = try FileManager.default.contentsOfDirectory(atPath: lab.directory("tmp"))
        #expect(left.isEmpty)
    }
}
