import Diagnosis
import Evidence

/// A directory in one line: `/tmp  tmpfs  64 KiB, 16 KiB free  <- apt needs about 380 KiB here`.
struct DirectoryLine {
    let text: String

    init(_ directory: DirectoryObservation) {
        guard directory.exists else {
            text = "\(directory.path)  does not exist"
            return
        }
        var parts = [directory.path]
        if !directory.isDirectory { parts.append("not a directory") }
        if let mount = directory.mount {
            let words = [mount.fileSystem, mount.readOnly ? "read-only" : ""].filter { !$0.isEmpty }
            if !words.isEmpty { parts.append(words.joined(separator: ", ")) }
        }
        if let total = directory.totalBytes, let free = directory.availableBytes {
            parts.append("\(Wording.bytes(total)), \(Wording.bytes(free)) free")
        }
        if let total = directory.totalInodes, total > 0, let free = directory.availableInodes {
            parts.append("\(free) of \(total) inodes free")
        }
        if let mode = directory.mode, mode != 0o1777, mode != 0o755 { parts.append("mode \(Wording.mode(mode))") }
        if let needed = directory.neededBytes { parts.append("<- apt needs about \(Wording.bytes(needed)) here") }
        text = parts.joined(separator: "  ")
    }
}
