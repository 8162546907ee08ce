import Diagnosis
import Evidence

extension Page {
    /// What the kernel lets apt have, and what apt takes of it.
    mutating func limits(_ seen: Observations, fact: (inout Page, String, String) -> Void) {
        if let own = seen.limits {
            fact(&self, "limits", LimitWords.limits(own.limits))
            for level in own.controlGroup.levels ?? [] { fact(&self, "control group", LimitWords.level(level)) }
            for attempt in own.tries { fact(&self, "", LimitWords.attempt(attempt)) }
        }
        guard let need = seen.aptNeed, seen.limits != nil || seen.targetProcess != nil else { return }
        fact(&self, "apt needs", LimitWords.need(need))
    }
}

/// Words for limits and control groups.
enum LimitWords {
    /// Limits that can stop apt.
    static let names: Set<String> = [
        "Max file size", "Max open files", "Max processes", "Max address space", "Max data size", "Max stack size",
        "Max cpu time",
    ]

    /// Those that are set: `open files 1024, processes 63432`.
    static func limits(_ all: [ProcessLimitObservation]) -> String {
        let set = all.filter { $0.soft != nil && names.contains($0.name) }
        return set.isEmpty
            ? "none" : set.map { "\($0.name.dropFirst(4)) \($0.soft.map(String.init) ?? "")" }.joined(separator: ", ")
    }

    /// `pids /docker/0123: 3 of 8, 2 refused so far`.
    static func level(_ level: ControlGroupLevel) -> String {
        let isMemory = level.controller == "memory"
        func amount(_ number: Int64?) -> String? { number.map { isMemory ? Wording.bytes($0) : String($0) } }
        var text =
            "\(level.controller) \(level.path): \(amount(level.current) ?? "unknown") of \(amount(level.max) ?? "any")"
        if let pages = amount(level.reclaimableBytes), isMemory { text += ", \(pages) of it file pages" }
        if let swap = amount(level.swapMaxBytes) { text += ", swap limit \(swap)" }
        if let events = level.events, events > 0 {
            text += isMemory ? ", \(events) killed so far" : ", \(events) refused so far"
        }
        return text
    }

    static func attempt(_ attempt: LimitTry) -> String {
        func amount(_ number: Int64) -> String {
            attempt.kind == .addressSpace ? Wording.bytes(number) : String(number)
        }
        let what =
            switch attempt.kind {
            case .processes: "processes at once"
            case .openFiles: "open files at once"
            case .addressSpace: "of address space"
            }
        let end =
            attempt.noAnswer.map { "no answer: \($0)" } ?? attempt.signal.map { "ended by signal \($0)" }
            ?? attempt.error ?? "all well"
        let estimate = attempt.asThatUser ? "" : " (tried without becoming that user)"
        return "as \(attempt.user): \(amount(attempt.reached)) of \(amount(attempt.wanted)) \(what), \(end)\(estimate)"
    }

    static func need(_ need: AptNeedObservation) -> String {
        "\(need.processes) processes, \(need.openFiles) open files, \(Wording.bytes(need.addressSpaceBytes)) of address space, "
            + "\(Wording.bytes(need.memoryBytes)) of memory, files of \(Wording.bytes(need.fileBytes))"
    }
}
