/// What `apt-get update` takes of the things that the kernel counts, at the moment when it is most. With one step less it fails.
public struct LimitNeed: Sendable, Hashable {
    /// Processes alive at the same time, apt-get itself included. All but that one are the sandbox user's.
    public var processes: Int64
    /// Descriptors open at the same time in one process.
    public var openFiles: Int64
    /// Address space of one process (RLIMIT_AS).
    public var addressSpaceBytes: Int64
    /// Private writable memory of one process (RLIMIT_DATA).
    public var dataBytes: Int64
    /// The stack of one process (RLIMIT_STACK).
    public var stackBytes: Int64
    /// Memory of all processes together that cannot be taken back (memory control group).
    public var memoryBytes: Int64
    /// The largest file that is written (RLIMIT_FSIZE).
    public var fileBytes: Int64
    /// Bytes of each of the two package caches, pkgcache.bin and srcpkgcache.bin.
    public var cacheBytes: Int64

    public init(
        processes: Int64, openFiles: Int64, addressSpaceBytes: Int64, dataBytes: Int64, stackBytes: Int64,
        memoryBytes: Int64, fileBytes: Int64, cacheBytes: Int64
    ) {
        self.processes = processes
        self.openFiles = openFiles
        self.addressSpaceBytes = addressSpaceBytes
        self.dataBytes = dataBytes
        self.stackBytes = stackBytes
        self.memoryBytes = memoryBytes
        self.fileBytes = fileBytes
        self.cacheBytes = cacheBytes
    }
}

/// Sizes of the index files that a run of apt fetches, in bytes; 0 where they are not known.
public struct IndexSizes: Sendable, Hashable {
    /// All of them together, without compression.
    public var plain: Int64
    /// The largest file that is written of them: the download, or the form that apt keeps.
    public var largestFile: Int64

    public init(plain: Int64 = 0, largestFile: Int64 = 0) {
        self.plain = max(0, plain)
        self.largestFile = max(0, largestFile)
    }
}

/// What apt's verifier needs of processes depends on the keyrings: apt-key makes a copy of each armoured one and joins several,
/// each in a pipe of its own.
public enum KeyringWork: Sendable, Hashable {
    /// Every source names one binary file in Signed-By.
    case oneBinary
    /// Armour, several files, a fingerprint, or trusted.gpg.d.
    case more
}

/// What real apts were seen to need, each limit lowered by itself until `apt-get update` failed.
///
/// Swept in minbase roots of apt 2.2.4, 2.6.1 (apt-key and gpgv) and 3.0.3 (sqv), http sources on loopback, InRelease of 105,929
/// bytes, an index of one package or Debian's own (main, amd64: 8,790,396 bytes of xz, 50,060,337 plain). The figure is the least at
/// which it went well; with one less it failed. A figure with a star was not swept in that version: it is the one of 2.6.1.
///
/// | | 2.2.4 | 2.6.1 | 3.0.3 |
/// | --- | --- | --- | --- |
/// | processes in a pids control group: Signed-By with a binary file, 1 host; 3 hosts | 6; 10 | 6; 10 | 4; 7 |
/// | the same: an armoured file, or trusted.gpg.d | 8; 11 | 8; 11 | 4; 7 |
/// | RLIMIT_NPROC, which does not bind root: binary, 1 host; 3 | 5; 9 | 5; 9 | 3; 6 |
/// | the same: armoured or trusted.gpg.d | 7; 10 | 7; 10 | 3; 6 |
/// | RLIMIT_NOFILE, any keyring: 1 host; 3 hosts | 13; 17 | 13; 17 | 13; 17 |
/// | RLIMIT_AS in MiB: one package; Debian's main | 37; 50 | 37; 50 | 46; 62 |
/// | RLIMIT_DATA in MiB: one package; main | 26; 39 | 26; 39 | 28; more than 41 |
/// | RLIMIT_STACK in KiB (64 fails) | 90 | 90 | 90 |
/// | memory control group in MiB, files on a disk: one package; main (40 fails) | 5; 44 | 5; 44 | 7; 44 |
/// | RLIMIT_FSIZE in MiB: one package; main, where the plain index is the largest file | 1.8; 48 | 1.8; 48 | 1.8; 48 |
/// | each of the two package caches in bytes: one package; main | 1.77 M; 36.0 M | 1.78 M; 36.0 M | 1.77 M; 36.0 M |
/// | RLIMIT_CPU in seconds (0 fails) | 1 | 1 | 1 |
///
/// An index that the server has without compression only takes one descriptor less with apt 2 and two less with apt 3: no
/// process unpacks it.
///
/// What apt says of it, from the same runs: "Unknown error executing apt-key", NO_PUBKEY, "Couldn't spawn new process" or "FATAL ->
/// Failed to fork." for processes; "Method sqv has died unexpectedly" on 3.0; "gpgv, gpgv2 or gpgv1 required for verification" with
/// 11 descriptors on 2.6; "Couldn't make mmap of 25165824 bytes" and "Dynamic MMap ran out of room" for address space; "Method
/// store has died unexpectedly", or nothing at all and exit 137, for memory; nothing and exit 153 for RLIMIT_FSIZE.
///
/// - Parameters:
///   - hosts: http and https hosts, each with a method process of its own; a `file:` source counts as one.
///   - releaseBytes: the largest InRelease or Release file.
///   - keepsCaches: whether apt writes its package caches to files; Docker's images switch that off.
public func limitNeed(
    layout: TempLayout, keyrings: KeyringWork, hosts: Int, indexes: IndexSizes = IndexSizes(), releaseBytes: Int64 = 0,
    keepsCaches: Bool = true
) -> LimitNeed {
    let hosts = Int64(max(1, hosts))
    let mebibyte: Int64 = 1 << 20
    // Where there are several, the index of one is unpacked by a further process while another one is verified.
    let processes: Int64 =
        switch (layout, keyrings) {
        case (.aptKey, .oneBinary): hosts == 1 ? 6 : 7 + hosts
        case (.aptKey, .more): hosts == 1 ? 8 : 8 + hosts
        case (.sqv, _), (.mergedKeyring, _): hosts == 1 ? 4 : 4 + hosts
        }
    // The caches grow by 34,320,000 bytes for 50,060,337 of Debian's indexes; the map in memory begins with 24 MiB.
    let cache = sum(1_720_000, indexes.plain / 1000 &* 685)
    let map = max(24 * mebibyte, sum(cache, 2 * mebibyte))
    let program: Int64 = layout == .aptKey ? 13 : 22
    // xz unpacks with a dictionary of 8 MiB, of which small files use as much as they have.
    let unpacking = sum(6 * mebibyte, min(8 * mebibyte, indexes.plain))
    return LimitNeed(
        processes: processes, openFiles: 11 + 2 * hosts,
        addressSpaceBytes: sum(program * mebibyte, map),
        dataBytes: sum((layout == .aptKey ? 2 : 4) * mebibyte, map),
        stackBytes: 90 * 1024,
        memoryBytes: max(
            (layout == .aptKey ? 5 : 7) * mebibyte,
            indexes.plain < mebibyte ? 0 : max(unpacking, sum(6 * mebibyte, cache))),
        fileBytes: max(releaseBytes, indexes.largestFile, keepsCaches ? cache : 0), cacheBytes: keepsCaches ? cache : 0)
}
