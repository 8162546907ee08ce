/// Room on a file system: bytes in whole blocks, and inodes.
public struct RoomNeed: Sendable, Hashable {
    public var bytes: Int64
    public var inodes: Int64

    public init(bytes: Int64 = 0, inodes: Int64 = 0) {
        self.bytes = bytes
        self.inodes = inodes
    }

    /// What both need at most, where one runs after the other.
    public static func larger(_ left: RoomNeed, _ right: RoomNeed) -> RoomNeed {
        RoomNeed(bytes: max(left.bytes, right.bytes), inodes: max(left.inodes, right.inodes))
    }

    /// What both need at once.
    public static func + (left: RoomNeed, right: RoomNeed) -> RoomNeed {
        RoomNeed(bytes: sum(left.bytes, right.bytes), inodes: sum(left.inodes, right.inodes))
    }
}

/// Sizes that decide how much room the verification of one source takes.
public struct SignedFileSizes: Sendable, Hashable {
    /// The signed text, which apt writes out: for InRelease without frame and signature, for a detached pair 0, since Release is
    /// verified where it lies.
    public var bodyBytes: Int64
    /// The armoured signature, which apt writes out too; 0 for a detached pair.
    public var signatureBytes: Int64

    public init(bodyBytes: Int64, signatureBytes: Int64) {
        self.bodyBytes = max(0, bodyBytes)
        self.signatureBytes = max(0, signatureBytes)
    }

    /// For an InRelease of which only the size is known: all of it is counted as text, and a block as signature.
    public init(inReleaseBytes: Int64) {
        self.init(bodyBytes: inReleaseBytes, signatureBytes: 1)
    }

    /// For Release and Release.gpg.
    public static let detached = SignedFileSizes(bodyBytes: 0, signatureBytes: 0)
}

/// The file system that apt's temp directory is on, as far as it decides what a file takes.
public struct RoomUnit: Sendable, Hashable {
    /// Bytes that even the smallest file takes: the block size.
    public var blockBytes: Int64
    /// Bytes that an empty directory takes: none on tmpfs, a block elsewhere.
    public var directoryBytes: Int64

    public init(blockBytes: Int64 = 4096, directoryBytes: Int64) {
        self.blockBytes = max(1, blockBytes)
        self.directoryBytes = max(0, directoryBytes)
    }

    /// The unit of a file system by its type, `tmpfs`, and its block size.
    public init(fileSystem: String?, blockBytes: Int64) {
        let bytes = max(1, blockBytes)
        self.init(blockBytes: bytes, directoryBytes: fileSystem == "tmpfs" || fileSystem == "ramfs" ? 0 : bytes)
    }

    /// What a file of that size takes.
    func file(_ bytes: Int64) -> RoomNeed {
        let rest = bytes % blockBytes
        return RoomNeed(bytes: rest == 0 ? bytes : sum(bytes, blockBytes - rest), inodes: 1)
    }

    var directory: RoomNeed { RoomNeed(bytes: directoryBytes, inodes: 1) }
}

func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (value, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : value
}
