import Linux

/// What is examined: a root directory, and what goes with it where that is not this process's own.
public struct Target: Sendable {
    /// The file system as the examined apt sees it.
    public let root: Root
    /// APT_CONFIG, TMPDIR, proxies: this program's own, the container's, or none.
    public let environment: [String: String]
    /// What the root is called in a report; nil for this machine's own.
    public let name: String?
    /// Whether the room probe may make its file.
    public var mayWrite = true
    /// The most that it may write at a time to a tmpfs or ramfs, or to an overlay, below which one may lie; in bytes, nil for no bound.
    /// There what is written is memory, and a process is killed where its control group has no more.
    public var mostToWrite: Int64?
    /// How the numbers in the root's passwd and group files stand to this process's.
    let users: IdentityMap
    let groups: IdentityMap
    /// RLIMIT_FSIZE that apt would run under; nil where it is this process's own.
    let fileSizeLimit: UInt64?
    /// Where its mounts are read.
    let mountTable: MountTable

    /// This machine, as apt started from here would see it.
    public static func own(environment: [String: String]) -> Target {
        Target(root: .own, environment: environment, name: nil, process: nil, mountTable: .own)
    }

    private init(root: Root, environment: [String: String], name: String?, process: Int32?, mountTable: MountTable) {
        self.root = root
        self.environment = environment
        self.name = name
        users = process.map(userMap) ?? .same
        groups = process.map(groupMap) ?? .same
        fileSizeLimit = process.flatMap { Linux.fileSizeLimit(ofProcess: $0) }
        self.mountTable = mountTable
    }

    /// Another root.
    ///
    /// - Parameters:
    ///   - directory: the caller's path to it. `/` is this machine's own root.
    ///   - process: a process that lives in it, whose mounts, user namespace and limits count; without one, the process
    ///     that the directory names itself as `/proc/PID/root`, or none.
    ///   - environment: of that process, where apt would inherit it.
    ///   - name: what reports call it; nil for the directory.
    /// - Throws: where the directory cannot be opened.
    public init(
        directory: String, process: Int32? = nil, environment: [String: String] = [:], name: String? = nil
    ) throws(FileError) {
        guard !RootPath.isOwn(directory) || process != nil else {
            self = .own(environment: environment)
            return
        }
        let process = process ?? RootPath.process(directory)
        self.init(
            root: try Root(opening: directory), environment: environment, name: name ?? directory, process: process,
            mountTable: process.map { .process($0) } ?? .below((try? resolvePath(directory)) ?? directory))
    }

    /// This process's account for one of the root's; nil where its namespace has none for it.
    func outside(_ account: Account) -> Account? {
        guard let uid = users.outside(account.uid), let gid = groups.outside(account.gid) else { return nil }
        return Account(uid: uid, gid: gid)
    }

    /// An owner's number as the root shows it.
    func ownerUid(_ status: FileStatus) -> Int { Int(users.inside(status.uid)) }

    /// A group's number as the root shows it.
    func groupGid(_ status: FileStatus) -> Int { Int(groups.inside(status.gid)) }
}

/// What the text of a root directory's path tells.
enum RootPath {
    /// `/`, and `/proc/self/root`, which is the same.
    static func isOwn(_ path: String) -> Bool {
        let parts = parts(path)
        return path.hasPrefix("/") && (parts.isEmpty || parts == ["proc", "self", "root"])
    }

    /// The process of `/proc/PID/root`.
    static func process(_ path: String) -> Int32? {
        let parts = parts(path)
        guard path.hasPrefix("/"), parts.count == 3, parts[0] == "proc", parts[2] == "root" else { return nil }
        return Int32(parts[1])
    }

    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/").filter { $0 != "." } }
}
