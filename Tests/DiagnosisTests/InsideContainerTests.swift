import Evidence
import Testing

@testable import Diagnosis

/// Of a container seen from outside, commands are given inside it: pasted as they are they would change the wrong machine.
@Suite struct InsideContainerTests {
    private func steps(_ process: TargetProcessObservation?) -> [Remedy.Step] {
        var run = Observations.healthy()
        run.machine.container = "docker"
        run.targetProcess = process
        for index in run.directories.indices where run.directories[index].role == .temp {
            run.directories[index].mount = MountObservation(point: "/tmp", fileSystem: "tmpfs")
            run.directories[index].attempts = [
                WriteAttempt(
                    user: "_apt", uid: 42, wantedBytes: 390_000, writtenBytes: 0, failedStep: "write", error: "ENOSPC")
            ]
        }
        let found = diagnose(run).findings.map(\.finding).filter { $0.code == .r01 }
        #expect(found.count == 1)
        return found.flatMap(\.remedy.steps)
    }

    @Test func byName() {
        for engine in ["docker", "podman"] {
            let all = steps(TargetProcessObservation(pid: 7, engine: engine, containerName: "web"))
            #expect(all.first?.command == "\(engine) exec web sh -c 'du -xah /tmp | sort -h | tail'")
            let onHost = all.filter { $0.label.hasPrefix("on the host") }
            #expect(onHost.map { $0.command.hasPrefix("docker run --tmpfs") } == [true])
            #expect(all.count == onHost.count + all.filter { $0.command.hasPrefix("\(engine) exec web sh -c ") }.count)
        }
    }

    @Test func byNumber() {
        #expect(
            steps(TargetProcessObservation(pid: 7)).first?.command
                == "nsenter -t 7 -a -r sh -c 'du -xah /tmp | sort -h | tail'")
    }

    @Test func thisMachinesOwnStayAsTheyAre() {
        #expect(steps(nil).first?.command == "du -xah /tmp | sort -h | tail")
    }

    @Test func quotesAreKeptAndThisProgramIsNotInside() throws {
        var run = Observations.healthy()
        run.targetProcess = TargetProcessObservation(pid: 7, engine: "docker", containerName: "web")
        let inside = try #require(InsideRoot(run))
        let finding = Finding(
            .r01, owner: .machine, subject: "/tmp", title: "t", because: [],
            remedy: Remedy(
                "r",
                [
                    Remedy.Step("see", "ls 'a b'"), Remedy.Step("see", "ls -ld /tmp"),
                    Remedy.Step("again", "apt-verdict check -v"), Remedy.Step("on the host: see", "docker system df"),
                ]))
        let commands = inside.adapted(finding).remedy.steps.map(\.command)
        #expect(
            commands == [
                #"docker exec web sh -c 'ls '\''a b'\'''"#, "docker exec web ls -ld /tmp",
                "apt-verdict check --container web -v", "docker system df",
            ])
    }

    /// The child that tries to write has this program's capabilities, not the container's.
    @Test(arguments: [
        ("0000000000000000", true), ("00000000a804253b", true), ("00000000a80425fb", false), ("zz", false),
    ]) func aContainerInWhichNobodyCanBecomeTheSandboxUser(bounds: String, isFault: Bool) {
        var run = Observations.healthy()
        run.targetProcess = TargetProcessObservation(pid: 7, capabilityBounds: bounds)
        let judgement = diagnose(run)
        #expect(judgement.findings.map(\.finding.code) == (isFault ? [.y05] : []))
        #expect(judgement.exitCode == (isFault ? 26 : 0))
    }

    @Test func aContainerThatEndedIsNotJudged() {
        var run = Observations.healthy()
        run.targetProcess = TargetProcessObservation(pid: 7, containerName: "web", ended: true)
        for index in run.sources.indices {
            run.sources[index].looks = []
            run.sources[index].notTried = .init(reason: .containerEnded, detail: "container web ended")
        }
        run.directories = []
        let judgement = diagnose(run)
        #expect(judgement.exitCode == 30)
        #expect(judgement.findings.map(\.finding.code) == [.u01])
        #expect(judgement.sources.allSatisfy { $0.signature.state == .noVerdict })
    }
}

extension InsideContainerTests {
    /// A connection that fails from here need not fail in a network that is not ours.
    @Test func aFailedConnectionIsOnlyLikelyTheContainersToo() throws {
        for (own, confidence) in [(["net"], Confidence.likely), (["mnt"], .certain)] {
            var run = Observations.healthy()
            run.targetProcess = TargetProcessObservation(pid: 7, ownNamespaces: own)
            let finding = Finding(
                .x02, owner: .network, subject: "h", title: "t", because: [], remedy: Remedy("r"))
            let told = try #require(InsideRoot(run)).adapted(finding)
            #expect(told.confidence == confidence)
            #expect(told.because.isEmpty == (confidence == .certain))
        }
    }
}
