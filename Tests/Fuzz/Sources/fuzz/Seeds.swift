import Glibc
import Linux

/// Writes the seeds of a target to `folder/NAME/`. The current directory is the repository's.
func writeSeeds(of target: Target, to folder: String) {
    let place = "\(folder)/\(target.name)"
    mkdir(place, 0o755)
    var seeds = target.texts.map { Array($0.utf8) } + target.binaries
    for above in target.folders {
        for path in files(below: above) where target.endings.contains(where: { path.hasSuffix($0) }) {
            guard let bytes = try? readFile(path, limit: 1 << 20), let seed = target.prepared(bytes) else { continue }
            seeds.append(seed)
        }
    }
    // What is cut off is hardly what it was, and a target without any seed begins from nothing.
    for (number, seed) in seeds.filter({ $0.count <= target.most }).enumerated() {
        do throws(FileError) {
            try writeFileAtomically("\(place)/seed-\(number)", seed)
        } catch {
            print("fuzz: \(error)")
            exit(74)
        }
    }
}

private func files(below folder: String) -> [String] {
    let names = (try? listDirectory(folder)) ?? []
    return names.flatMap { name -> [String] in
        let path = "\(folder)/\(name)"
        return (try? fileStatus(path))?.kind == .directory ? files(below: path) : [path]
    }
}
