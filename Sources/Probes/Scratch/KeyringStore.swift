import Evidence
import GPGME
import Linux

/// Finds a place from which gpg can read keyrings, the most ordinary one first, and needs no writable one.
///
/// 1. A private home in a scratch directory, memory before disk.
/// 2. Sealed files in memory, given to gpg on its command line. They have a path only where /proc is mounted.
/// 3. The keyring files themselves, where they are binary and hold exactly the bytes that this program has read; they are
///    compared once more after gpg has used them.
/// 4. A private home in a directory that nobody expects scratch in: what writes nothing goes before it.
public final class KeyringStore {
    private let scratch: Scratch
    private let lastResort: Scratch
    private let memory: Bool
    /// What kept the ways 2 and 3 from being used, in words, in the order of trying and each once.
    private var otherWays: [String] = []

    /// - Parameters:
    ///   - scratch: the usual places.
    ///   - lastResort: the unusual ones.
    ///   - memory: false leaves the second way out.
    public init(scratch: Scratch, lastResort: Scratch = Scratch(candidates: []), memory: Bool = true) {
        self.scratch = scratch
        self.lastResort = lastResort
        self.memory = memory
    }

    /// The scratch directory in use, nil before the first home was made.
    public var scratchPath: String? { scratch.path ?? lastResort.path }

    /// What was tried in vain so far, in words.
    public var refusals: [String] {
        scratch.failures.map(\.description) + otherWays + lastResort.failures.map(\.description)
    }

    /// Stores keyrings for one gpg.
    ///
    /// - Parameter files: where the keyrings of `contents` were read, each with the bytes that gpg is to have of it.
    func store(_ contents: HomeContents, files: [KeyringFile]) throws(NoScratch) -> StoredKeyrings {
        if let home = try? scratch.makeHome(contents) {
            return StoredKeyrings(setting: .home(home.path), kind: .scratch)
        }
        if memory, let stored = inMemory(contents) { return stored }
        if let stored = inPlace(contents, files) { return stored }
        if let home = try? lastResort.makeHome(contents) {
            return StoredKeyrings(setting: .home(home.path), kind: .scratch)
        }
        throw NoScratch(failures: scratch.failures + lastResort.failures, otherWays: otherWays)
    }

    /// Removes every directory that was made.
    public func remove() {
        scratch.remove()
        lastResort.remove()
    }

    private func inMemory(_ contents: HomeContents) -> StoredKeyrings? {
        do throws(FileError) {
            var held: [SealedMemory] = []
            if !contents.keyring.isEmpty { held.append(try SealedMemory(contents.keyring)) }
            for keybox in contents.keyboxes { held.append(try SealedMemory(keybox)) }
            return StoredKeyrings(
                setting: .keyrings(held.map(\.path), assumedTime: contents.assumedTime), kind: .memory, held: held)
        } catch {
            note("gpg cannot read the keyring from memory: \(error)")
            return nil
        }
    }

    private func inPlace(_ contents: HomeContents, _ files: [KeyringFile]) -> StoredKeyrings? {
        guard !files.isEmpty else { return nil }
        for file in files {
            if let reason = file.refusal {
                note("gpg cannot read the keyring where it lies: \(reason)")
                return nil
            }
        }
        return StoredKeyrings(
            setting: .keyrings(files.map(\.path), assumedTime: contents.assumedTime), kind: .place, files: files)
    }

    private func note(_ words: String) {
        if !otherWays.contains(words) { otherWays.append(words) }
    }
}

/// Keyrings that one gpg can read, for as long as this is kept.
struct StoredKeyrings {
    var setting: GPGSetting
    var kind: VerificationObservation.KeyringsIn
    /// The files in memory.
    var held: [SealedMemory] = []
    /// The keyring files that gpg reads where they lie.
    var files: [KeyringFile] = []

    /// What has changed under gpg's hands, in words; nil where the keyrings are what they were.
    var change: String? {
        guard let reason = files.lazy.compactMap(\.refusal).first else { return nil }
        return "a keyring changed while gpg read it: \(reason)"
    }
}

/// A keyring on disk, and what gpg is to have of it.
struct KeyringFile: Sendable, Hashable {
    /// Where this program read it; it may be another root's path, so only its bytes count.
    var path: String
    /// Binary packets or a keybox, as gpg reads them.
    var bytes: [UInt8]

    /// Why gpg cannot be given the file itself, in words; nil where it can.
    var refusal: String? {
        guard path.hasPrefix("/"), !path.contains("\n") else { return "\(path) is no path that gpg can be given" }
        do throws(FileError) {
            return try readFile(path, limit: bytes.count) == bytes ? nil : KeyringFile.differs(path)
        } catch {
            if case .tooLarge = error.reason { return KeyringFile.differs(path) }
            return error.description
        }
    }

    private static func differs(_ path: String) -> String {
        "\(path) is not, byte for byte, a binary keyring that was read"
    }
}
