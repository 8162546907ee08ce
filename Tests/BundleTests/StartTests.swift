import Foundation
import Linux
import TestSupport
import Testing

/// However and from wherever it is started, it finds its own loader and libraries.
@Suite(.enabled(if: Bundle.isBuilt, "needs the bundle: make bundle"))
struct StartTests {
    private static let inRelease = repositoryRoot.appendingPathComponent("testdata/inrelease/bookworm.InRelease").path

    /// Each line starts the program; `$T` is an empty directory.
    @Test(arguments: [
        "$B/apt-verdict --version",
        "env -i $B/apt-verdict --version",
        "cd /; env -i $B/apt-verdict --version",
        "cd $B; ./apt-verdict --version",
        "cd $B/lib; ../apt-verdict --version",
        "ln -s $B/apt-verdict $T/link; $T/link --version",
        "ln -s $B $T/folder; ln -s folder/apt-verdict $T/link; cd $T; ./link --version",
        "ln -s $B/apt-verdict $T/tool; PATH=$T:$PATH; tool --version",
        "(exec -a '' $B/apt-verdict --version)",
        "(exec -a ../../nonsense $B/apt-verdict --version)",
        "(exec -a gpg $B/apt-verdict --version)",
        "(exec -a /usr/bin/env $B/apt-verdict --version)",
        "cp -R $B \"$T/a b'c\"; \"$T/a b'c/apt-verdict\" --version",
        "cp -R $B $T/copy; mv $T/copy $T/moved; mv $T/moved/apt-verdict $T/moved/av; $T/moved/av --version",
        "mkdir $T/gone; cd $T/gone; rmdir $T/gone; $B/apt-verdict --version",
        "PATH= $B/apt-verdict --version",
        "ulimit -n 20; $B/apt-verdict --version </dev/null",
    ])
    func itStarts(_ line: String) throws {
        let directory = try TemporaryDirectory()
        let run = Bundle.shell("T=\(directory.path); \(line)")
        #expect(run.succeeded && run.outputText.hasPrefix("apt-verdict ") && run.errorsText == "", "\(run)")
    }

    @Test(arguments: [
        ("LD_LIBRARY_PATH", "lib"), ("LD_LIBRARY_PATH", "lib:/nonexistent"),
    ])
    func librariesOfTheCallersAreNotTaken(_ name: String, _ value: String) throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("lib")
        for file in try FileManager.default.contentsOfDirectory(atPath: Bundle.folder + "/lib") {
            try directory.write("lib/\(file)", "no library")
        }
        let run = Bundle.shell(
            """
            cd \(directory.path); export \(name)=\(value)
            exec $B/apt-verdict check --file \(StartTests.inRelease) --keyring debian
            """)
        #expect(run.succeeded && run.outputText.contains("signature GOOD"), "\(run.outputText)\(run.errorsText)")
    }

    /// What the caller asks the loader to load first goes through: libfaketime in a container is evidence.
    @Test func aPreloadedClockReachesTheProgram() throws {
        let library = try mustRun("sh", ["-c", "ls /usr/lib/*/faketime/libfaketime.so.1"]).outputText
            .split(separator: "\n")[0]
        let run = Bundle.shell(
            """
            export LD_PRELOAD=\(library) FAKETIME='2031-05-06 07:08:09'
            exec $B/apt-verdict check --json --file \(StartTests.inRelease) --keyring debian
            """)
        #expect(run.outputText.contains("\"started_at\": \"2031-05-06"), "\(run.outputText.prefix(2000))")
    }

    /// The launcher alone is of no use, and says so.
    @Test func aLauncherThatWasCopiedOutSaysWhatIsMissing() throws {
        let directory = try TemporaryDirectory()
        let run = Bundle.shell("cp $B/apt-verdict \(directory.path); \(directory.path)/apt-verdict --version")
        #expect(run.ending == .exited(126))
        #expect(run.errorsText.contains("is not beside it; keep the bundle together"), "\(run.errorsText)")
    }

    /// The loader splits its list of folders at colons.
    @Test(arguments: [":", ";", "$"])
    func aFolderThatTheLoaderCannotNameIsRefused(_ sign: String) throws {
        let directory = try TemporaryDirectory()
        let run = Bundle.shell(
            "cp -R $B '\(directory.path)/a\(sign)b'; '\(directory.path)/a\(sign)b/apt-verdict' --version")
        #expect(run.ending == .exited(126))
        #expect(run.errorsText.contains("in its path"), "\(run.errorsText)")
    }

    @Test func gpgOfTheBundleIsTheOneThatRuns() throws {
        let run = Bundle.shell(
            "exec strace -f -e trace=execve -o /dev/stdout $B/apt-verdict check --file \(StartTests.inRelease) --keyring debian"
        )
        let started = run.outputText.split(separator: "\n").filter { $0.contains("execve(\"") && $0.contains(" = 0") }
        #expect(started.count > 4)
        #expect(started.allSatisfy { $0.contains("execve(\"\(Bundle.folder)/") }, "\(started)")
    }
}
