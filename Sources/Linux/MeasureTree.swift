import Glibc

/// Bounds for a walk over a tree that may be hostile, or without end.
public struct TreeBounds: Sendable {
    /// Names that are looked at.
    public var entries: Int64 = 500_000
    /// Directories that are entered.
    public var directories = 100_000
    /// Asked every now and then: whether the time is up.
    public var isOver: @Sendable () -> Bool

    public init(isOver: @escaping @Sendable () -> Bool = { false }) { self.isOver = isOver }
}

/// What the directories of a tree take up.
public struct TreeMeasure: Sendable {
    /// A directory with all below it, or a file.
    public struct Place: Sendable {
        /// Its name in the directory above it, ended by NUL.
        fileprivate let name: [CChar]
        /// Where the directory above it stands among the directories; nil for the top.
        public let parent: Int?
        public var bytes: Int64
        /// Names, itself and all below included.
        public var entries: Int64 = 1
    }

    /// Why a walk ended before the end.
    public enum Stop: String, Sendable {
        case entries, deadline, interrupted
    }

    /// Every directory, the top first, each behind the one above it.
    public fileprivate(set) var directories: [Place] = []
    /// The largest files, largest first.
    public fileprivate(set) var files: [Place] = []
    public fileprivate(set) var entries: Int64 = 0
    /// Directories that could not be entered.
    public fileprivate(set) var unreadable = 0
    public fileprivate(set) var stoppedBy: Stop?
    fileprivate let top: String

    /// The whole path of a place.
    public func path(of place: Place) -> String {
        var names: [String] = []
        var current = place
        while let parent = current.parent {
            names.append(string(fromNullTerminated: current.name))
            current = directories[parent]
        }
        guard !names.isEmpty else { return top }
        return (top.hasSuffix("/") ? top : top + "/") + names.reversed().joined(separator: "/")
    }
}

extension Root {
    /// Measures a directory and all below it on the same file system, breadth first, so that a walk that ends early has seen a little of
    /// everything.
    ///
    /// No link is followed and nothing but directories is opened, each from the one above it, whoever changes names meanwhile. A
    /// file with several names counts once.
    public func measure(_ path: String, bounds: TreeBounds) throws(FileError) -> TreeMeasure {
        let top: Descriptor
        if isOwn {
            top = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY | O_NONBLOCK)
        } else {
            top = try Found(path, in: descriptor).openDirectory()
        }
        var walk = TreeWalk(top: top, path: path, status: try top.status(), bounds: bounds)
        walk.run()
        return walk.summed()
    }
}

/// A walk under way.
private struct TreeWalk: ~Copyable {
    private static let filesKept = 8
    private static let deepest = 48

    private let top: Descriptor
    private let device: UInt64
    private let bounds: TreeBounds
    private var depths = [0]
    /// Files with several names that were counted.
    private var counted: Set<UInt64> = []
    private var measure: TreeMeasure

    init(top: consuming Descriptor, path: String, status: FileStatus, bounds: TreeBounds) {
        self.top = top
        self.bounds = bounds
        device = status.device
        measure = TreeMeasure(top: path)
        measure.directories = [.init(name: [0], parent: nil, bytes: status.allocated)]
    }

    mutating func run() {
        var next = 0
        while next < measure.directories.count, measure.stoppedBy == nil {
            enter(next)
            next += 1
        }
    }

    /// Every directory with what lies below it.
    consuming func summed() -> TreeMeasure {
        for index in measure.directories.indices.reversed() {
            guard let parent = measure.directories[index].parent else { continue }
            measure.directories[parent].bytes &+= measure.directories[index].bytes
            measure.directories[parent].entries &+= measure.directories[index].entries
        }
        return measure
    }

    private mutating func enter(_ index: Int) {
        let number = depths[index] <= TreeWalk.deepest ? open(index) : -1
        guard number >= 0 else {
            measure.unreadable += 1
            return
        }
        guard let directory = unsafe fdopendir(number) else {
            close(number)
            measure.unreadable += 1
            return
        }
        defer { unsafe _ = closedir(directory) }
        while measure.stoppedBy == nil, let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) }
            }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            add(name + [0], in: index, number)
            check()
        }
    }

    private mutating func check() {
        if measure.entries >= bounds.entries || measure.directories.count >= bounds.directories {
            measure.stoppedBy = .entries
        } else if measure.entries % 256 == 0 {
            measure.stoppedBy = interruption != nil ? .interrupted : bounds.isOver() ? .deadline : nil
        }
    }

    private mutating func add(_ name: [CChar], in index: Int, _ directory: CInt) {
        measure.entries += 1
        var raw = stat()
        guard unsafe fstatat(directory, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        let status = FileStatus(raw)
        let isDirectory = status.kind == .directory
        // An overlay shows the files of its layers under other devices; its directories are all its own.
        guard status.device == device || !isDirectory else { return }
        if !isDirectory, status.links > 1, !counted.insert(status.inode).inserted { return }
        let place = TreeMeasure.Place(name: name, parent: index, bytes: status.allocated)
        if isDirectory {
            measure.directories.append(place)
            depths.append(depths[index] + 1)
            return
        }
        measure.directories[index].bytes &+= status.allocated
        measure.directories[index].entries += 1
        keep(place)
    }

    /// The largest files, the smallest of them last.
    private mutating func keep(_ file: TreeMeasure.Place) {
        if measure.files.count == TreeWalk.filesKept, let last = measure.files.last {
            guard file.bytes > last.bytes else { return }
            measure.files.removeLast()
        }
        let place = measure.files.firstIndex { $0.bytes < file.bytes } ?? measure.files.endIndex
        measure.files.insert(file, at: place)
    }

    /// Opens a directory of the walk, one name at a time from the top; -1 where that fails or it is another one now.
    private func open(_ index: Int) -> CInt {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        var way: [Int] = []
        var place = index
        while let parent = measure.directories[place].parent {
            way.append(place)
            place = parent
        }
        var number = unsafe openat(top.number, ".", flags)
        for step in way.reversed() where number >= 0 {
            let next = unsafe openat(number, measure.directories[step].name, flags)
            close(number)
            number = next
        }
        guard number >= 0 else { return -1 }
        var raw = stat()
        guard unsafe fstat(number, &raw) == 0, FileStatus(raw).device == device else {
            close(number)
            return -1
        }
        return number
    }
}
