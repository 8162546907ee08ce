import Linux

/// Looks where the loader of a root would look for the libraries of its programs (ld.so(8)), without running anything. Files are
/// read once however many programs need them.
struct LibrarySearch {
    private let root: Root
    /// LD_LIBRARY_PATH and the directories that the root's configuration and its loader know.
    private let directories: [String]
    private var files: [String: Content] = [:]

    /// What a file turned out to be.
    enum Content {
        case elf(ElfFile)
        /// No ELF file.
        case other
        /// It could not be opened here, which says nothing of it.
        case unread
    }

    /// What one program lacks.
    struct Outcome {
        var missing: [String] = []
        var broken: [String] = []
        /// The paths of those that are whole.
        var loaded: [String] = []
    }

    /// Directories that are looked through beside the built-in ones; Debian's configuration has three. The files are an image's own.
    private static let most = 64

    /// - Parameter environment: of the programs; LD_LIBRARY_PATH counts.
    init(_ root: Root, environment: [String: String]) {
        self.root = root
        let own =
            environment["LD_LIBRARY_PATH"]?.split(whereSeparator: { $0 == ":" || $0 == ";" }).map(String.init) ?? []
        directories =
            Array((own + LibrarySearch.configured(root)).prefix(LibrarySearch.most)) + LibrarySearch.builtIn(root)
    }

    /// What lies at a path, of which little is read.
    mutating func content(_ path: String) -> Content {
        if let known = files[path] { return known }
        var content = Content.unread
        if let stored = try? root.openInParts(path) {
            content = ElfFile(size: stored.size) { stored.bytes(at: $0, count: $1) }.map { .elf($0) } ?? .other
        }
        files[path] = content
        return content
    }

    /// The ELF file at a path; nil where it is none or could not be read.
    mutating func file(_ path: String) -> ElfFile? {
        if case .elf(let file) = content(path) { file } else { nil }
    }

    /// Follows what a program needs, and what that needs in turn.
    mutating func follow(_ program: ElfFile, at path: String) -> Outcome {
        var outcome = Outcome()
        var seen: Set<String> = []
        var waiting = [(file: program, path: path)]
        while let next = waiting.popLast(), seen.count < 256, interruption == nil {
            let origin = next.path.lastIndex(of: "/").map { String(next.path[..<$0]) } ?? ""
            let own = next.file.searchPath.prefix(LibrarySearch.most).map { LibrarySearch.expanded($0, origin: origin) }
            for name in next.file.needed.prefix(256) where interruption == nil && seen.insert(name).inserted {
                switch find(name, in: own + directories, as: program.kind) {
                case .found(let file, let place):
                    waiting.append((file, place))
                    outcome.loaded.append(place)
                case .broken(let place): outcome.broken.append(place)
                case .missing: outcome.missing.append(name)
                case .unknown: break
                }
            }
        }
        return outcome
    }

    private enum Place {
        case found(ElfFile, String)
        case broken(String)
        case missing
        /// There, and not to be read here.
        case unknown
    }

    /// The loader goes on behind a library of another kind, and stops at a file that is none.
    private mutating func find(_ name: String, in directories: [String], as kind: ElfFile.Kind) -> Place {
        let candidates = name.contains("/") ? [name] : directories.map { $0 + "/" + name }
        for place in candidates where root.kind(of: place) == .regular {
            switch content(place) {
            case .other: return .broken(place)
            case .unread: return .unknown
            case .elf(let file) where file.kind == kind:
                return file.isTruncated ? .broken(place) : .found(file, place)
            case .elf: continue
            }
        }
        return .missing
    }

    /// What Debian's loaders know without a configuration: the multi-architecture directories, and the plain ones.
    private static func builtIn(_ root: Root) -> [String] {
        var found = ["/lib64", "/usr/lib64", "/lib", "/usr/lib"]
        for folder in ["/lib", "/usr/lib"] {
            let names = (try? root.list(folder)) ?? []
            found += names.filter { $0.contains("-linux-") }.sorted().prefix(most).map { folder + "/" + $0 }
        }
        return found
    }

    /// The directories of ld.so.conf and the files that it includes: one level, as Debian has it.
    private static func configured(_ root: Root) -> [String] {
        func lines(_ path: String) -> [String] {
            let text = String(decoding: (try? root.read(path, limit: 65_536)) ?? [], as: UTF8.self)
            return text.split(separator: "\n").map { $0.trimming { $0 == " " || $0 == "\t" } }
        }
        let folder = "/etc/ld.so.conf.d"
        let parts = ((try? root.list(folder, limit: 1000)) ?? []).filter { $0.hasSuffix(".conf") }.sorted().prefix(most)
        return (parts.flatMap { lines(folder + "/" + $0) } + lines("/etc/ld.so.conf")).filter { $0.hasPrefix("/") }
    }

    private static func expanded(_ directory: String, origin: String) -> String {
        for name in ["$ORIGIN", "${ORIGIN}"] where directory.hasPrefix(name) {
            return origin + directory.dropFirst(name.count)
        }
        return directory
    }
}

extension Substring {
    fileprivate func trimming(_ isBlank: (Character) -> Bool) -> String {
        var text = self
        while let first = text.first, isBlank(first) { text.removeFirst() }
        while let last = text.last, isBlank(last) { text.removeLast() }
        return String(text)
    }
}
