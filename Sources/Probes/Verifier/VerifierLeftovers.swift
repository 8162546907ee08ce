import Linux

/// What a verifier that was killed leaves in apt's temp directory: it removes its own files only where it comes to an end itself.
struct VerifierLeftovers {
    private let directory: String
    /// nil where the directory could not be listed.
    private let before: Set<String>?
    private let start: Int64?

    /// Remembers what is there before the verifier runs.
    /// - Parameter file: one that was written just before: its change time is the kernel's for the start of the run.
    init(in directory: String, newerThan file: String) {
        self.directory = directory
        before = VerifierLeftovers.names(directory).map(Set.init)
        start = (try? fileStatus(file))?.changedAt
    }

    /// Removes what has been added since and is the verifier's by name, owner and time. Unless it is known that no other apt
    /// holds the lock on its lists nothing is removed, for the files could be that apt's.
    func remove(of uid: UInt32, lock: String) {
        guard let before, let start, isLockedByAnother(lock) == false else { return }
        for name in VerifierLeftovers.names(directory) ?? [] where !before.contains(name) {
            let path = "\(directory)/\(name)"
            guard let status = try? fileStatus(path, followingLinks: false), status.uid == uid,
                status.changedAt >= start
            else { continue }
            // A plain file first by its name alone: a filter may refuse the calls that a tree needs.
            do throws(FileError) { try removeFile(path) } catch { _ = try? removeTree(path) }
        }
    }

    private static func names(_ directory: String) -> [String]? {
        (try? listDirectory(directory, sorted: false))?.filter(isVerifiers)
    }

    /// The names that mkstemp and mktemp make for apt's verification, in front of and behind their random part
    /// (apt-pkg/contrib/gpgv.cc, methods/gpgv.cc, methods/sqv.cc, cmdline/apt-key.in; apt 2.2 to 3.0).
    private static let shapes: [(head: String, random: Int, tail: String)] =
        ["conf", "sig", "data", "sqvout", "sqverr"].map { ("apt.\($0).", 6, "") } + [
            ("apt.", 6, ".gpg"), ("apt-key.", 6, ".asc"), ("apt-key-gpghome.", 10, ""),
        ]

    static func isVerifiers(_ name: String) -> Bool {
        shapes.contains { shape in
            guard name.hasPrefix(shape.head), name.hasSuffix(shape.tail) else { return false }
            let random = name.utf8.dropFirst(shape.head.utf8.count).dropLast(shape.tail.utf8.count)
            return random.count == shape.random && random.allSatisfy(isAlphanumeric)
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
