import Glibc
import Linux

/// Writes the seeds of a target to `folder/NAME/`. The current directory is the repository's.
func writeSeeds(of target: Target, to folder: String) {
    let place = "\(folder)/\(target.name)"
    mkdir(place, 0o755)
    var seeds = target.texts.map { Array($0.utf8) } + target.binaries
    let all = target.folders.flatMap { files(below: $0) }.sorted().filter { path in
        target.endings.contains { path.hasSuffix($0) }
    }
    let step = max(1, all.count / Target.mostFiles)
    for place in stride(from: 0, to: all.count, by: step) {
        guard let bytes = try? readFile(all[place], limit: 1 << 20), let seed = target.prepared(bytes) else { continue }
        seeds.append(seed)
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
