import Lab
import TestSupport
import Testing

/// Every suite of the lab: one engine, and not in `make test`.
@Suite(.enabled(if: DockerEngine.isPossible, Comment(rawValue: DockerEngine.reason)), .serialized) struct LabTests {}

extension LabTests {
    /// Each row in each image with a real apt: apt-get update and the bundle's check, each in a new container.
    @Test(arguments: RealRoot.withApt, LabRow.all) func row(_ image: RealRoot, _ row: LabRow) throws {
        let scene = try LabScene(image, keyring: row.keyring)
        row.served(scene.root.served)
        let apt = scene.aptUpdate(options: row.options, inside: row.inside)
        let run = try scene.check(options: row.options + row.ours, inside: row.inside)
        let code = row.code(image)
        let agrees = apt.succeeded == (code == nil) && apt.succeeded == (run.exit == 0)
        let named = code == nil || run.report.codes.first == code
        LabTable.shared.add(
            LabTable.Line(
                root: image.rawValue, injected: row.description, apt: apt.trouble,
                answer: run.exit == 0 ? "ok" : run.report.codes.first ?? "-", agrees: agrees && named))
        #expect(agrees, "apt: \(apt)\nwe: \(run.findings)")
        if let code {
            expectFault(run, code, exit: run.report.exitCode, signature: row.signature)
        } else {
            #expect(run.exit == 0 && run.source?.signature.state == row.signature, "\(run.findings)")
        }
        if let words = row.aptSays(image) { #expect(apt.words.contains(words), "\(apt)") }
    }
}
