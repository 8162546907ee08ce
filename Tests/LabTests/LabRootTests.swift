import Lab
import TestSupport
import Testing

/// The whole table in the roots of three Debian releases, on as many cores as there are.
@Suite(
    .enabled(if: DockerEngine.isWanted, "belongs to make lab"),
    .enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason)))
struct LabRootTests {
    @Test(arguments: FaultRow.all, RealRoot.withApt) func row(_ row: FaultRow, _ root: RealRoot) throws {
        guard row.outcomes[root] != nil else { return }
        let (run, misses) = try row.run(in: root)
        #expect(misses == [], "apt: \(run.apt.words)\nwe: \(run.ours?.findings ?? "")")
    }
}
