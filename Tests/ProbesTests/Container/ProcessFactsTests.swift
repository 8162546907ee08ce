import Evidence
import Foundation
import Linux
import TestSupport
import Testing

@testable import Probes

@Suite struct ProcessFactsTests {
    static let limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              unlimited            unlimited            seconds
        Max file size             1000000              unlimited            bytes
        Max nice priority         0                    0
        Max msgqueue size         819200               18446744073709551615 bytes
        Max odd
        Max odd                   many                 1                    bytes

        """

    @Test func limits() {
        #expect(
            parseProcessLimits(Self.limits) == [
                ProcessLimitObservation(name: "Max cpu time", soft: nil, hard: nil),
                ProcessLimitObservation(name: "Max file size", soft: 1_000_000, hard: nil),
                ProcessLimitObservation(name: "Max nice priority", soft: 0, hard: 0),
                ProcessLimitObservation(name: "Max msgqueue size", soft: 819_200, hard: .max),
            ])
    }

    @Test func thisProcesssLimitsAreThoseOfGetrlimit() throws {
        let read = parseProcessLimits(String(decoding: try readFile("/proc/self/limits", limit: 65_536), as: UTF8.self))
        #expect(read.count == 16)
        let files = try #require(read.first { $0.name == "Max open files" })
        #expect(files.soft == limit(.openFiles)?.soft.map { Int64($0) })
        #expect(files.hard == limit(.openFiles)?.hard.map { Int64($0) })
    }

    @Test func status() {
        let status = ProcessStatus(
            "Name:\tUid:\t7\nUid:\t0\t33\t0\t0\nNSpid:\t30502\t1\nCapEff:\t00000000a80425fb\nCapBnd:\t00000000a8042500\nNoNewPrivs:\t1\nSeccomp:\t2\n"
        )
        #expect(status.uid == 33)
        #expect(status.pids == [30502, 1])
        #expect(status.capabilities == "00000000a80425fb")
        #expect(status.capabilityBounds == "00000000a8042500")
        #expect(status.noNewPrivileges == true)
        #expect(status.seccomp == .filter)
        let odd = ProcessStatus("Uid:\t0\nSeccomp:\t9\nCapEff:\tzz\nNoNewPrivs:\n")
        #expect(odd == ProcessStatus(""))
    }

    @Test func identityMaps() {
        #expect(parseIdentityMap("         0          0 4294967295\n") == [])
        #expect(
            parseIdentityMap("0 1000 1\n1 100000 65536\nx\n1 2\n0 0 0\n-1 2 3\n") == [
                IdentityRange(inside: 0, outside: 1000, count: 1),
                IdentityRange(inside: 1, outside: 100_000, count: 65_536),
            ])
    }

    @Test func environments() {
        #expect(variables(["A=1", "A=2", "B=x=y", "=", "=C", "D", "E="]) == ["A": "1", "B": "x=y", "E": ""])
    }

    static let id = String(repeating: "0123456789abcdef", count: 4)

    @Test(arguments: [
        "9:name=systemd:/docker/ID", "0::/docker/ID", "0::/system.slice/docker-ID.scope", "0::/docker/ID/init.scope",
        "0::/machine.slice/libpod-ID.scope/container", "5:devices:/libpod_parent/libpod-ID", "0::/../../docker/ID",
        "0::/kubepods.slice/pod1.slice/cri-containerd-ID.scope",
        "1:cpu:/system.slice/containerd.service/x:cri-containerd:ID",
    ]) func groupsOfAContainer(text: String) {
        let line = text.replacingOccurrences(of: "ID", with: Self.id)
        #expect(ContainerMarks.name(Self.id, controlGroups: "1:x:/\n\(line)\n", mountInfo: ""))
    }

    @Test(arguments: [
        "0::/", "0::/docker", "0::/machine.slice/libpod-conmon-ID.scope", "0::/docker/IDx", "0::/docker/xID",
        "0::docker/ID",
        "ID:ID:/", "",
    ]) func groupsOfAnother(text: String) {
        let line = text.replacingOccurrences(of: "ID", with: Self.id)
        #expect(!ContainerMarks.name(Self.id, controlGroups: line, mountInfo: ""))
        #expect(!ContainerMarks.name("", controlGroups: line, mountInfo: ""))
    }

    @Test func mountsOfAContainerAndOfItsHost() {
        let tail = "rw,relatime - ext4 /dev/vda rw"
        let inside = "92 74 254:0 /var/lib/docker/containers/\(Self.id)/resolv.conf /etc/resolv.conf \(tail)\n"
        #expect(ContainerMarks.name(Self.id, controlGroups: "", mountInfo: inside))
        // What the host itself has of a container: the id is in the mount point.
        let host = "64 29 0:53 / /var/lib/docker/containers/\(Self.id)/mounts/shm rw - tmpfs shm rw\n"
        #expect(!ContainerMarks.name(Self.id, controlGroups: "", mountInfo: host))
        let bound = "64 29 254:0 /x/\(Self.id) /x/\(Self.id) \(tail)\n"
        #expect(!ContainerMarks.name(Self.id, controlGroups: "", mountInfo: bound))
        let other = inside.replacingOccurrences(of: Self.id, with: String(Self.id.reversed()))
        #expect(!ContainerMarks.name(Self.id, controlGroups: "", mountInfo: other))
    }

    private func mounted(_ point: String, root: String = "/", _ kind: String, _ options: String) -> Mount? {
        parseMountInfo("1 1 0:1 \(root) \(point) rw - \(kind) cgroup rw,\(options)").first
    }

    @Test func figuresOfVersion1() throws {
        let files = [
            "/cg/memory/docker/x/memory.limit_in_bytes": "67108864\n",
            "/cg/memory/docker/memory.limit_in_bytes": "33554432\n",
            "/cg/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "/cg/memory/docker/x/memory.usage_in_bytes": "4096\n",
            "/cg/memory/docker/x/memory.stat": "inactive_file 7\ntotal_inactive_file 1000\ntotal_active_file 24\n",
            "/cg/memory/docker/memory.usage_in_bytes": "8192\n",
            "/cg/memory/docker/memory.memsw.limit_in_bytes": "33554432\n",
            "/cg/pids/docker/x/pids.events": "max 2\n",
            "/cg/memory/docker/x/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
            "/cg/pids/docker/x/pids.max": "8\n", "/cg/pids/docker/pids.max": "max\n",
            "/cg/pids/docker/x/pids.current": "2\n",
        ]
        let mounts = [
            try #require(mounted("/cg/memory", "cgroup", "memory")),
            try #require(mounted("/cg/pids", "cgroup", "pids")),
        ]
        let figures = ControlGroupFigures(
            groups: parseControlGroups("4:memory:/docker/x\n8:pids:/docker/x\n0::/docker/x\n"), mounts: mounts,
            read: { files[$0] })
        var expected = ControlGroupObservation(
            memoryMaxBytes: 33_554_432, memoryCurrentBytes: 4096, oomKills: 3, pidsMax: 8, pidsCurrent: 2)
        expected.levels = [
            ControlGroupLevel(
                controller: "memory", path: "/docker/x", max: 67_108_864, current: 4096, reclaimableBytes: 1024,
                events: 3),
            ControlGroupLevel(
                controller: "memory", path: "/docker", max: 33_554_432, current: 8192, swapMaxBytes: 33_554_432),
            ControlGroupLevel(controller: "pids", path: "/docker/x", max: 8, current: 2, events: 2),
        ]
        #expect(figures.observe() == expected)
    }

    @Test func figuresOfVersion2SeenFromInsideAContainer() throws {
        let files = [
            "/sys/fs/cgroup/in/memory.max": "max\n", "/sys/fs/cgroup/in/memory.current": "10\n",
            "/sys/fs/cgroup/memory.max": "1000\n", "/sys/fs/cgroup/in/memory.events": "low 0\noom 1\noom_kill 1\n",
            "/sys/fs/cgroup/in/pids.max": "garbage", "/sys/fs/cgroup/in/pids.current": "-4\n",
        ]
        let mount = try #require(mounted("/sys/fs/cgroup", root: "/docker/a", "cgroup2", "x"))
        func observe(_ path: String) -> ControlGroupObservation {
            ControlGroupFigures(groups: parseControlGroups("0::\(path)\n"), mounts: [mount], read: { files[$0] })
                .observe()
        }
        var expected = ControlGroupObservation(memoryMaxBytes: 1000, memoryCurrentBytes: 10, oomKills: 1)
        expected.levels = [ControlGroupLevel(controller: "memory", path: "/", max: 1000)]
        #expect(observe("/docker/a/in") == expected)
        // Outside of what is mounted here nothing is known.
        for path in ["/docker/b", "/docker/ab", "/../x", "/docker/a/../b"] {
            #expect(observe(path) == ControlGroupObservation())
        }
    }

    @Test func randomTextIsNoCrash() {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("\n \t:/.19M)\0".utf8) + [0xFF]
        for _ in 0..<2000 {
            let count = Int.random(in: 0...80, using: &generator)
            let bytes: [UInt8] = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let text = "Max " + String(decoding: bytes, as: UTF8.self)
            _ = parseProcessLimits(text)
            _ = ProcessStatus("Uid:" + text)
            _ = parseIdentityMap(text)
            _ = ContainerMarks.name(Self.id, controlGroups: text, mountInfo: text)
            _ = ProcessStat(Array("1 (x)".utf8) + bytes)
            _ = try? EngineContainer(json: bytes, engine: "docker")
            _ = try? EngineEndpoint.parse("tcp://" + text)
        }
    }
}
