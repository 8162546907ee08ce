import AptModel
import Evidence
import Linux
import Probes
import TestSupport
import Testing

@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) struct AptDirectoriesTests {
    let nobody = SandboxUser(name: "nobody", account: Account(uid: 65534, gid: 65534))
    let demand = RoomDemand(
        layout: .aptKey, sizes: SignedFileSizes(inReleaseBytes: 140_795),
        keyrings: .trustedParts([KeyringRoom(fileBytes: 11_861, armoured: true)]), releaseFileBytes: [140_795])

    private func lists(_ directory: TemporaryDirectory, partialMode: Int = 0o777) throws -> String {
        try directory.makeDirectory("lists/partial", mode: partialMode)
        return directory("lists/")
    }

    @Test func aGoodMachineHasNoFailedTry() throws {
        let directory = try TemporaryDirectory()
        let disk = try Tmpfs("size=1m,mode=1777")
        let found = observeAptDirectories(
            demands: [demand, demand], sandbox: nobody, lists: try lists(directory), target: .here(tmpdir: disk.path))
        #expect(found.map(\.role) == [.temp, .lists, .partial])
        #expect(found.map(\.path) == [disk.path, directory("lists"), directory("lists/partial")])
        #expect(found.map { $0.attempts.map(\.user) } == [["nobody", "root"], ["root"], ["root", "nobody"]])
        #expect(found.flatMap(\.attempts).allSatisfy { $0.failedStep == nil && $0.wantedBytes == $0.writtenBytes })
        // One verification at a time, but two files that stay.
        let temp: Int64 = 143_360 + 4096 + 12_288 + 4096 + 3 * 12_288
        #expect(found[0].neededBytes == temp)
        #expect(found[2].neededBytes == 2 * 143_360 && found[2].neededInodes == 2)
    }

    @Test func theSeedProblem() throws {
        let directory = try TemporaryDirectory()
        let disk = try Tmpfs("size=64k,mode=1777")
        let found = observeAptDirectories(
            demands: [demand], sandbox: nobody, lists: try lists(directory), target: .here(tmpdir: disk.path))
        #expect(found.map { $0.attempts.map(\.error) } == [["ENOSPC", "ENOSPC"], [nil], [nil, nil]])
    }

    @Test func aPrivateTmpdirIsTwoDirectories() throws {
        let directory = try TemporaryDirectory()
        let mine = try directory.makeDirectory("mine", mode: 0o700)
        let found = observeAptDirectories(
            demands: [demand], sandbox: nobody, lists: try lists(directory), target: .here(tmpdir: mine))
        #expect(found.map(\.role) == [.temp, .temp, .lists, .partial])
        #expect(found.map(\.path).prefix(2) == ["/tmp", mine])
        #expect(found.map(\.chosenBy).prefix(2) == ["TMPDIR unusable", "TMPDIR"])
        #expect(found.flatMap(\.attempts).allSatisfy { $0.failedStep == nil })
    }

    @Test func partialThatTheSandboxUserMayNotWrite() throws {
        let directory = try TemporaryDirectory()
        let found = observeAptDirectories(
            demands: [], sandbox: nobody, lists: try lists(directory, partialMode: 0o755), target: .here(tmpdir: nil))
        #expect(found.last?.attempts.map(\.error) == [nil, "EACCES"])
        #expect(found.dropLast().flatMap(\.attempts).allSatisfy { $0.error == nil })
    }

    @Test func withoutASandboxUserRootDoesAll() throws {
        let directory = try TemporaryDirectory()
        for sandbox in [
            SandboxUser(name: "root", account: Account(uid: 0, gid: 0)), SandboxUser(name: "_apt", account: nil),
        ] {
            let found = observeAptDirectories(
                demands: [demand], sandbox: sandbox, lists: try lists(directory, partialMode: 0o755),
                target: .here(tmpdir: nil))
            #expect(found.flatMap(\.attempts).map(\.user) == ["root", "root", "root"])
            #expect(found.flatMap(\.attempts).allSatisfy { $0.failedStep == nil })
        }
    }
}
