/// One line of a passwd file.
public struct UserEntry: Hashable, Sendable {
    public let name: String
    public let uid: UInt32
    public let gid: UInt32
    public let home: String

    public var account: Account { Account(uid: uid, gid: gid) }
}

/// One line of a group file.
public struct GroupEntry: Hashable, Sendable {
    public let name: String
    public let gid: UInt32
    public let members: [String]
}

/// Reads the text of a passwd file; lines that are none are passed over. The C library is not asked, so that the file of
/// another root can be read.
public func parsePasswd(_ text: String) -> [UserEntry] {
    text.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count >= 6, !fields[0].isEmpty, let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else {
            return nil
        }
        return UserEntry(name: String(fields[0]), uid: uid, gid: gid, home: String(fields[5]))
    }
}

/// Reads the text of a group file; lines that are none are passed over.
public func parseGroup(_ text: String) -> [GroupEntry] {
    text.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count >= 4, !fields[0].isEmpty, let gid = UInt32(fields[2]) else { return nil }
        return GroupEntry(name: String(fields[0]), gid: gid, members: fields[3].split(separator: ",").map(String.init))
    }
}

extension Root {
    /// The most bytes that are read of passwd or group.
    private static let accountsLimit = 1 << 24

    /// The users in the root's `/etc/passwd`, with its own numbers.
    public func users() throws(FileError) -> [UserEntry] {
        parsePasswd(String(decoding: try read("/etc/passwd", limit: Root.accountsLimit), as: UTF8.self))
    }

    /// The groups in the root's `/etc/group`.
    public func groups() throws(FileError) -> [GroupEntry] {
        parseGroup(String(decoding: try read("/etc/group", limit: Root.accountsLimit), as: UTF8.self))
    }
}
