import Linux
import TestSupport
import Testing

/// The bundle, mounted read-only, on the archive's real file in roots that have nothing of what it is made of.
@Suite(.enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct FileInRootTests {
    /// The day on which the file was fetched: the keys themselves expire some day.
    static let real = ["--file", "/t/bookworm.InRelease", "--keyring", "debian", "--at", "2026-11-23T12:30:00Z"]

    /// What a root can be like without any fault in the file.
    static let cages: [(name: String, cage: RootCage)] = {
        var user = RootCage()
        user.account = Account(uid: 1000, gid: 1000)
        var bare = RootCage()
        (bare.hasProc, bare.isWritable, bare.environment) = (false, false, [:])
        var bareUser = bare
        bareUser.account = user.account
        let full = RootCage(
            """
            for place in $R/tmp $R/var/tmp $R/dev/shm $R/run; do
              [ ! -d $place ] || { mount -t tmpfs -o size=4k,mode=1777 full $place; echo x >$place/filler; }
            done
            """)
        var narrow = RootCage()
        // Whatever the test run has open: no more than the three standard descriptors come along.
        narrow.prefix =
            "/bin/bash -c 'for f in /proc/self/fd/*; do n=${f##*/}; [ $n -le 2 ] || eval \"exec $n>&-\"; done; "
            + "exec prlimit --nofile=20 \"$@\"' -"
        return [
            ("as root", RootCage()), ("as uid 1000", user), ("every temp directory full", full),
            ("nothing writable, no /proc, no environment", bare), ("the same as uid 1000", bareUser),
            ("twenty descriptors", narrow),
        ]
    }()

    @Test(arguments: RealRoot.allCases, cages.map(\.name)) func theRealFileIsGood(_ root: RealRoot, _ name: String)
        throws
    {
        let cage = try #require(FileInRootTests.cages.first { $0.name == name }).cage
        let run = try check(FileInRootTests.real, root, cage)
        expectQuiet(run)
        #expect(run.source?.signature.signers.map(\.status) == ["good", "good", "good"])
    }

    @Test(arguments: RealRoot.allCases) func anAlteredCopyIsNot(_ root: RealRoot) throws {
        let path = repositoryRoot.appendingPathComponent("testdata/inrelease/bookworm.InRelease").path
        var bytes = try readFile(path, limit: 1 << 20)
        let place = try #require(bytes.firstIndex(of: UInt8(ascii: "8")))
        bytes[place] = UInt8(ascii: "9")
        let directory = try TemporaryDirectory()
        var cage = RootCage()
        cage.mounts["/altered"] = try directory.write("altered", bytes)
        let arguments = ["--file", "/altered"] + FileInRootTests.real.dropFirst(2)
        expectFault(try check(arguments, root, cage), "S01", exit: 10, signature: "bad")
        cage.account = Account(uid: 1000, gid: 1000)
        (cage.hasProc, cage.isWritable) = (false, false)
        expectFault(try check(arguments, root, cage), "S01", exit: 10, signature: "bad")
    }

    private func check(_ arguments: [String], _ root: RealRoot, _ cage: RootCage) throws -> ProgramCheck {
        try ProgramCheck(
            cage.run([PortableBundle.program, "check", "--json"] + arguments, in: root, watched: true))
    }
}
