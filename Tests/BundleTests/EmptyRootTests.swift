import Foundation
import Linux
import TestSupport
import Testing

/// The bundle in a root that has nothing: no /proc, no /etc, no library, no gpg.
@Suite(.enabled(if: Bundle.isBuilt && runsAsRoot, "needs the bundle (make bundle), and root for chroot and mounts"))
struct EmptyRootTests {
    private func expectGood(_ run: ProgramRun, _ place: SourceLocation = #_sourceLocation) {
        #expect(run.succeeded && run.errorsText == "", "\(run)", sourceLocation: place)
        let lead = run.outputText.split(separator: "\n").first ?? ""
        #expect(
            lead.hasPrefix("[ok] /InRelease ") && lead.hasSuffix("signature GOOD"), "\(lead)", sourceLocation: place)
    }

    @Test func aRealFileIsGood() throws {
        expectGood(try EmptyRoot().run("/v/apt-verdict check --file /InRelease --keyring debian"))
    }

    @Test func aForgedFileIsNot() throws {
        let root = try EmptyRoot()
        let text = try String(contentsOfFile: root.directory("InRelease"), encoding: .utf8)
        try root.directory.write(
            "forged", text.replacingOccurrences(of: "Codename: bookworm", with: "Codename: bookwurm"))
        let run = root.run("/v/apt-verdict check --json --file /forged --keyring debian")
        #expect(run.ending == .exited(10), "\(run.outputText)\(run.errorsText)")
        #expect(try VerdictRun(run).report.codes.first == "S01")
    }

    /// Without /proc the launcher and the program know only how they were called.
    @Test(arguments: [
        "$R v/apt-verdict", "$R ./v/../v/apt-verdict", "$R //v/./apt-verdict", "$R /link", "$R ./link",
        "$R /deep/er/link",
    ])
    func itFindsItselfWithoutProc(_ start: String) throws {
        let root = try EmptyRoot()
        try root.directory.makeDirectory("deep/er")
        try mustRun("ln", ["-s", "v/apt-verdict", root.directory("link")])
        try mustRun("ln", ["-s", "../../link", root.directory("deep/er/link")])
        expectGood(root.run("check --file /InRelease --keyring debian", prefix: "env -i /usr/sbin/chroot \(start)"))
    }

    @Test func itFindsItselfThroughThePathWithoutProc() throws {
        let run = try EmptyRoot().run(
            "check --file /InRelease --keyring debian", prefix: "PATH=/nowhere:/v /usr/sbin/chroot $R apt-verdict")
        expectGood(run)
    }

    @Test func aUserWithoutANameIsServed() throws {
        let root = try EmptyRoot()
        try root.directory.makeDirectory("tmp", mode: 0o1777)
        expectGood(
            root.run(
                "/v/apt-verdict check --file /InRelease --keyring debian",
                prefix: "env -i /usr/sbin/chroot --userspec=1000:1000 $R"))
    }

    /// One user unpacked it, another one runs it: in a container root runs what the user of the host built.
    @Test func aBundleOfAnotherUsersBringsItsKeyrings() throws {
        let root = try EmptyRoot()
        try mustRun("cp", ["-R", Bundle.folder, root.directory("w")])
        try mustRun("chown", ["-R", "4321:4321", root.directory("w")])
        expectGood(root.run("/w/apt-verdict check --file /InRelease --keyring debian"))
        let proc = "mkdir -p $R/proc; mount -t proc proc $R/proc"
        expectGood(root.run("/w/apt-verdict check --file /InRelease --keyring debian", before: proc))
    }

    @Test func aKeyringThatEverybodyMayWriteIsNotTaken() throws {
        let root = try EmptyRoot()
        try mustRun("cp", ["-R", Bundle.folder, root.directory("w")])
        try setMode(root.directory("w/keyrings/debian-archive.gpg"), 0o666)
        let run = root.run("/w/apt-verdict check --file /InRelease --keyring debian")
        #expect(run.ending == .exited(64), "\(run)")
    }

    /// The container's C library brings modules and tables of its own. A module that traps when it is loaded stands for all
    /// that do not fit.
    @Test func modulesOfTheRootsAreLeftAlone() throws {
        let root = try EmptyRoot()
        let libraries = try mustRun("gcc", ["-print-multiarch"]).outputText.split(separator: "\n").first.map(
            String.init)
        let folder = "lib/\(libraries ?? "x86_64-linux-gnu")"
        try root.directory.makeDirectory(folder)
        try root.directory.write("trap.c", "__attribute__((constructor)) static void f(void) { __builtin_trap(); }\n")
        try mustRun(
            "gcc",
            ["-shared", "-fPIC", root.directory("trap.c"), "-o", root.directory("\(folder)/libnss_trap.so.2")])
        try root.directory.write("etc/nsswitch.conf", "hosts: trap files dns\npasswd: trap files\ngroup: trap files\n")
        try root.directory.write("etc/hosts", "127.0.0.1 debian.example.org\n")
        try root.directory.write("etc/ld.so.cache", "garbage")
        try root.directory.makeDirectory("tmp", mode: 0o1777)
        expectGood(
            root.run(
                "/v/apt-verdict check --file /InRelease --keyring debian",
                prefix: "env -i LANG=ja_JP.eucJP /usr/sbin/chroot --userspec=1000:1000 $R"))
        // Port 9 of loopback: the name is found in /etc/hosts, and nobody listens.
        let run = root.run("/v/apt-verdict check --json http://debian.example.org:9/ bookworm --keyring debian")
        #expect(try VerdictRun(run).report.codes.first == "X03", "\(run.outputText)")
    }

    /// OpenSSL's configuration can name modules to load.
    @Test func theRootsSettingsForOpenSSLAreNotRead() throws {
        let root = try EmptyRoot()
        try root.directory.write("usr/lib/ssl/openssl.cnf", "openssl_conf = garbage\n")
        let run = root.run(
            "/v/apt-verdict check https://127.0.0.1:9/ bookworm --keyring debian",
            prefix: "strace -f -e trace=openat -o $R/trace env -i /usr/sbin/chroot $R")
        #expect(run.ending == .exited(24), "\(run)")
        let trace = try String(contentsOfFile: root.directory("trace"), encoding: .utf8)
        #expect(trace.contains("/v/lib/libssl.so.3"))
        #expect(!trace.contains("openssl.cnf"))
    }
}
