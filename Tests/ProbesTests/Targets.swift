import Linux
import Probes
import TestSupport

extension Target {
    /// This machine, with an empty environment.
    static var here: Target { .own(environment: [:]) }

    /// This machine, with TMPDIR set.
    static func here(tmpdir: String?) -> Target { .own(environment: tmpdir.map { ["TMPDIR": $0] } ?? [:]) }

    /// A root of a test's own.
    static func of(_ root: TemporaryDirectory) throws -> Target { try Target(directory: root.path) }
}

extension TemporaryDirectory {
    /// The directory as a root.
    func asRoot() throws -> Root { try Root(opening: path) }
}
