/// What the headers of an ELF file say (elf(5)): which machine it is for, which loader it asks for, which libraries it needs.
/// The bytes are an image's own, so every offset is looked at before it is used.
struct ElfFile {
    /// 4 or 8 bytes wide, byte order, machine: two files are of one kind where all three agree.
    struct Kind: Hashable {
        var wide: Bool
        var little: Bool
        var machine: UInt64
    }

    let kind: Kind
    /// The loader's path; nil for a static program or a library.
    private(set) var interpreter: String?
    /// Names as in DT_NEEDED.
    private(set) var needed: [String] = []
    /// DT_RUNPATH, else DT_RPATH: directories, `$ORIGIN` not replaced.
    private(set) var searchPath: [String] = []
    /// Whether a program header announces bytes behind the file's end.
    private(set) var isTruncated = false

    private let size: UInt64
    private var read: Reader

    /// Bytes of the file from an offset on, fewer where it ends.
    typealias Reader = (_ offset: UInt64, _ count: Int) -> [UInt8]

    /// nil where it does not begin as an ELF file. Its headers, its dynamic section and the names in that are all
    /// that is read: at most 64 KB, 16 KB and 512 bytes for each name.
    ///
    /// - Parameter size: of the whole file, in bytes.
    init?(size: Int64, read: @escaping Reader) {
        let head = read(0, 64)
        guard head.count >= 20, head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { return nil }
        let little = head[5] == 1
        kind = Kind(
            wide: head[4] == 2, little: little, machine: ElfFile.number(head, at: 18, count: 2, little: little) ?? 0)
        self.size = UInt64(max(0, size))
        self.read = read
        readSegments(head)
        // What it reads from may be an open file, which need not stay so.
        self.read = { _, _ in [] }
    }

    /// A file in memory.
    init?(_ bytes: [UInt8]) {
        self.init(size: Int64(bytes.count)) { offset, count in
            guard offset < UInt64(bytes.count) else { return [] }
            return Array(bytes[Int(offset)...].prefix(count))
        }
    }

    private static func number(_ bytes: [UInt8], at offset: Int, count: Int, little: Bool) -> UInt64? {
        guard offset >= 0, bytes.count - offset >= count else { return nil }
        let slice = bytes[offset..<offset + count]
        return (little ? Array(slice.reversed()) : Array(slice)).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func number(_ bytes: [UInt8], at offset: Int, count: Int) -> UInt64? {
        ElfFile.number(bytes, at: offset, count: count, little: kind.little)
    }

    /// A number as wide as an address.
    private func word(_ bytes: [UInt8], at offset: Int) -> UInt64? {
        number(bytes, at: offset, count: kind.wide ? 8 : 4)
    }

    /// The text at an offset of the file up to its NUL.
    private func text(at offset: UInt64) -> String? {
        let bytes = read(offset, 512)
        guard let end = bytes.firstIndex(of: 0) else { return nil }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// One program header: type, file offset, address and size in the file.
    private struct Segment {
        var type: UInt64
        var offset: UInt64
        var address: UInt64
        var size: UInt64
    }

    private mutating func readSegments(_ head: [UInt8]) {
        guard let table = word(head, at: kind.wide ? 32 : 28),
            let entry = number(head, at: kind.wide ? 54 : 42, count: 2).map({ Int($0) }),
            let count = number(head, at: kind.wide ? 56 : 44, count: 2).map({ min(Int($0), 128) })
        else {
            isTruncated = true
            return
        }
        // elf(5) has 32 and 56 bytes; a larger entry is no mistake, a huge one is.
        guard entry <= 512 else {
            isTruncated = true
            return
        }
        let headers = read(table, entry * count)
        var segments: [Segment] = []
        for index in 0..<count {
            let base = index * entry
            guard let type = number(headers, at: base, count: 4),
                let offset = word(headers, at: base + (kind.wide ? 8 : 4)),
                let address = word(headers, at: base + (kind.wide ? 16 : 8)),
                let bytes = word(headers, at: base + (kind.wide ? 32 : 16))
            else {
                isTruncated = true
                return
            }
            // PT_LOAD is what gets mapped.
            let (end, overflow) = offset.addingReportingOverflow(bytes)
            if type == 1, overflow || end > size { isTruncated = true }
            segments.append(Segment(type: type, offset: offset, address: address, size: bytes))
        }
        if let loader = segments.first(where: { $0.type == 3 }) { interpreter = text(at: loader.offset) }
        if let dynamic = segments.first(where: { $0.type == 2 }) { readDynamic(dynamic, segments) }
    }

    private mutating func readDynamic(_ dynamic: Segment, _ segments: [Segment]) {
        let width = kind.wide ? 8 : 4
        let table = read(dynamic.offset, Int(min(dynamic.size, 1024 * UInt64(2 * width))))
        var names: [UInt64] = []
        var runPath: UInt64?
        var oldPath: UInt64?
        var strings: UInt64?
        for base in stride(from: 0, to: table.count, by: 2 * width) {
            guard let tag = word(table, at: base), let value = word(table, at: base + width), tag != 0 else { break }
            switch tag {
            case 1: names.append(value)
            case 5: strings = value
            case 15: oldPath = value
            case 29: runPath = value
            default: break
            }
        }
        // The string table's address is one in memory; the segment that holds it tells where it is in the file.
        guard let strings,
            let holder = segments.first(where: {
                $0.type == 1 && strings >= $0.address && strings - $0.address < $0.size
            })
        else { return }
        let texts = holder.offset &+ (strings - holder.address)
        needed = names.compactMap { text(at: texts &+ $0) }
        searchPath =
            (runPath ?? oldPath).flatMap { text(at: texts &+ $0) }?.split(separator: ":").map(String.init) ?? []
    }
}
