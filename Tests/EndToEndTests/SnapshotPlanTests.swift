import AptModel
import Linux
import Testing

@testable import Probes
@testable import apt_verdict

@Suite("Sources that ask for a snapshot")
struct SnapshotPlanTests {
    private func plan(
        apt version: String, _ line: String, server: String? = nil
    ) throws -> MirrorExpansion.Plan {
        var configuration = AptConfiguration()
        if let server { configuration.set("Acquire::Snapshots::URI::Host::debian.example.org", to: server) }
        let loaded = LoadedConfiguration(
            root: .own, configuration: configuration,
            apt: InstalledApt(version: version, architecture: "amd64"), architecture: "amd64", environment: [:])
        let parsed = SourceText.parse(Array(line.utf8), file: "x.list", form: .oneLine, architecture: "amd64")
        let source = try #require(uniqueSources(of: parsed.entries, configuration: configuration).sources.first)
        return SnapshotPlan(loaded: loaded).plan(source)
    }

    private let line = "deb [snapshot=20260101T000000Z] http://debian.example.org/debian bookworm main"

    @Test func areLookedAtWhereTheServerIs() throws {
        let plan = try plan(
            apt: "3.0.3", line, server: "http://snapshot.example.org/archive/@PATH@/@SNAPSHOTID@/")
        #expect(plan.notTried == nil)
        #expect(plan.source.uri.text == "http://snapshot.example.org/archive/debian/20260101T000000Z/")
    }

    @Test func stopAptWhereNoServerIsKnown() throws {
        for server in [nil, "no"] {
            let plan = try plan(apt: "3.0.3", line, server: server)
            #expect(plan.notTried?.reason == .snapshotRefused)
        }
        let plan = try plan(apt: "3.0.3", line)
        #expect(plan.notTried?.detail.contains("20260101T000000Z") == true)
    }

    @Test func areOrdinarySourcesForAnAptThatDoesNotKnowTheOption() throws {
        let plan = try plan(apt: "2.6.1", line, server: "http://snapshot.example.org/@SNAPSHOTID@/")
        #expect(plan.notTried == nil)
        #expect(plan.source.uri.host == "debian.example.org")
    }

    @Test func aSourceWithoutTheOptionStaysAsItIs() throws {
        let plan = try plan(apt: "3.0.3", "deb http://debian.example.org/debian bookworm main")
        #expect(plan.notTried == nil)
        #expect(plan.source.uri.host == "debian.example.org")
    }
}
