import Foundation
import Linux
import TestSupport
import Testing

/// Nothing writable, nothing mounted, hardly anything allowed: the good file is good all the same, and the altered one is
/// called altered.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)), .serialized) struct NothingWritableTests {
    let scene: ProgramScene
    private let altered: String

    init() throws {
        scene = try ProgramScene()
        let whole = try readFile(scene.inReleasePath, limit: 1 << 20)
        var bytes = whole
        let place = try #require(bytes.firstRange(of: Array("Origin: Test".utf8))).lowerBound
        bytes[place + 8] = UInt8(ascii: "B")
        try scene.directory.makeDirectory("bad/dists/stable")
        altered = scene("bad/dists/stable/InRelease")
        try Data(bytes).write(to: URL(fileURLWithPath: altered))
        try mustRun(
            "sh",
            [
                "-c", "gpg --batch --enarmor < $0 | sed '/^Comment:/d; s/ARMORED FILE/PUBLIC KEY BLOCK/' > $1",
                scene.keyring, scene("keyring.asc"),
            ])
        try mustRun("chmod", ["-R", "a+rX", scene("bad"), scene("keyring.asc")])
    }

    /// Both files and both repositories: the right verdict, and the way in which gpg got the keyring.
    private func expectRight(
        in cage: ProgramCage, keyring: String? = nil, way: String?, repositories: Bool = true,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let keyring = ["--keyring", keyring ?? scene.keyring]
        let good = try scene.check(["--file", scene.inReleasePath] + keyring, in: cage, sources: false)
        expectQuiet(good, place)
        let bad = try scene.check(["--file", altered] + keyring, in: cage, sources: false)
        expectFault(bad, "S01", exit: 10, signature: "bad", place)
        if let way {
            for run in [good, bad] {
                #expect(run.output.contains("\"keyrings_in\": \"\(way)\""), "\(run.findings)", sourceLocation: place)
            }
        }
        guard repositories else { return }
        let one = try scene.check(
            ["file:\(scene.directory.path)", "stable"] + keyring, in: cage, sources: false)
        #expect(one.source?.signature.state == "good", "\(one.findings)", sourceLocation: place)
        let other = try scene.check(["file:\(scene("bad"))", "stable"] + keyring, in: cage, sources: false)
        #expect(other.source?.signature.state == "bad", "\(other.findings)", sourceLocation: place)
        #expect(other.report.codes.contains("S01") && other.exit != 0, "\(other.findings)", sourceLocation: place)
    }

    private func expectNoVerdict(in cage: ProgramCage, keyring: String, says: [String]) throws {
        for file in [scene.inReleasePath, altered] {
            let run = try scene.check(["--file", file, "--keyring", keyring], in: cage, sources: false)
            expectFault(run, "U01", exit: 30, signature: "no_verdict")
            for words in says { #expect(run.report.finding("U01")?.words.contains(words) == true, "\(run.findings)") }
        }
    }

    @Test(arguments: ["read-only", "full", "no inodes"]) func fromMemory(_ how: String) throws {
        try expectRight(in: .nothingWritable(how), way: "memory")
        try expectRight(in: .nothingWritable(how), keyring: scene("keyring.asc"), way: "memory", repositories: false)
    }

    @Test(arguments: [
        "env -i", "env -u HOME", "env HOME=/nonexistent GNUPGHOME=/nonexistent", "unshare --user --map-root-user",
        "unshare --user --map-user=64322", "prlimit --as=67108864", "prlimit --core=0 --memlock=0",
    ]) func nothingWritableAnd(_ prefix: String) throws {
        var cage = ProgramCage.nothingWritable()
        cage.prefix = prefix
        try expectRight(in: cage, way: "memory", repositories: false)
    }

    /// Three of its own, eight for GPGME's pipes and one for what GPGME does between; one more for a file in memory.
    @Test func fewOpenFiles() throws {
        func few(_ most: Int) -> String {
            "bash -c 'for n in $(seq 3 1023); do eval \"exec $n>&-\"; done 2>&-; "
                + "exec prlimit --nofile=\(most) \"$@\"' -"
        }
        var (usual, narrow) = (ProgramCage(), ProgramCage.nothingWritable())
        usual.prefix = few(12)
        try expectRight(in: usual, way: "scratch", repositories: false)
        narrow.prefix = few(13)
        try expectRight(in: narrow, way: "memory", repositories: false)
        for most in [9, 10, 11] {
            narrow.prefix = few(most)
            try expectNoVerdict(in: narrow, keyring: scene.keyring, says: [])
        }
    }

    @Test(arguments: ["", "prlimit --nproc=6", "unshare --user --map-root-user", "env -i"])
    func asAnotherUser(_ more: String) throws {
        var cage = ProgramCage.nothingWritable()
        cage.prefix = ProgramCage.asUser(more)
        try expectRight(in: cage, way: "memory", repositories: more.isEmpty)
    }

    /// A file in memory has no name then: the keyring is read where it lies, if gpg can read what lies there.
    @Test func withoutProc() throws {
        let cage = ProgramCage.nothingWritable(then: ProgramCage.withoutProc)
        try expectRight(in: cage, way: "place")
        try expectNoVerdict(
            in: cage, keyring: scene("keyring.asc"),
            says: [
                "/dev/shm: mkdir: EROFS", "from memory: /proc/self: ENOENT", scene("keyring.asc"), "/: mkdir: EROFS",
            ])
        var user = cage
        user.prefix = ProgramCage.asUser()
        try expectRight(in: user, way: "place", repositories: false)
    }

    /// No file may grow, a file in memory neither.
    @Test func fileSizeLimitOfZero() throws {
        for cage in [ProgramCage(), .nothingWritable(), .nothingWritable(then: ProgramCage.withoutProc)] {
            var cage = cage
            cage.prefix = "prlimit --fsize=0"
            try expectRight(in: cage, way: "place", repositories: false)
            try expectNoVerdict(in: cage, keyring: scene("keyring.asc"), says: ["EFBIG"])
        }
    }

    @Test func anEmptyRoot() throws {
        try expectRight(in: .emptyRoot(), way: "place")
        // The directory `/` takes what lies nowhere as gpg needs it.
        var writable = ProgramCage.emptyRoot(readOnly: false)
        writable.watched = [scene("root")]
        try expectRight(in: writable, way: "place", repositories: false)
        try expectRight(in: writable, keyring: scene("keyring.asc"), way: "scratch", repositories: false)
        try expectNoVerdict(in: .emptyRoot(), keyring: scene("keyring.asc"), says: ["/: mkdir: EROFS"])
        let unknown = try scene.check(
            ["--file", scene.inReleasePath, "--keyring", "debian"], in: .emptyRoot(), sources: false)
        expectFault(unknown, "G01", exit: 23, signature: "no_verdict")
    }

    /// No resolver: what lies on disk is judged, and a name that cannot be resolved is said to be one.
    @Test func noResolver() throws {
        let cage = ProgramCage.emptyRoot()
        let run = try scene.check(
            ["http://debian.example.org/debian", "stable", "--keyring", scene.keyring], in: cage, sources: false)
        expectFault(run, "X02", exit: 24, signature: "no_verdict")
    }

    @Test(.enabled(if: ProgramCage.processGroups != nil, "no control group can be made here"), arguments: [8, 6, 5])
    func fewProcessesInAGroup(_ most: Int) throws {
        try expectRight(in: .processes(most), way: "scratch", repositories: most == 8)
    }

    @Test(.enabled(if: ProgramCage.processGroups != nil, "no control group can be made here"), arguments: [1, 2])
    func tooFewProcessesInAGroup(_ most: Int) throws {
        try expectNoVerdict(in: .processes(most), keyring: scene.keyring, says: ["gpg cannot be started"])
    }

    @Test(arguments: ["2>&-", "<&- 2>&-"]) func closedDescriptors(_ closed: String) throws {
        for cage in [ProgramCage(), .nothingWritable()] {
            var cage = cage
            cage.prefix = "sh -c '\"$@\" \(closed)' -"
            try expectRight(in: cage, way: nil, repositories: false)
        }
    }

    /// All three closed: whatever is opened takes their numbers, and the report goes to a file.
    @Test func noStandardDescriptorAtAll() throws {
        for fault in ["", "for p in /dev/shm /run /tmp /var/tmp $T; do mount -t tmpfs -o ro none $p; done"] {
            for (file, code) in [(scene.inReleasePath, Int32(0)), (altered, 10)] {
                var cage = ProgramCage(fault)
                cage.prefix = "sh -c '\"$@\" <&- >&- 2>&-; code=$?; cat \(scene("report")); exit $code' -"
                let run = try ProgramCheck(
                    scene.run(
                        [
                            scene.program, "check", "--file", file, "--keyring", scene.keyring, "--output",
                            "json=\(scene("report"))",
                        ], in: cage))
                #expect(run.exit == code && run.report.exitCode == code, "\(run.findings)")
                #expect(run.source?.signature.state == (code == 0 ? "good" : "bad"), "\(run.findings)")
            }
        }
    }

    /// gpg's own child opens it, so there is no verdict of ours: never one that is made up. No apt is there that could need it.
    @Test func noDevNull() throws {
        var cage = ProgramCage.emptyRoot()
        cage.fault += "\numount $R/dev/null; mount -o remount,rw,bind $R; rm $R/dev/null; mount -o remount,ro,bind $R"
        cage.fault += "\n[ ! -d $R/usr/lib/apt ] || mount -t tmpfs -o ro none $R/usr/lib/apt"
        try expectNoVerdict(in: cage, keyring: scene.keyring, says: ["/dev/null"])
    }
}
