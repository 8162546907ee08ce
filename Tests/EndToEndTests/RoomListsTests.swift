import TestSupport
import Testing

/// apt's lists directory, each fault made for real, and the machine's own apt asked about the same one.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason)), .serialized) struct RoomListsTests {
    let scene: ProgramScene

    init() throws {
        scene = try ProgramScene(largeRepository.get())
        try scene.source("signed-by=\(scene.keyring)", scheme: "copy")
    }

    /// A tmpfs in place of the lists directory, with `partial` as apt leaves it.
    private func lists(_ options: String, _ more: String = "") -> ProgramCage {
        ProgramCage(
            "mount -t tmpfs -o mode=755,\(options) lists $L; install -d -o _apt -g root -m 700 $L/partial\n\(more)")
    }

    private func expectApt(_ cage: ProgramCage, succeeds: Bool, _ place: SourceLocation = #_sourceLocation) throws {
        let apt = try scene.aptUpdate(in: cage)
        #expect(apt.succeeded == succeeds, "\(apt)", sourceLocation: place)
    }

    @Test(arguments: ["copy", "file"]) func full(_ scheme: String) throws {
        try scene.source("signed-by=\(scene.keyring)", scheme: scheme)
        let cage = lists("size=32k")
        expectFault(try scene.check(in: cage), "R06", exit: 21, signature: "good", subject: scene("lists"))
        try expectApt(cage, succeeds: false)
    }

    @Test func roomEnough() throws {
        let cage = lists("size=64m")
        expectQuiet(try scene.check(in: cage))
        try expectApt(cage, succeeds: true)
    }

    /// Of the inodes, two are the directories; apt makes its lock, `auxfiles` and the Release file itself.
    @Test(arguments: [3, 4]) func noInodes(_ inodes: Int) throws {
        let cage = lists("size=64m,nr_inodes=\(inodes)")
        expectFault(try scene.check(in: cage), "R07", exit: 21, signature: "good", subject: scene("lists"))
        try expectApt(cage, succeeds: false)
    }

    @Test func inodesEnough() throws {
        let cage = lists("size=64m,nr_inodes=12")
        expectRoomy(try scene.check(in: cage))
        try expectApt(cage, succeeds: true)
        // What an earlier update made is there already, so that five are enough to verify.
        let later = lists("size=64m,nr_inodes=5", ": > $L/lock; mkdir $L/auxfiles")
        expectRoomy(try scene.check(in: later))
        let apt = try scene.aptUpdate(in: later)
        #expect(!apt.words.contains("is not signed") && !apt.words.contains("lock"), "\(apt)")
    }

    /// Quiet but for the warning that few inodes are left.
    private func expectRoomy(_ run: ProgramCheck, _ place: SourceLocation = #_sourceLocation) {
        expectQuiet(run, warnings: run.report.codes.filter { $0 == "R15" }, place)
    }

    @Test func readOnly() throws {
        let cage = lists("size=64m", "mount -o remount,ro $L")
        expectFault(try scene.check(in: cage), "R08", exit: 21, signature: "good", subject: scene("lists"))
        try expectApt(cage, succeeds: false)
    }

    /// apt as root gives partial to its sandbox user again before it downloads: wrong, and survived.
    @Test(arguments: [
        "chown root $L/partial", "chown root $L/partial; chmod 755 $L/partial", "chown nobody $L/partial",
    ])
    func partialOfAnotherOwnerIsSurvived(_ fault: String) throws {
        let cage = ProgramCage(fault)
        let run = try scene.check(in: cage)
        expectQuiet(run, warnings: ["R09"])
        #expect(run.report.findings.first?.subject == scene("lists/partial"))
        try expectApt(cage, succeeds: true)
    }

    /// apt downloads as root then, with a warning of its own.
    @Test func listsForRootOnlyIsSurvivedWithAWarning() throws {
        let cage = ProgramCage("chmod 700 $L")
        expectQuiet(try scene.check(in: cage), warnings: ["Y05"])
        let apt = try scene.aptUpdate(in: cage)
        #expect(apt.words.contains("unsandboxed") && !apt.words.contains("E:"), "\(apt)")
    }

    @Test(arguments: ["rmdir $L/partial; : > $L/partial", "rm -rf $L; : > $L"])
    func aFileInItsPlace(_ fault: String) throws {
        let cage = ProgramCage(fault)
        expectFault(try scene.check(in: cage), "R09", exit: 21, signature: "good")
        try expectApt(cage, succeeds: false)
    }
}
