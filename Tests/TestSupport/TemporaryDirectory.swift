import Foundation
import Linux
import Synchronization

/// A directory of a test's own that goes when the last reference does, or with the process where one is kept that long.
/// Mode 0755, so that a sandbox user can look in.
public final class TemporaryDirectory: Sendable {
    public let path: String

    public init(in parent: String = NSTemporaryDirectory()) throws {
        path = try makePrivateDirectory(in: parent, prefix: "apt-verdict-test-")
        try setMode(path, 0o755)
        TemporaryDirectory.kept.add(path)
    }

    deinit { remove() }

    /// Takes it away at once.
    func remove() {
        TemporaryDirectory.kept.forget(path)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Those that are there. A static that holds one is never released.
    private final class Kept: Sendable {
        private let paths = Mutex<Set<String>>([])
        init() { atexit { TemporaryDirectory.kept.removeAll() } }
        func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }
        func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }
        func removeAll() { for path in paths.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) } }
    }
    private static let kept = Kept()

    /// The path of an entry below.
    public func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file below, with its parent directories, and answers its path.
    @discardableResult
    public func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        try write(name, Array(text.utf8), mode: mode)
    }

    @discardableResult
    public func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        let file = URL(fileURLWithPath: self(name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        if mode & 0o111 == 0 {
            try Data(bytes).write(to: file)
        } else {
            // A program is written by a process of its own: a descriptor that another test's child inherits for a moment
            // would make it "Text file busy".
            try mustRun("sh", ["-c", "cat > \"$1\"", "sh", file.path], input: bytes)
        }
        try setMode(file.path, mode)
        return file.path
    }

    /// Makes a directory below, with its parents, and answers its path.
    @discardableResult
    public func makeDirectory(_ name: String, mode: Int = 0o755) throws -> String {
        try FileManager.default.createDirectory(atPath: self(name), withIntermediateDirectories: true)
        try setMode(self(name), mode)
        return self(name)
    }
}

/// chmod, whatever the umask was.
public func setMode(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
}
