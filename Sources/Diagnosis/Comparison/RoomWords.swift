import Evidence

/// What a comparison shows of a directory.
enum DirectoryWords {
    static func directory(_ directory: DirectoryObservation) -> String {
        guard directory.exists else { return "\(directory.path): not there" }
        var words = [directory.path]
        if !directory.isDirectory { words.append("not a directory") }
        if let blocked = directory.blockedFiles, !blocked.isEmpty {
            words.append("a directory in the place of \(blocked.joined(separator: ", "))")
        }
        if let mount = directory.mount { words.append(mount.fileSystem + (mount.readOnly ? " read-only" : "")) }
        if let total = directory.totalBytes, let free = directory.availableBytes {
            words.append("\(Wording.bytes(free)) of \(Wording.bytes(total)) free")
        }
        if let inodes = directory.availableInodes, directory.totalInodes ?? 0 > 0, inodes < 1000 {
            words.append("\(inodes) inodes free")
        }
        if let mode = directory.mode { words.append("mode \(Wording.mode(mode))") }
        if let owner = directory.ownerUid, owner != 0 { words.append("owner \(owner)") }
        for attempt in directory.attempts where attempt.failedStep != nil {
            words.append("\(attempt.user): \(attempt.error ?? "cannot write")")
        }
        return words.joined(separator: ", ")
    }
}

/// What a comparison shows of a keyring.
enum KeyringWords {
    static func keyring(_ keyring: KeyringObservation) -> String {
        guard keyring.exists else { return "not there" }
        var words: [String] = []
        if let digest = keyring.sha256 {
            words.append("SHA256 \(digest.prefix(16))")
        } else if let size = keyring.sizeBytes {
            words.append("\(size) bytes")
        }
        if !keyring.keys.isEmpty { words.append("\(keyring.keys.count) \(keyring.keys.count == 1 ? "key" : "keys")") }
        if [.binary, .armoured].contains(keyring.format) == false { words.append(keyring.format.rawValue) }
        if let mode = keyring.mode { words.append("mode \(Wording.mode(mode))") }
        if let access = keyring.sandboxAccess, !access.readable { words.append("\(access.user) cannot read it") }
        if let error = keyring.readError { words.append(error) }
        return words.joined(separator: ", ")
    }
}

/// What a comparison shows of limits.
enum LimitsWords {
    private static let names = [
        "Max processes": "processes", "Max open files": "open files", "Max file size": "file size",
        "Max address space": "address space", "Max data size": "data", "Max stack size": "stack",
        "Max cpu time": "CPU time",
    ]

    /// Those that stop apt where they are low; the rest of them do not.
    static func limits(_ seen: Observations) -> String? {
        guard let limits = seen.limits?.limits ?? seen.targetProcess?.limits, !limits.isEmpty else { return nil }
        let words = limits.compactMap { limit -> String? in
            guard let name = names[limit.name], let soft = limit.soft else { return nil }
            return "\(name) \(soft)"
        }
        return words.isEmpty ? "no limits" : words.joined(separator: ", ")
    }

    static func controlGroup(_ seen: Observations) -> String? {
        guard let group = seen.limits?.controlGroup ?? seen.targetProcess?.controlGroup else { return nil }
        let memory = ([group.memoryMaxBytes] + levels(group, "memory")).compactMap { $0 }.min()
        let processes = ([group.pidsMax] + levels(group, "pids")).compactMap { $0 }.min()
        var words: [String] = []
        if let memory { words.append("memory \(Wording.bytes(memory))") }
        if let processes { words.append("\(processes) processes") }
        return words.isEmpty ? "no limits" : words.joined(separator: ", ")
    }

    private static func levels(_ group: ControlGroupObservation, _ controller: String) -> [Int64?] {
        group.levels?.filter { $0.controller == controller }.map(\.max) ?? []
    }
}
