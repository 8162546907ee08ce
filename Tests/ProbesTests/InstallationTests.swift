import Foundation
import Linux
import Probes
import TestSupport
import Testing

/// Where the program looks for what came along with it.
struct InstallationTests {
    /// A bundle as `make bundle` lays it out, of empty files.
    private func bundle() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        for file in [
            "apt-verdict", "lib/ld-linux.so.2", "libexec/apt-verdict", "keyrings/debian-archive.gpg",
            "keyrings/other.gpg", "certificates/ca-certificates.crt",
        ] { try folder.write(file, "") }
        return folder
    }

    @Test func theLoaderThatTheKernelRunsTellsTheBundle() throws {
        let folder = try bundle()
        let installation = Installation(executable: folder("lib/ld-linux.so.2"), name: "/usr/bin/env")
        #expect(installation.isBundle)
        #expect(installation.keyrings == folder("keyrings"))
        #expect(installation.certificateBundle == folder("certificates/ca-certificates.crt"))
        #expect(installation.keyring(ofShorthand: "debian") == folder("keyrings/debian-archive.gpg"))
        #expect(installation.keyring(ofShorthand: "other") == folder("keyrings/other.gpg"))
        #expect(installation.keyring(ofShorthand: "none") == nil)
        #expect(installation.keyring(ofShorthand: "../keyrings/other") == nil)
    }

    @Test func theLaunchersFullPathTellsItWithoutProc() throws {
        let folder = try bundle()
        let installation = Installation(executable: nil, name: folder("apt-verdict"))
        #expect(installation.isBundle && installation.keyrings == folder("keyrings"))
    }

    @Test(arguments: [nil, "", "apt-verdict", "./apt-verdict", "/nonexistent/apt-verdict"])
    func anyOtherNameTellsNothing(_ name: String?) {
        let installation = Installation(executable: nil, name: name)
        #expect(!installation.isBundle && installation.keyrings == nil && installation.certificateBundle == nil)
        #expect(installation.keyring(ofShorthand: "debian") == nil)
    }

    @Test func aNameDoesNotLeadAwayFromWhatTheKernelRuns() throws {
        let (real, other) = (try bundle(), try bundle())
        let installation = Installation(executable: real("lib/ld-linux.so.2"), name: other("apt-verdict"))
        #expect(installation.keyrings == real("keyrings"))
    }

    @Test func aPackagesKeyringsLieUnderShare() throws {
        let folder = try TemporaryDirectory()
        try folder.write("usr/bin/apt-verdict", "")
        try folder.write("usr/share/apt-verdict/keyrings/debian-archive.gpg", "")
        let installation = Installation(executable: folder("usr/bin/apt-verdict"), name: nil)
        #expect(!installation.isBundle && installation.certificateBundle == nil)
        #expect(installation.keyrings == folder("usr/share/apt-verdict/keyrings"))
    }

    @Test func whatEverybodyMayWriteIsNotTaken() throws {
        let folder = try bundle()
        try setMode(folder("keyrings/debian-archive.gpg"), 0o666)
        try setMode(folder("certificates/ca-certificates.crt"), 0o666)
        let installation = Installation(executable: folder("lib/ld-linux.so.2"), name: nil)
        #expect(installation.isBundle && installation.keyrings == nil && installation.certificateBundle == nil)
    }

    /// Root, this user and the program's owner may have put it there; a fourth may not.
    @Test(.enabled(if: runsAsRoot, "needs root, to give a file to another user"))
    func theOwnerOfTheProgramCountsAndNoOther() throws {
        let folder = try bundle()
        try mustRun("chown", ["-R", "4321", folder.path])
        #expect(Installation(executable: folder("lib/ld-linux.so.2"), name: nil).keyrings == folder("keyrings"))
        try mustRun("chown", ["4322", folder("keyrings/debian-archive.gpg")])
        #expect(Installation(executable: folder("lib/ld-linux.so.2"), name: nil).keyrings == nil)
    }
}
