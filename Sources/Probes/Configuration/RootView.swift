import Linux

/// The file system as seen from a root directory: `/` for this machine's own, a chroot, a mounted image, `/proc/PID/root`.
///
/// Symbolic links are followed as they would be inside that root. This is done by hand, link by link, so a root whose owner
/// changes links at the same moment can still mislead it: files are only read, and only regular ones.
public struct RootView: Sendable {
    /// Without a slash at its end; empty for `/`.
    public let prefix: String

    /// - Parameter root: an absolute path.
    public init(_ root: String = "/") {
        var bytes = Array(root.utf8)
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        prefix = String(decoding: bytes, as: UTF8.self)
    }

    /// The path that the kernel understands for a path inside the root. One that leads nowhere is answered as far as it goes.
    public func resolve(_ path: String) -> String {
        guard !prefix.isEmpty else { return path }
        var pending = RootView.parts(path)
        var done: [Substring.UTF8View.SubSequence] = []
        var links = 0
        while let part = pending.popLast() {
            if part.elementsEqual("..".utf8) {
                _ = done.popLast()
                continue
            }
            done.append(part)
            guard links < 40, let target = try? readLink(join(done)) else { continue }
            links += 1
            if target.utf8.first == UInt8(ascii: "/") { done = [] } else { done.removeLast() }
            pending += RootView.parts(target)
        }
        return join(done)
    }

    /// The parts of a path, last first, without `.` and empty ones.
    private static func parts(_ path: String) -> [Substring.UTF8View.SubSequence] {
        Substring(path).utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }.reversed()
    }

    private func join(_ parts: [Substring.UTF8View.SubSequence]) -> String {
        prefix + parts.map { "/" + String(decoding: Array($0), as: UTF8.self) }.joined()
    }

    func isRegularFile(_ path: String) -> Bool { (try? fileStatus(resolve(path)))?.kind == .regular }

    func isDirectory(_ path: String) -> Bool { (try? fileStatus(resolve(path)))?.kind == .directory }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] { try readFile(resolve(path), limit: limit) }

    func list(_ path: String) throws(FileError) -> [String] { try listDirectory(resolve(path), limit: 20_000) }
}
