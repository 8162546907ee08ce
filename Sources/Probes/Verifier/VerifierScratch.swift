import Linux

/// Scratch for apt's own verifier: the file that it is asked about, where the user that it runs as can read it, and a temp
/// directory with room, tested by writing as that user.
///
/// Places on another file system than apt's temp directory come first, so that nothing of ours takes room from the very run
/// that is to show whether there is enough. On the same one a place counts only where file and need fit beside each other.
public final class VerifierScratch {
    private let candidates: [String]
    private let account: Account?
    private let temp: String
    /// Directories with the names that were written into them; a name that ends in a slash is a directory's.
    private var made: [(path: String, names: [String])] = []
    /// The places that refused the last time one was looked for, in the order of trying, each with its reason: no word of it
    /// changes from one try to the next.
    public private(set) var refusals: [String] = []

    /// - Parameters:
    ///   - candidates: the usual places for scratch.
    ///   - account: what a child has to become to be the user that the verifier runs as; nil stays as this program is.
    ///   - temp: the temp directory that apt would use.
    public init(candidates: [String], account: Account?, temp: String) {
        let device = (try? fileStatus(temp))?.device
        let apart = candidates.filter { place in (try? fileStatus(place)).map { $0.device != device } ?? false }
        self.candidates = apart + candidates.filter { !apart.contains($0) }
        self.account = account
        self.temp = temp
    }

    deinit { remove() }

    /// Writes the files into a new directory that the verifier's user can read; nil where no place takes them.
    /// - Parameters:
    ///   - files: names without a slash, with their bytes.
    ///   - room: what the verifier itself needs in its temp directory, in bytes.
    public func place(_ files: [(name: String, bytes: [UInt8])], leaving room: Int64) -> String? {
        directory(files.map(\.name)) { path in
            if sharesTemp(path) {
                let bytes = files.reduce(room) { $0 + Int64($1.bytes.count) }
                // What is there for other users than root, to whom reserved blocks do not count.
                let available = (try? fileSystem(at: path))?.availableBytes ?? 0
                if available < bytes { return "its free bytes are too few beside apt's own temp files" }
            }
            for file in files {
                do throws(FileError) {
                    try createFile("\(path)/\(file.name)", file.bytes, mode: 0o644)
                } catch {
                    return name(of: error)
                }
                let outcome = probe(.read(path: "\(path)/\(file.name)"), as: account)
                if let trouble = trouble(outcome) { return "the verifier's user cannot read it: \(trouble)" }
            }
            return nil
        }
    }

    /// A new temp directory in which the verifier's user could write that much; nil where there is none.
    public func roomyDirectory(bytes: Int64, files: Int, block: Int64 = 4096) -> String? {
        let place = directory(["tmp/"]) { path in
            let temp = path + "/tmp"
            do throws(FileError) {
                try makeDirectory(temp, mode: 0o1777)
                try setMode(temp, 0o1777)
            } catch {
                return name(of: error)
            }
            let outcome = probe(
                .room(directory: temp, bytes: bytes, files: min(files, 64), block: block), as: account)
            return trouble(outcome).map { "a temp directory: \($0)" }
        }
        return place.map { $0 + "/tmp" }
    }

    /// Removes every directory that was made.
    public func remove() {
        while let (path, names) = made.popLast() { VerifierScratch.remove(path, names) }
    }

    private static func remove(_ path: String, _ names: [String]) {
        // One by one first: with as few descriptors as a process may be given, no directory can be listed.
        for name in names where name.hasSuffix("/") { _ = try? removeEmptyDirectory("\(path)/\(name)") }
        for name in names where !name.hasSuffix("/") { _ = try? removeFile("\(path)/\(name)") }
        do throws(FileError) { try removeEmptyDirectory(path) } catch { _ = try? removeTree(path) }
    }

    /// The first candidate in which a new directory of ours is ready for use, as `prepare` says: nil, or why it is not.
    private func directory(_ names: [String], _ prepare: (String) -> String?) -> String? {
        refusals = []
        for candidate in candidates where VerifierScratch.isPlain(candidate) {
            let before = made.count
            do throws(FileError) {
                let path = try makePrivateDirectory(in: candidate, prefix: Scratch.prefix)
                made.append((path, names))
                // Everybody may go through to a name that is known, and nobody but us may list it.
                try setMode(path, 0o711)
                guard let reason = prepare(path) else { return path }
                note("\(candidate): \(reason)")
            } catch {
                note("\(candidate): \(name(of: error))")
            }
            // What refused keeps no room until the end.
            if made.count > before, let (path, names) = made.popLast() { VerifierScratch.remove(path, names) }
        }
        return nil
    }

    private func sharesTemp(_ path: String) -> Bool {
        guard let ours = try? fileStatus(path), let theirs = try? fileStatus(temp) else { return true }
        return ours.device == theirs.device
    }

    private func note(_ words: String) {
        if !refusals.contains(words) { refusals.append(words) }
    }

    /// Paths go into a message whose URIs are escaped: ones with anything to escape are not used.
    private static func isPlain(_ path: String) -> Bool {
        path.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "/._-".utf8.contains(byte)
        }
    }
}

/// The error alone: the path holds a random name.
private func name(of error: FileError) -> String { error.errno?.name ?? "unknown" }

/// Why a try in a child did not go well; nil where it did.
private func trouble(_ outcome: SandboxOutcome) -> String? {
    switch outcome.state {
    case .succeeded: nil
    case .failed(let step, let error), .notStarted(let step, let error): "\(step.rawValue): \(error.name)"
    case .timedOut: "no answer"
    case .interrupted: "interrupted"
    case .died(let signal): "ended by signal \(signal)"
    }
}
