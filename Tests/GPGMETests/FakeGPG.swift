import Foundation
import GPGME
import TestSupport

/// A program in gpg's place, that tells gpg's version when asked and else does what the test wants.
struct FakeGPG {
    let folder: URL
    let verifier: Verifier

    /// - Parameter body: shell commands.
    init(_ body: String) throws {
        folder = try temporaryFolder("fake")
        let program = folder.path + "/gpg"
        let script = """
            #!/bin/sh
            case "$*" in *--version*) echo "gpg (GnuPG) 2.2.40"; exit 0;; esac
            \(body)

            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        verifier = Verifier(engine: try Engine.prepare(gpg: program, searchPath: ""), home: folder.path)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
