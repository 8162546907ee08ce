import Evidence
import Linux

extension DirectoryWalk {
    /// Places that are named of each kind: by bytes, and by number.
    private static let named = 6

    /// What a walk found, cut down to what tells: a directory stands for what lies in it unless one of its own has most of that.
    init(_ measure: TreeMeasure) {
        self.init(
            entries: measure.entries, bytes: measure.directories.first?.bytes ?? 0, unreadable: measure.unreadable,
            stoppedBy: measure.stoppedBy?.rawValue)
        let byBytes = DirectoryWalk.telling(measure) { $0.bytes }
        let byEntries = DirectoryWalk.telling(measure) { $0.entries }
        var seen: Set<Int> = []
        largest = (byBytes + byEntries).filter { seen.insert($0).inserted }.map { index in
            let place = measure.directories[index]
            return PathUse(
                path: shown(measure.path(of: place)), isDirectory: true, bytes: place.bytes, entries: place.entries)
        }
        largest += measure.files.prefix(DirectoryWalk.named).filter { $0.bytes > 0 }.map { file in
            PathUse(path: shown(measure.path(of: file)), isDirectory: false, bytes: file.bytes, entries: 1)
        }
    }

    /// The directories with most of something, and of those on one way the last that still has nearly all of it.
    private static func telling(_ measure: TreeMeasure, _ amount: (TreeMeasure.Place) -> Int64) -> [Int] {
        let directories = measure.directories
        guard let top = directories.first else { return [] }
        // Below a hundredth of it all nothing is worth a line.
        let least = max(1, amount(top) / 100)
        var outdone: Set<Int> = []
        for place in directories {
            guard let parent = place.parent, amount(place) >= least else { continue }
            if amount(place) >= amount(directories[parent]) / 4 * 3 { outdone.insert(parent) }
        }
        return directories.indices.dropFirst().filter { amount(directories[$0]) >= least && !outdone.contains($0) }
            .sorted { amount(directories[$0]) > amount(directories[$1]) }.prefix(named).map { $0 }
    }
}

/// A path of whoever's making, no longer than a line of a report needs.
private func shown(_ path: String) -> String {
    path.count > 400 ? String(path.prefix(200)) + "..." + String(path.suffix(197)) : path
}
