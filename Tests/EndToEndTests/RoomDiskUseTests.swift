import Foundation
import Linux
import TestSupport
import Testing

/// What fills the disk, on disks that are full.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason)), .serialized) struct RoomDiskUseTests {
    let scene: ProgramScene

    init() throws { scene = try ProgramScene(largeRepository.get()) }

    /// What these tests read of the evidence.
    private struct Evidence: Decodable {
        struct Use: Decodable {
            struct System: Decodable {
                struct Walk: Decodable {
                    struct Place: Decodable {
                        var path: String
                        var bytes: Int64
                    }
                    var largest: [Place]
                    var bytes: Int64
                }
                var mount_point: String
                var file_system: String
                var walk: Walk?
                var holds_engine_data: Bool?
            }
            struct Engine: Decodable { var failure: String? }
            var file_systems: [System]
            var engine: Engine?
        }
        var disk_use: Use?
        var duration_seconds: Double
    }

    private func use(_ run: ProgramCheck) throws -> Evidence.Use? {
        struct Report: Decodable { var evidence: Evidence }
        return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).evidence.disk_use
    }

    /// An engine's API below the scene, and the cage with it as DOCKER_HOST.
    private func engine(dataRoot: String, _ cage: ProgramCage) throws -> (server: FaultServer, cage: ProgramCage) {
        func recorded(_ name: String) throws -> [String: Any] {
            let file = repositoryRoot.appendingPathComponent("testdata/engine/docker-20.10-\(name).json")
            return try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        }
        func answer(_ object: [String: Any]) throws -> FaultAnswer {
            .body(
                Array(try JSONSerialization.data(withJSONObject: object)), type: "application/json",
                headers: ["Server: Docker/20.10.24"])
        }
        var info = try recorded("info")
        info["DockerRootDir"] = dataRoot
        let socket = scene("engine.sock")
        try? FileManager.default.removeItem(atPath: socket)
        let server = try FaultServer(
            routes: ["/info": answer(info), "/system/df": answer(recorded("df"))], unixSocket: socket)
        var cage = cage
        cage.environment["DOCKER_HOST"] = "unix://\(socket)"
        return (server, cage)
    }

    @Test func aHealthyMachineIsNotMeasured() throws {
        let (server, cage) = try engine(dataRoot: "/", ProgramCage("mount -t tmpfs -o size=64m,mode=1777 temp $T"))
        defer { server.stop() }
        let run = try scene.check(in: cage)
        expectQuiet(run)
        #expect(try use(run) == nil)
        #expect(server.requests.isEmpty)
    }

    @Test func aFilledTmpfs() throws {
        let (server, cage) = try engine(
            dataRoot: "/",
            ProgramCage(
                "mount -t tmpfs -o size=8m,mode=1777 temp $T; mkdir $T/filler; dd if=/dev/zero of=$T/filler/core bs=64k 2>/dev/null || :"
            ))
        defer { server.stop() }
        let run = try scene.check(in: cage)
        expectFault(
            run, "R01", exit: 21, signature: "good", subject: scene("tmp"),
            says: "most of it: \(scene("tmp"))/filler 8 MiB, \(scene("tmp"))/filler/core 8 MiB")
        let seen = try #require(try use(run)?.file_systems.first)
        #expect(seen.mount_point == scene("tmp") && seen.file_system == "tmpfs")
        #expect((seen.walk?.bytes ?? 0) > 8_000_000)
        // A tmpfs is no engine's.
        #expect(
            server.requests.isEmpty
                && run.report.findings.first?.remedy?.commands.contains { $0.contains("prune") } == false)
    }

    /// An engine in the same mounts as the program: it writes down what it is asked, and answers from the recordings.
    private static let engineScript = """
        import json, os, socket, sys
        folder, recordings, root = sys.argv[1:]
        answers = {b"/info": json.load(open(recordings + "/docker-20.10-info.json")),
                   b"/system/df": json.load(open(recordings + "/docker-20.10-df.json"))}
        answers[b"/info"]["DockerRootDir"] = root
        s = socket.socket(socket.AF_UNIX); s.bind(folder + "/engine.sock"); s.listen(5)
        while True:
            c = s.accept()[0]
            asked = c.recv(65536).split(b" ")
            if len(asked) < 2: continue
            open(folder + "/asked", "ab").write(asked[0] + b" " + asked[1] + b"\\n")
            body = json.dumps(answers[asked[1]]).encode()
            c.sendall(b"HTTP/1.1 200 OK\\r\\nServer: Docker/20.10.24\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body)
            c.close()
        """

    /// A disk of its own for apt's lists, with the engine's data on it, or not.
    @Test(
        .enabled(if: findExecutable("mkfs.ext4", in: "/usr/sbin:/sbin") != nil, "needs e2fsprogs"),
        arguments: [true, false])
    func aFullDisk(ofTheEngine: Bool) throws {
        try scene.directory.write("engine.py", RoomDiskUseTests.engineScript)
        let recordings = repositoryRoot.appendingPathComponent("testdata/engine").path
        let root = ofTheEngine ? scene("disk/engine") : scene("tmp")
        let fault = """
            truncate -s 8m $S/image; mkfs.ext4 -q -O ^has_journal -m 0 $S/image; mkdir -p $S/disk
            mount -o loop $S/image $S/disk; mkdir -p $S/disk/lists/partial $S/disk/engine $S/disk/var
            chown _apt $S/disk/lists/partial; mount --bind $S/disk/lists $L
            head -c 20000 /dev/zero >$L/partial/old_InRelease
            dd if=/dev/zero of=$S/disk/var/big bs=64k 2>/dev/null || :; dd if=/dev/zero of=$S/disk/var/rest bs=1k 2>/dev/null || :
            rm -f $S/engine.sock; python3 $S/engine.py $S \(recordings) \(root) >/dev/null 2>&1 3>&- &
            trap "kill $!" EXIT
            for i in 1 2 3 4 5 6 7 8 9 10; do [ -S $S/engine.sock ] || sleep 0.3; done
            """
        var cage = ProgramCage(fault)
        cage.environment["DOCKER_HOST"] = "unix://\(scene("engine.sock"))"
        let run = try scene.check(in: cage)
        expectFault(run, "R06", exit: 21, signature: "good")
        let seen = try #require(try use(run))
        #expect(seen.engine?.failure == nil && seen.file_systems.count == 1)
        #expect(seen.file_systems.first?.holds_engine_data == ofTheEngine)
        #expect(try String(contentsOfFile: scene("asked"), encoding: .utf8) == "GET /info\nGET /system/df\n")
        let commands = run.report.findings.first?.remedy?.commands ?? []
        let prunes = commands.filter { $0.hasPrefix("docker ") }
        #expect(
            prunes
                == (ofTheEngine
                    ? [
                        "docker system df", "docker container prune", "docker image prune", "docker builder prune",
                        "docker system prune -a", "docker build -t IMAGE .",
                    ] : []))
        let words = run.report.findings.first?.words ?? ""
        #expect(words.contains("docker system df: images 6.2 MiB (4, 2 in use)") == ofTheEngine, "\(words)")
        #expect(words.contains("\(scene("lists"))/partial holds 1 file, 20 KiB, left by transfers"), "\(words)")
        #expect(commands.contains("apt-get clean"))
        #expect(try !scene.aptUpdate(in: ProgramCage(fault)).succeeded)
    }

    @Test func whatIsAskedFor() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=64m,mode=1777 temp $T; head -c 40m /dev/zero >$T/filler")
        // 24 of 64 MB are left: below the usual 50 MB.
        expectQuiet(try scene.check(in: cage), warnings: ["R15"])
        for (threshold, warns) in [("30%", false), ("20MiB", false), ("0", false), ("45%", true), ("25MB", false)] {
            let run = try scene.check(["--warn-free", threshold], in: cage)
            let found = run.report.findings.first { $0.code == "R15" && $0.subject == scene("tmp") }
            #expect((found != nil) == warns, "\(threshold): \(run.findings)")
            #expect(run.exit == 0)
            guard warns else { continue }
            #expect(found?.severity == "warning")
            #expect(found?.words.contains("most of it: \(scene("tmp"))/filler 40 MiB") == true, "\(run.findings)")
        }
        // The usual warning is not worth a walk.
        #expect(try use(scene.check(in: cage)) == nil)
    }
}
