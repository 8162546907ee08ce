import Linux

/// What `--container` was given: a process of this machine, or a container's name or id.
public enum ContainerReference: Hashable, Sendable {
    case process(Int32)
    case name(String)

    /// A number is a process where one has it; else, and with a slash in front (`/1234`, as Docker itself shows names), it
    /// is a container's name or id. Ids of twelve digits and more are never taken for a process: no kernel counts so far.
    ///
    /// - Parameter isProcess: whether a process has the number.
    public init(_ text: String, isProcess: (Int32) -> Bool = hasProcess) throws(ContainerError) {
        if let number = Int32(text), number > 0, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), isProcess(number)
        {
            self = .process(number)
            return
        }
        let name = text.utf8.first == UInt8(ascii: "/") ? String(text.dropFirst()) : text
        guard ContainerReference.isName(name) else { throw .badName(text) }
        self = .name(name)
    }

    /// Docker's and podman's rule for names, which ids and their beginnings meet too. None of these characters has to be
    /// percent-encoded in a path (RFC 3986, unreserved), and neither `.` nor `..` is among the names.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 255 else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || [0x5F, 0x2E, 0x2D].contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

/// Whether a process of this number runs here.
public func hasProcess(_ pid: Int32) -> Bool { (try? fileStatus("/proc/\(pid)")) != nil }
