import GPGME
import TestSupport

/// A program in gpg's place, that tells gpg's version when asked and else does what the test wants. It is removed with
/// the object.
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
        let program = try makeScript(folder("gpg"), script)
        verifier = Verifier(engine: try Engine.prepare(gpg: program, searchPath: ""), setting: .home(folder.path))
    }
}

/// Writes an executable script by a process of its own: were this one to hold it open for writing while another test
/// forks, running it would fail with ETXTBSY.
func makeScript(_ path: String, _ text: String) throws -> String {
    try mustRun("sh", ["-c", "cat > \"$1\" && chmod 755 \"$1\"", "sh", path], input: Array(text.utf8))
    return path
}
