import Evidence
import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

/// Real processes in namespaces of their own, found by number and through an engine that names them.
@Suite(.serialized, .enabled(if: runsAsRoot, "\(needsRoot)")) struct ContainerProcessTests {
    private func find(_ text: String) throws(ContainerError) -> ContainerProcess {
        try ContainerProcess.find(ContainerReference(text), environment: [:])
    }

    @Test func byNumber() throws {
        let container = try RunningContainer(
            set: "mount -t tmpfs -o size=64k,mode=1777 tmpfs $R/tmp; touch $R/tmp/mark",
            environment: ["TMPDIR": "/elsewhere", "SECRET": "s3cret"], prefix: "prlimit --fsize=1000000:2000000")
        let found = try find("\(container.pid)")
        #expect(found.engine == nil)
        #expect(found.environment["TMPDIR"] == "/elsewhere")
        #expect((try? fileStatus(found.root + "/tmp/mark")) != nil)
        let seen = observeTargetProcess(found)
        #expect(seen.limits.first { $0.name == "Max file size" }?.soft == 1_000_000)
        #expect(seen.ownNamespaces.contains("net") && seen.ownNamespaces.contains("mnt"))
        #expect(seen.sharedNamespaces.contains("user"))
        #expect(seen.uidMap == [])
        #expect(seen.environmentFrom == .process)
        #expect(seen.uid == 0)
        let json = String(decoding: try JSONEncoder().encode(seen), as: UTF8.self)
        #expect(!json.contains("s3cret"))
        #expect(found.handle.isStillThere)
        container.end()
        #expect(!found.handle.isStillThere)
        #expect(throws: ContainerError.self) { try find("\(container.pid)") }
    }

    @Test(arguments: [("docker-20.10", "docker"), ("docker-28", "docker"), ("podman-4.3", "podman")])
    func byNameThroughAnEngine(recording: String, engine: String) throws {
        let container = try RunningContainer(environment: ["TMPDIR": "/of/the/process"])
        let answer = try recordedAnswer(recording, pid: Int(container.pid), id: container.id)
        let scene = try EngineScene(["it": answer])
        let found = try scene.find("it")
        #expect(found.pid == container.pid)
        // What docker exec would see, not what the first process has.
        #expect(found.environment["TMPDIR"] == "/tmp")
        let seen = observeTargetProcess(found)
        #expect(seen.engine == engine)
        #expect(seen.containerId == container.id)
        #expect(seen.containerName == (engine == "podman" ? "pod" : "web"))
        #expect(seen.environmentFrom == .engine)
        #expect(seen.startedAt != nil)
    }

    @Test func oneContainersNumberIsNotAnothers() throws {
        let container = try RunningContainer()
        let other = try recordedAnswer("docker-28", pid: Int(container.pid), id: String(container.id.reversed()))
        #expect(try EngineScene(["web": other]).refusal("web") == .foreignProcess(name: "web", pid: Int(container.pid)))
        let answer = try recordedAnswer("docker-28", pid: Int(container.pid), id: container.id)
        container.end()
        #expect(
            try EngineScene(["web": answer]).refusal("web") == .foreignProcess(name: "web", pid: Int(container.pid)))
    }

    @Test func usersOfItsOwn() throws {
        let container = try RunningContainer(users: 100_000)
        let seen = observeTargetProcess(try find("\(container.pid)"))
        #expect(seen.uid == 100_000)
        #expect(seen.uidMap == [IdentityRange(inside: 0, outside: 100_000, count: 65_536)])
        #expect(seen.ownNamespaces.contains("user"))
    }

    @Test func aThreadIsNoProcess() throws {
        let threads = try listDirectory("/proc/\(getpid())/task").compactMap { Int32($0) }
        let thread = try #require(threads.first { $0 != getpid() })
        #expect(throws: ProcessHandle.Failure.thread) { try ProcessHandle(pid: thread) }
    }

    /// A process that has ended and is not reaped yet still has its number.
    @Test func aZombieHasEnded() throws {
        let folder = try TemporaryDirectory()
        let tool = try SpawnedTool("true", [], in: URL(fileURLWithPath: folder.path))
        for _ in 0..<500 {
            let stat = try readFile("/proc/\(tool.pid)/stat", limit: 65_536)
            if ProcessStat(stat)?.isAlive == false { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        #expect(throws: ProcessHandle.Failure.notThere) { try ProcessHandle(pid: tool.pid) }
        tool.wait()
        #expect(throws: ProcessHandle.Failure.notThere) { try ProcessHandle(pid: tool.pid) }
    }

    @Test func namesCannotFoolTheStartTime() throws {
        let line = "7 (a) Z 1 (b) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4242 2560000 1"
        let stat = try #require(ProcessStat(Array(line.utf8)))
        #expect(stat.state == "S")
        #expect(stat.startTicks == 4242)
        #expect(ProcessStat(Array("7 (a) S 1".utf8)) == nil)
    }
}
