import Lab
import TestSupport
import Testing

/// Every suite of the lab: one engine, and not in `make test`.
@Suite(.enabled(if: DockerEngine.isPossible, Comment(rawValue: DockerEngine.reason)), .serialized) struct LabTests {}

extension LabTests {
    /// Each row in each image with a real apt: apt-get update and the bundle's check, each in a new container.
    @Test(arguments: RealRoot.withApt, FaultRow.containers) func row(_ image: RealRoot, _ row: FaultRow) throws {
        guard let container = row.container, row.outcomes[image] != nil else { return }
        let (run, misses) = try row.run(in: image) {
            try LabScene(image, keyring: row.keyring).run(row, in: container)
        }
        #expect(misses == [], "apt: \(run.apt.words)\nwe: \(run.ours?.findings ?? "")")
    }
}
