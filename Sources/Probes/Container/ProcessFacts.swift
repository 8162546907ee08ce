import Evidence

// Readers of proc(5) text. All of them take what they know and pass over the rest: the kernel adds lines, and a process can
// write its own name.

/// The lines of `/proc/PID/limits`: name, soft and hard limit, unit, in columns.
func parseProcessLimits(_ text: String) -> [ProcessLimitObservation] {
    text.split(separator: "\n").compactMap { line in
        guard line.hasPrefix("Max ") else { return nil }
        let words = line.split(separator: " ")
        // The soft limit is the first word that is a number or "unlimited": names are words only.
        guard let first = words.firstIndex(where: { $0 == "unlimited" || $0.allSatisfy(\.isNumber) }),
            first + 1 < words.count
        else { return nil }
        func value(_ word: Substring) -> Int64?? {
            if word == "unlimited" { return .some(nil) }
            return UInt64(word).map { Int64(clamping: $0) }
        }
        guard let soft = value(words[first]), let hard = value(words[first + 1]) else { return nil }
        return ProcessLimitObservation(name: words[..<first].joined(separator: " "), soft: soft, hard: hard)
    }
}

/// What `/proc/PID/status` says of rights.
struct ProcessStatus: Hashable {
    /// Effective, as numbered by the reader.
    var uid: Int?
    var seccomp: TargetProcessObservation.Seccomp?
    var noNewPrivileges: Bool?
    /// 16 hexadecimal digits.
    var capabilities: String?
    var capabilityBounds: String?
    /// The number in every process namespace, the reader's first, its own last.
    var pids: [Int] = []

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let words = line[line.index(after: colon)...].split { $0 == "\t" || $0 == " " }
            switch line[..<colon] {
            // Real, effective, saved, file system.
            case "Uid": if words.count >= 2 { uid = Int(words[1]) }
            case "Seccomp": seccomp = words.first.flatMap { ["0": .disabled, "1": .strict, "2": .filter][$0] }
            case "NoNewPrivs": noNewPrivileges = words.first.flatMap { ["0": false, "1": true][$0] }
            case "CapEff": capabilities = ProcessStatus.mask(words.first)
            case "CapBnd": capabilityBounds = ProcessStatus.mask(words.first)
            case "NSpid": pids = words.compactMap { Int($0) }
            default: break
            }
        }
    }

    private static func mask(_ word: Substring?) -> String? {
        guard let word, word.utf8.count <= 16, UInt64(word, radix: 16) != nil else { return nil }
        return String(word)
    }
}

/// The lines of `/proc/PID/uid_map`. The initial namespace's one line, which maps every number to itself, is no map.
func parseIdentityMap(_ text: String) -> [IdentityRange] {
    let ranges = text.split(separator: "\n").prefix(340).compactMap { line -> IdentityRange? in
        let numbers = line.split(separator: " ").compactMap { UInt32($0) }
        guard numbers.count == 3, numbers[2] > 0 else { return nil }
        return IdentityRange(inside: Int64(numbers[0]), outside: Int64(numbers[1]), count: Int64(numbers[2]))
    }
    return ranges == [IdentityRange(inside: 0, outside: 0, count: Int64(UInt32.max))] ? [] : ranges
}

/// One line of `/proc/PID/cgroup` (cgroups(7)): `12:pids:/docker/ID`, in version 2 `0::/system.slice`.
struct ControlGroup: Hashable {
    /// Empty in version 2.
    var controllers: [String]
    /// From the hierarchy's top, as the reader's cgroup namespace shows it; `/..` leads out of that.
    var path: String
}

func parseControlGroups(_ text: String) -> [ControlGroup] {
    text.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, fields[2].hasPrefix("/") else { return nil }
        return ControlGroup(controllers: fields[1].split(separator: ",").map(String.init), path: String(fields[2]))
    }
}
