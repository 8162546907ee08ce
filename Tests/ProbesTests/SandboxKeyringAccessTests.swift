import Evidence
import Foundation
import Linux
import Probes
import TestSupport
import Testing

@Suite(.enabled(if: runsAsRoot, Comment(rawValue: needsRoot))) struct SandboxKeyringAccessTests {
    let nobody = SandboxUser(name: "nobody", account: Account(uid: 65534, gid: 65534))

    @Test func aReadableFile() throws {
        let directory = try TemporaryDirectory()
        let found = observeKeyringAccess(try directory.write("k.gpg", "abc"), sandbox: nobody, target: .here)
        #expect(found.exists && found.isFile && found.sizeBytes == 3 && found.mode == 0o644 && found.readError == nil)
        #expect(found.sandboxAccess == AccessObservation(user: "nobody", uid: 65534, readable: true))
    }

    @Test func aPrivateFileIsItsOwnBlocker() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("k.gpg", "abc", mode: 0o600)
        let found = observeKeyringAccess(path, sandbox: nobody, target: .here)
        #expect(found.readError == nil)
        #expect(
            found.sandboxAccess
                == AccessObservation(
                    user: "nobody", uid: 65534, readable: false, error: "EACCES", blockedBy: try resolvePath(path),
                    blockedByMode: 0o600, blockedByOwnerUid: 0))
    }

    @Test func aPrivateParentIsNamedAlsoBehindALink() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a/b/k.gpg", "abc")
        try setMode(directory("a"), 0o700)
        try FileManager.default.createSymbolicLink(atPath: directory("link.gpg"), withDestinationPath: "a/b/k.gpg")
        for name in ["a/b/k.gpg", "link.gpg"] {
            let access = observeKeyringAccess(directory(name), sandbox: nobody, target: .here).sandboxAccess
            #expect(access?.readable == false && access?.error == "EACCES")
            #expect(try access?.blockedBy == resolvePath(directory("a")), "\(name)")
            #expect(access?.blockedByMode == 0o700 && access?.blockedByOwnerUid == 0)
        }
    }

    @Test func aModeThatKeepsOnlyTheListFromOthersIsNoBlock() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a/k.gpg", "abc")
        try setMode(directory("a"), 0o711)
        #expect(
            observeKeyringAccess(directory("a/k.gpg"), sandbox: nobody, target: .here).sandboxAccess?.readable == true)
    }

    @Test func absentDanglingAndNoFile() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(atPath: directory("dangling.gpg"), withDestinationPath: "none")
        for name in ["none.gpg", "dangling.gpg"] {
            let found = observeKeyringAccess(directory(name), sandbox: nobody, target: .here)
            #expect(!found.exists && !found.isFile && found.sandboxAccess == nil && found.readError == "ENOENT")
        }
        let folder = observeKeyringAccess(try directory.makeDirectory("folder.gpg"), sandbox: nobody, target: .here)
        #expect(folder.exists && !folder.isFile && folder.sizeBytes == nil)
        try FileManager.default.createSymbolicLink(atPath: directory("loop.gpg"), withDestinationPath: "loop.gpg")
        #expect(observeKeyringAccess(directory("loop.gpg"), sandbox: nobody, target: .here).readError == "ELOOP")
    }

    @Test func withoutRootNothingIsClaimed() throws {
        let directory = try TemporaryDirectory()
        let other = SandboxUser(name: "_apt", account: Account(uid: 42, gid: 65534), canBecome: false)
        #expect(
            observeKeyringAccess(try directory.write("k.gpg", "abc"), sandbox: other, target: .here).sandboxAccess
                == nil)
        let unknown = SandboxUser(name: "_apt", account: nil)
        #expect(observeKeyringAccess(directory("k.gpg"), sandbox: unknown, target: .here).sandboxAccess == nil)
    }

    @Test func linksInAnotherRootStayInIt() throws {
        let directory = try TemporaryDirectory()
        try directory.write("keys/private/k.gpg", "abc")
        try setMode(directory("keys/private"), 0o700)
        try FileManager.default.createSymbolicLink(
            atPath: directory("k.gpg"), withDestinationPath: "/keys/private/k.gpg")
        let found = try observeKeyringAccess("/k.gpg", sandbox: nobody, target: .of(directory))
        #expect(found.exists && found.isFile && found.sizeBytes == 3)
        #expect(found.sandboxAccess?.blockedBy == "/keys/private" && found.sandboxAccess?.blockedByMode == 0o700)
        try setMode(directory("keys/private"), 0o755)
        #expect(
            try observeKeyringAccess("/k.gpg", sandbox: nobody, target: .of(directory)).sandboxAccess?.readable == true)
    }

    @Test func findsTheUserInAnotherRoot() throws {
        let directory = try TemporaryDirectory()
        try directory.write("etc/passwd", "root:x:0:0::/root:/bin/sh\n_apt:x:105:65534::/nonexistent:/bin/false\n")
        #expect(try SandboxUser(named: "_apt", in: .of(directory)).account == Account(uid: 105, gid: 65534))
        #expect(try SandboxUser(named: "other", in: .of(directory)).account == nil)
        #expect(try SandboxUser(named: "root", in: .of(TemporaryDirectory())).isRoot)
    }
}
