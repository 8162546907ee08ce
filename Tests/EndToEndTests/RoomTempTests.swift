import Foundation
import TestSupport
import Testing

/// A Release file of about 100 KB, so that 64 KiB are too few for any apt.
let largeRepository = Result {
    var plan = SignedRepository.Plan()
    plan.moreFields = [
        "Changelogs: none\n"
            + (1...1500).map { " filler line number \($0) of a long Release file" }.joined(separator: "\n")
    ]
    return try SignedRepository(plan)
}

/// apt's temp directory, each fault made for real, and the machine's own apt asked about the same one.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason)), .serialized) struct RoomTempTests {
    let scene: ProgramScene

    init() throws { scene = try ProgramScene(largeRepository.get()) }

    @Test func nothingWrong() throws {
        expectQuiet(try scene.check())
        let apt = try scene.aptUpdate()
        #expect(apt.succeeded, "\(apt)")
    }

    @Test func sixtyFourKilobytes() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=64k,mode=1777 temp $T")
        let run = try scene.check(in: cage)
        expectFault(
            run, "R01", exit: 21, signature: "good", subject: scene("tmp"), confidence: "certain", says: "ENOSPC")
        #expect(run.source?.signature.signers.map(\.status) == ["good"])
        let apt = try scene.aptUpdate(in: cage)
        #expect(!apt.succeeded, "\(apt)")
    }

    @Test func filledByAFile() throws {
        let cage = ProgramCage(
            "mount -t tmpfs -o size=8m,mode=1777 temp $T; dd if=/dev/zero of=$T/filler bs=64k 2>/dev/null || true")
        expectFault(try scene.check(in: cage), "R01", exit: 21, signature: "good", subject: scene("tmp"))
        #expect(try !scene.aptUpdate(in: cage).succeeded)
    }

    /// The size that the program itself names is enough for apt and for the program; two blocks less are not.
    @Test func exactlyEnough() throws {
        let need = try neededBytes(ProgramCage("mount -t tmpfs -o size=16m,mode=1777 temp $T"))
        let enough = ProgramCage("mount -t tmpfs -o size=\(need),mode=1777 temp $T")
        expectQuiet(try scene.check(in: enough), warnings: ["R15"])
        let apt = try scene.aptUpdate(in: enough)
        #expect(apt.succeeded, "\(need) bytes: \(apt)")
        let tooFew = ProgramCage("mount -t tmpfs -o size=\(need - 8192),mode=1777 temp $T")
        expectFault(try scene.check(in: tooFew), "R01", exit: 21, signature: "good")
        #expect(try !scene.aptUpdate(in: tooFew).succeeded, "\(need - 8192) bytes were enough")
    }

    private func neededBytes(_ cage: ProgramCage) throws -> Int {
        struct Report: Decodable {
            struct Evidence: Decodable { var directories: [Directory] }
            struct Directory: Decodable {
                var role: String
                var needed_bytes: Int
            }
            var evidence: Evidence
        }
        let run = try scene.check(in: cage)
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        return try #require(report.evidence.directories.first { $0.role == "temp" }).needed_bytes
    }

    @Test func noInodes() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=8m,nr_inodes=2,mode=1777 temp $T")
        expectFault(try scene.check(in: cage), "R02", exit: 21, signature: "good", subject: scene("tmp"))
        #expect(try !scene.aptUpdate(in: cage).succeeded)
        let enough = ProgramCage("mount -t tmpfs -o size=64m,nr_inodes=64,mode=1777 temp $T")
        expectQuiet(try scene.check(in: enough))
        #expect(try scene.aptUpdate(in: enough).succeeded)
    }

    /// apt's sandbox user turns to /tmp then, but root does not, and cannot read the verified text back.
    @Test func readOnlyTmpdir() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=8m,mode=1777 temp $T; mount -o remount,ro $T")
        expectFault(try scene.check(in: cage), "R03", exit: 21, signature: "good", subject: scene("tmp"))
        let apt = try scene.aptUpdate(in: cage)
        #expect(!apt.succeeded, "\(apt)")
    }

    @Test func readOnlyTmp() throws {
        var cage = ProgramCage("mount -t tmpfs -o size=8m,mode=1777 temp /tmp; mount -o remount,ro /tmp")
        cage.environment = ["TMPDIR": nil]
        expectFault(try scene.check(in: cage), "R03", exit: 21, signature: "good", subject: "/tmp")
        #expect(try !scene.aptUpdate(in: cage).succeeded)
    }

    /// The sandbox user cannot write there, so apt takes /tmp.
    @Test func tmpdirForRootOnlyIsSurvived() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=64m,mode=755 temp $T")
        expectQuiet(try scene.check(in: cage), warnings: ["R05"])
        let apt = try scene.aptUpdate(in: cage)
        #expect(apt.succeeded, "\(apt)")
    }

    @Test func tmpForRootOnly() throws {
        var cage = ProgramCage("mount -t tmpfs -o size=64m,mode=755 temp /tmp")
        cage.environment = ["TMPDIR": nil]
        cage.watched = ["/tmp"]
        expectFault(try scene.check(in: cage), "R04", exit: 21, signature: "good", subject: "/tmp")
        #expect(try !scene.aptUpdate(in: cage).succeeded)
        cage.fault = "mount -t tmpfs -o size=64m,mode=1777 temp /tmp"
        expectQuiet(try scene.check(in: cage))
        #expect(try scene.aptUpdate(in: cage).succeeded)
    }

    /// TMPDIR that leads nowhere sends apt to /tmp, which is fine here.
    @Test func tmpdirThatIsNotThereIsSurvived() throws {
        for tmpdir in [scene("none"), scene("sources.list")] {
            var cage = ProgramCage()
            cage.environment = ["TMPDIR": tmpdir]
            expectQuiet(try scene.check(in: cage), warnings: ["R05"])
            let apt = try scene.aptUpdate(in: cage)
            #expect(apt.succeeded, "\(tmpdir): \(apt)")
        }
    }

    @Test(arguments: ["", ": > $R/tmp\n"]) func tmpIsNotThereOrAFile(_ more: String) throws {
        var cage = ProgramCage(ProgramCage.rootWithoutTmp + more)
        cage.prefix = "chroot $R"
        cage.environment = ["TMPDIR": nil]
        expectFault(try scene.check(in: cage), "R05", exit: 21, signature: "good", subject: "/tmp")
        #expect(try !scene.aptUpdate(in: cage).succeeded)
        cage.fault = ProgramCage.rootWithoutTmp + "mkdir -m 1777 $R/tmp\nmount -t tmpfs -o size=64m,mode=1777 t $R/tmp"
        expectQuiet(try scene.check(in: cage))
        let apt = try scene.aptUpdate(in: cage)
        #expect(apt.succeeded, "\(apt)")
    }

    /// apt runs nothing that lies in its temp directory.
    @Test func noexecIsQuiet() throws {
        let cage = ProgramCage("mount -t tmpfs -o size=64m,mode=1777,noexec,nosuid,nodev temp $T")
        expectQuiet(try scene.check(in: cage))
        let apt = try scene.aptUpdate(in: cage)
        #expect(apt.succeeded, "\(apt)")
    }
}
