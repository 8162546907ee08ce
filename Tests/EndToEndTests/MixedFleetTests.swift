import Foundation
import TestSupport
import Testing

/// A long list with every twentieth source cut off, stalled, refused, missing or forged. The same with ten thousand is in
/// Tests/BenchTests.
@Suite struct MixedFleetTests {
    private static func fleet() throws -> MixedFleet {
        try MixedFleet(sources: 400, hosts: 37, distinct: 40, lines: 20)
    }

    @Test func everyVerdictIsRight() throws {
        let fleet = try MixedFleetTests.fleet()
        let lab = try VerdictLab()
        let run = try fleet.run(VerdictLab.program, in: lab, timeout: 4)
        #expect(run.exit == 10)
        #expect(try run.mistakes(about: fleet) == [])
        #expect(run.leftovers == [])
        #expect(run.seen.descriptors < 256 && run.seen.zombies <= run.seen.processes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.directory("tmp")) == [])
    }

    @Test func anInterruptEndsItWithWhatWasDone() throws {
        let fleet = try MixedFleetTests.fleet()
        let lab = try VerdictLab()
        let run = try fleet.run(VerdictLab.program, in: lab, timeout: 30, interruptAfter: 100)
        #expect(run.exit == 130)
        #expect(try run.mistakes(about: fleet) == [])
        let lines = try run.lines()
        #expect(lines.last?.exitCode == 130 && lines.contains(where: \.isUndone))
        #expect(lines.count { $0.type == "source" && !$0.isUndone } >= 100)
        #expect(try #require(run.secondsAfterInterrupt) < 5)
        #expect(run.leftovers == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.directory("tmp")) == [])
    }
}
