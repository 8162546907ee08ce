import AptModel
import Evidence
import GPGME
import Linux

extension ListsReader {
    /// Compares every index file that a verified Release file names and apt keeps with its size and SHA-256.
    ///
    /// apt keeps most of them unpacked. One that it keeps compressed may have been packed by apt itself: where its bytes are those
    /// of the mirror's file it is compared, else it says nothing and is skipped.
    ///
    /// - Parameters:
    ///   - isOver: asked now and then; true ends it, and what is left counts as not compared.
    ///   - progress: told the name of each file.
    public func indexes(
        of release: ReleaseFile, at locations: ReleaseLocations, isOver: () -> Bool, progress: (String) -> Void
    ) -> [StoredIndex] {
        guard let section = release.sections.first(where: { $0.kind == .sha256 }),
            let names = try? root.list(folder, limit: ListsReader.names)
        else { return [] }
        let kept = Set(names)
        var plain: Set<String> = []
        var found: [StoredIndex] = []
        for entry in section.entries {
            let name = locations.indexListsName(entry.path)
            guard kept.contains(name), plain.insert(name).inserted else { continue }
            progress(entry.path)
            found.append(compare(entry, name, isOver))
        }
        // An index that apt packed in a form that the Release file does not name.
        for entry in section.entries {
            let name = locations.indexListsName(entry.path)
            for ending in [".lz4", ".gz", ".xz", ".zst", ".bz2", ".lzma"]
            where kept.contains(name + ending) && plain.insert(name + ending).inserted {
                var index = StoredIndex(
                    path: folder + name + ending, name: entry.path,
                    bytes: (try? root.status(of: folder + name + ending).size) ?? 0,
                    expectedBytes: Int64(clamping: entry.size), expectedSha256: entry.hash)
                index.skipped = "apt packed it itself, and this program does not unpack it"
                found.append(index)
            }
        }
        return found
    }

    private func compare(_ entry: ReleaseEntry, _ name: String, _ isOver: () -> Bool) -> StoredIndex {
        let path = folder + name
        let size = (try? root.status(of: path).size) ?? 0
        var index = StoredIndex(
            path: path, name: entry.path, bytes: size, expectedBytes: Int64(clamping: entry.size),
            expectedSha256: entry.hash)
        let packed = [".lz4", ".gz", ".xz", ".zst", ".bz2", ".lzma"].contains { entry.path.hasSuffix($0) }
        if size == index.expectedBytes || !packed {
            let digest = DigestStream()
            do throws(FileError) {
                let whole = try root.readPieces(path) { piece in
                    digest.add(piece)
                    return !isOver()
                }
                index.sha256 = whole ? digest.hexadecimal() : nil
                if !whole { index.skipped = "the run ended before it was read" }
            } catch { index.skipped = "it cannot be read: \(LoadedConfiguration.PassedOver(path, error).reason)" }
        }
        if index.skipped == nil {
            let same = size == index.expectedBytes && index.sha256 == entry.hash
            if packed, !same {
                index.skipped = "apt may have packed it itself, and this program does not unpack it"
            } else {
                index.matches = same
            }
        }
        return index
    }
}
