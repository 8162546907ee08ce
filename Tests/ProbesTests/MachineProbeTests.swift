import AptModel
import Evidence
import Foundation
import Linux
@testable import Probes
import TestSupport
import Testing

@Suite struct MachineProbeTests {
    @Test func thisMachine() {
        let machine = observeMachine(.here)
        #expect(!machine.hostname.isEmpty && !machine.kernel.isEmpty && machine.uid == Int(effectiveUser.uid))
        #expect(machine.devNull == .good)
        let dpkg = runProgram("dpkg", ["--print-architecture"])
        #expect(!dpkg.succeeded || dpkg.outputText == machine.architecture + "\n")
    }

    @Test func readsOsRelease() throws {
        let directory = try TemporaryDirectory()
        #expect(try observeOperatingSystem(directory.asRoot()) == nil)
        try directory.write(
            "usr/lib/os-release", "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\n# c\nX\nY='\n")
        #expect(try observeOperatingSystem(directory.asRoot()) == "debian 12")
        try directory.write("etc/os-release", "ID=debian\nVERSION_CODENAME=forky\n")
        #expect(try observeOperatingSystem(directory.asRoot()) == "debian forky")
    }

    @Test func knowsContainersByTheirMarks() throws {
        let directory = try TemporaryDirectory()
        #expect(try observeContainer(directory.asRoot()) == nil)
        try directory.write(".dockerenv", "")
        #expect(try observeContainer(directory.asRoot()) == "docker")
        try directory.write("run/.containerenv", "")
        #expect(try observeContainer(directory.asRoot()) == "podman")
        #expect(containerVariable(Array("A=1\0container=lxc\0B=2\0".utf8)) == "lxc")
        #expect(containerVariable(Array("xcontainer=lxc\0container=".utf8)) == nil)
        #expect(containerName(inControlGroups: "0::/\n12:pids:/docker/abc\n") == "docker")
        #expect(containerName(inControlGroups: "0::/kubepods/besteffort/pod1/cri-containerd-2") == "kubernetes")
        #expect(containerName(inControlGroups: "0::/init.scope\n1:name=systemd:/\n\n:") == nil)
    }

    @Test func readsElfHeaders() throws {
        #expect(debianArchitecture(ofElf: try readFileHead("/bin/sh", count: 64)) != nil)
        func header(wide: Bool, little: Bool = true, machine: UInt8, flags: [UInt8] = []) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 64)
            bytes.replaceSubrange(0..<6, with: [0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2])
            bytes[little ? 18 : 19] = machine
            for (index, flag) in flags.enumerated() { bytes[36 + index] = flag }
            return bytes
        }
        #expect(debianArchitecture(ofElf: header(wide: true, machine: 62)) == "amd64")
        #expect(debianArchitecture(ofElf: header(wide: false, machine: 3)) == "i386")
        #expect(debianArchitecture(ofElf: header(wide: true, machine: 183)) == "arm64")
        #expect(debianArchitecture(ofElf: header(wide: false, machine: 40, flags: [0, 4])) == "armhf")
        #expect(debianArchitecture(ofElf: header(wide: false, machine: 40)) == "armel")
        #expect(debianArchitecture(ofElf: header(wide: true, little: false, machine: 22)) == "s390x")
        #expect(debianArchitecture(ofElf: Array("#!/bin/sh\n".utf8)) == nil)
        for length in 0..<64 { _ = debianArchitecture(ofElf: Array(header(wide: true, machine: 62).prefix(length))) }
    }

    @Test(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) func devNullInAnotherRoot() throws {
        let directory = try TemporaryDirectory()
        let nobody = SandboxUser(name: "nobody", account: Account(uid: 65534, gid: 65534))
        func found() throws -> MachineObservation.DevNull { try observeDevNull(.of(directory), sandbox: nobody) }
        #expect(try found() == .missing)
        try directory.write("dev/null", "")
        #expect(try found() == .notACharacterDevice)
        try setMode(directory("dev/null"), 0o666)
        #expect(try found() == .writableFile)
        try FileManager.default.removeItem(atPath: directory("dev/null"))
        try mustRun("mknod", [directory("dev/null"), "c", "1", "3"])
        try setMode(directory("dev/null"), 0o666)
        #expect(try found() == .good)
        try setMode(directory("dev/null"), 0o600)
        #expect(try found() == .notWritable)
        try FileManager.default.removeItem(atPath: directory("dev/null"))
        try mustRun("mknod", [directory("dev/null"), "c", "1", "5"])
        try setMode(directory("dev/null"), 0o600)
        #expect(try found() == .notWritable)
        try setMode(directory("dev/null"), 0o666)
        #expect(try found() == .otherDevice)
    }

    @Test func clockAndItsAnchors() throws {
        let clock = observeClock()
        #expect((clock.now?.seconds ?? 0) > 1_600_000_000 && (clock.uptimeSeconds ?? 0) > 0)
        let directory = try TemporaryDirectory()
        #expect(try observeAnchors(directory.asRoot()).isEmpty)
        try directory.write("etc/fake-hwclock.data", "2026-05-20 12:00:01\n")
        let epoch = try directory.write("usr/lib/clock-epoch", "")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: epoch)
        #expect(
            try observeAnchors(directory.asRoot()) == [
                ClockAnchor(
                    name: "/etc/fake-hwclock.data",
                    time: try #require(Timestamp(year: 2026, month: 5, day: 20, hour: 12, minute: 0, second: 1))),
                ClockAnchor(name: "/usr/lib/clock-epoch", time: Timestamp(seconds: 1_700_000_000)),
            ])
        try directory.write("etc/fake-hwclock.data", "never")
        #expect(try observeAnchors(directory.asRoot()).count == 1)
    }
}
