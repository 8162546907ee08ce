import GPGME
import TestSupport

/// A program in gpg's place, that tells gpg's version when asked and else does what the test wants. It is removed with the object.
final class FakeGPG {
    let verifier: Verifier
    private let folder: TemporaryDirectory

    /// - Parameter body: shell commands.
    init(_ body: String) throws {
        folder = try TemporaryDirectory()
        let script = """
            #!/bin/sh
            case "$*" in *--version*) echo "gpg (GnuPG) 2.2.40"; exit 0;; esac
            \(body)

            """
        let program = try folder.write("gpg", script, mode: 0o755)
        verifier = Verifier(engine: try Engine.prepare(gpg: program, searchPath: ""), home: folder.path)
    }
}
