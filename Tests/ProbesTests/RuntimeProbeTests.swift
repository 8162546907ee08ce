import Linux
import TestSupport
import Testing

@testable import Probes

@Suite struct RuntimeProbeTests {
    /// Where these tests run, no filter refuses anything; what one does is tried in roots and under a real filter.
    @Test func callsReachTheKernelHere() throws {
        let seen = try #require(
            observeRuntime(.own(environment: [:]), architecture: InstalledApt.ownArchitecture, libcVersion: nil))
        let calls = try #require(seen.systemCalls)
        #expect(calls.stoppedBy == nil && calls.refused == [])
        #expect(calls.reached.count > 50)
        #expect(Set(["faccessat2", "clone3", "statx", "getrandom", "o_tmpfile"]).isSubset(of: calls.reached))
        #expect(seen.capabilities?.count == 16)
    }

    @Test func anotherRootTellsNothing() throws {
        let directory = try TemporaryDirectory()
        let target = try Target(directory: directory.path)
        #expect(observeRuntime(target, architecture: "amd64", libcVersion: nil) == nil)
    }

    @Test func callsOf32BitsCannotBeTried() {
        #expect(!canTryCalls(of: "i386") && !canTryCalls(of: "armhf"))
        #expect(canTryCalls(of: InstalledApt.ownArchitecture))
    }

    @Test func clocksAgree() throws {
        let readings = observeClockReadings()
        #expect(readings.map(\.way) == [.library, .systemCall, .freshFile, .boot])
        let times = readings.compactMap(\.time?.seconds)
        let (first, last) = (try #require(times.min()), try #require(times.max()))
        #expect(last - first <= 2)
    }

    @Test func bootTimeIsTheNumberBehindItsName() {
        #expect(bootTime("cpu 1 2\nbtime 1769000000\nprocesses 1\n") == 1_769_000_000)
        #expect(bootTime("cpu 1 2\n") == nil)
    }

    @Test func signsOfEmulation() {
        #expect(tracer("Name:\tx\nTracerPid:\t77\n") == 77)
        #expect(tracer("Name:\tx\nTracerPid:\t0\n") == nil)
        let intel = "processor\t: 0\nvendor_id\t: GenuineIntel\n"
        #expect(foreignProcessor(intel, own: "arm64") == "an x86 processor")
        #expect(foreignProcessor(intel, own: "amd64") == nil)
        #expect(foreignProcessor("CPU implementer\t: 0x41\n", own: "amd64") == "an ARM processor")
        #expect(foreignProcessor("CPU implementer\t: 0x41\n", own: "arm64") == nil)
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) func theSwitchIsReallyMade() throws {
        let target = Target.own(environment: [:])
        let somebody = SandboxUser(name: "somebody", account: Account(uid: 64_123, gid: 64_123))
        #expect(try #require(observeSandboxSwitch(somebody, target)).failedStep == nil)
        let nobody = SandboxUser(name: "nobody", account: Account(uid: .max, gid: .max))
        #expect(observeSandboxSwitch(nobody, target)?.failedStep == "setuid")
        #expect(observeSandboxSwitch(SandboxUser(name: "root", account: Account(uid: 0, gid: 0)), target) == nil)
    }
}
