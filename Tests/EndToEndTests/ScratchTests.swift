import Foundation
import TestSupport
import Testing

/// Nowhere to write: the right answer all the same. No gpg, or one that says nothing: an honest one, and never `good` by
/// default.
@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot)), .serialized) struct ScratchEndToEndTests {
    let scene: ProgramScene

    init() throws {
        scene = try ProgramScene()
        try scene.directory.makeDirectory("work", mode: 0o1777)
    }

    private static let all = ["/dev/shm", "/run", "/tmp", "/var/tmp", "$T", "$S/work"]

    /// These places without room: filled to the last byte, without an inode, or mounted read-only.
    private func without(_ places: [String], _ how: String) -> ProgramCage {
        let made =
            switch how {
            case "full": "mount -t tmpfs -o size=4k,mode=1777 none $p; head -c 4096 /dev/zero > $p/filler"
            case "no inodes": "mount -t tmpfs -o size=1m,nr_inodes=1,mode=1777 none $p"
            default: "mount -t tmpfs -o size=1m,mode=1777 none $p; mount -o remount,ro $p"
            }
        var cage = ProgramCage("for p in \(places.joined(separator: " ")); do \(made); done")
        cage.directory = scene("work")
        // Of these only: the machine's own directories are everybody's.
        cage.watched = ["/run", "/tmp", "/var/tmp"].filter(places.contains) + [scene("work")]
        return cage
    }

    private var file: [String] { ["--file", scene.inReleasePath, "--keyring", scene.keyring] }

    @Test(arguments: ["full", "no inodes", "read-only"]) func nowhereToWrite(_ how: String) throws {
        let cage = without(ScratchEndToEndTests.all, how)
        expectQuiet(try scene.check(file, in: cage, sources: false))
        let run = try scene.check(in: cage)
        let fault = ["full": "R01", "no inodes": "R02", "read-only": "R03"][how] ?? ""
        // apt leaves a TMPDIR that its user may not write to for /tmp.
        expectFault(run, fault, exit: 21, signature: "good", subject: how == "read-only" ? "/tmp" : scene("tmp"))
        if VerdictLab.hasApt { #expect(try !scene.aptUpdate(in: cage).succeeded) }
    }

    /// One place of them all is enough, whichever it is.
    @Test(arguments: ["full", "read-only"]) func onePlaceIsEnough(_ how: String) throws {
        for place in ["/dev/shm", "/var/tmp", "$S/work"] {
            var cage = without(ScratchEndToEndTests.all.filter { $0 != place }, how)
            cage.fault += "\nmount -t tmpfs -o size=1m,mode=1777 room \(place)"
            cage.watched.append(place)
            let run = try scene.check(file, in: cage, sources: false)
            expectQuiet(run)
        }
    }

    /// The seed: every disk full but a bit of memory, the signature good all the same.
    @Test func theTempDirectoryIsFullAndMemoryIsNot() throws {
        let run = try scene.check(in: without(["/tmp", "/var/tmp", "$T", "$S/work"], "full"))
        expectFault(run, "R01", exit: 21, signature: "good", subject: scene("tmp"))
    }

    @Test func noGpg() throws {
        var cage = ProgramCage()
        cage.prefix = "env PATH=/nonexistent"
        expectFault(try scene.check(file, in: cage, sources: false), "U01", exit: 30, signature: "no_verdict")
        let run = try scene.check(in: cage)
        #expect(run.exit != 0 && run.source?.signature.state == "no_verdict", "\(run.findings)")
    }

    /// Programs that are not gpg, each with what it does.
    @Test(arguments: [
        "exit 0", "exit 1", "exit 2", "kill -9 $$", "echo nonsense; exit 0",
        "case \"$*\" in *--version*) exec /usr/bin/gpg \"$@\" ;; esac; exit 0",
        "case \"$*\" in *--version*) exec /usr/bin/gpg \"$@\" ;; esac; cat > /dev/null; exit 0",
        "case \"$*\" in *--version*) exec /usr/bin/gpg \"$@\" ;; esac; kill -9 $$",
    ]) func aGpgThatIsNone(_ body: String) throws {
        try scene.directory.write("fake/gpg", "#!/bin/sh\n\(body)\n", mode: 0o755)
        var cage = ProgramCage()
        cage.prefix = "env PATH=\(scene("fake")):/usr/bin:/bin"
        expectFault(try scene.check(file, in: cage, sources: false), "U01", exit: 30, signature: "no_verdict")
    }

    /// A /dev of its own without `null`, or with something else in its place.
    private func dev(_ null: String) -> ProgramCage {
        ProgramCage(
            """
            D=$S/work
            mount -t tmpfs -o mode=755 dev $D
            for name in zero full random urandom tty; do cp -a /dev/$name $D/$name; done
            mkdir $D/shm; ln -s /proc/self/fd $D/fd
            \(null)
            mount --rbind $D /dev
            mount -t tmpfs -o mode=1777 shm /dev/shm
            """)
    }

    @Test(arguments: ["", ": > $D/null; chmod 644 $D/null", "mkdir $D/null", "mknod -m 600 $D/null c 1 3"])
    func noDevNull(_ null: String) throws {
        let cage = dev(null)
        let run = try scene.check(in: cage)
        #expect(run.exit != 0, "\(run.findings)")
        if aptIsTwo {
            #expect(run.report.codes.first == "Y04" && run.exit == 26, "\(run.findings)")
            if VerdictLab.hasApt { #expect(try !scene.aptUpdate(in: cage).succeeded) }
        }
        let file = try scene.check(self.file, in: cage, sources: false)
        // gpg's own child cannot do without it either.
        #expect([0, 26, 30].contains(file.exit), "\(file.findings)")
        #expect((file.source?.signature.state == "good") == (file.exit == 0), "\(file.findings)")
        if null.isEmpty { #expect(file.source?.signature.state == "no_verdict", "\(file.findings)") }
    }

    /// Wrong, and survived: apt writes into it.
    @Test func aPlainFileThatAllMayWriteTo() throws {
        let cage = dev(": > $D/null; chmod 666 $D/null")
        expectQuiet(try scene.check(in: cage), warnings: ["Y04"])
        if VerdictLab.hasApt {
            let apt = try scene.aptUpdate(in: cage)
            #expect(apt.succeeded, "\(apt)")
        }
    }

    @Test func anotherDeviceThatAllMayWriteTo() throws {
        let cage = dev("mknod -m 666 $D/null c 1 5")
        let run = try scene.check(in: cage)
        expectQuiet(run, warnings: ["Y04"])
        #expect(run.report.finding("Y04")?.words.contains("not number 1, 3") == true, "\(run.findings)")
        if VerdictLab.hasApt {
            let apt = try scene.aptUpdate(in: cage)
            #expect(apt.succeeded, "\(apt)")
        }
    }

    @Test func aSoundDevNullIsQuiet() throws {
        let cage = dev("cp -a /dev/null $D/null")
        expectQuiet(try scene.check(in: cage))
        if VerdictLab.hasApt {
            let apt = try scene.aptUpdate(in: cage)
            #expect(apt.succeeded, "\(apt)")
        }
    }
}
