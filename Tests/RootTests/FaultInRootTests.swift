import Lab
import TestSupport
import Testing

/// The quick part of the lab's table: each fault in the roots of three Debian releases, with that root's own
/// `apt-get update` and the bundle side by side. `make lab` tries all of it.
@Suite(.enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct FaultInRootTests {
    @Test(arguments: RealRoot.withApt, FaultRow.quick) func aptAndWeAgree(_ root: RealRoot, _ row: FaultRow) throws {
        guard row.outcomes[root] != nil else { return }
        let (run, misses) = try row.run(in: root)
        #expect(misses == [], "apt: \(run.apt.words)\nwe: \(run.ours?.findings ?? "")")
    }
}
