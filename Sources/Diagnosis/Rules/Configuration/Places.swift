import Evidence

/// How the configuration rules name a place and a switch.
enum Places {
    /// `FILE:LINE`, or the file alone.
    static func place(_ file: String, _ line: Int?) -> String { line.map { "\(file):\($0)" } ?? file }

    /// `trusted=yes at /etc/apt/sources.list:3`.
    static func words(_ found: ConfiguredSwitch) -> String {
        let value =
            found.option.contains("::") ? "\(found.option) \"\(found.value)\"" : "\(found.option)=\(found.value)"
        return "\(value) at \(place(found.file, found.line))"
    }

    /// What tells two switches apart, since one line can hold several.
    static func subject(_ found: ConfiguredSwitch) -> String { "\(place(found.file, found.line)) \(found.option)" }

    /// The last part of an option's name, which is the one that says what it does.
    static func name(_ found: ConfiguredSwitch) -> String {
        String(found.option.split(separator: ":").last ?? Substring(found.option))
    }

    /// A look at the line in question.
    static func look(_ file: String, _ line: Int?) -> [Remedy.Step] {
        guard let line, line > 0, file.hasPrefix("/") else { return [] }
        return [
            Remedy.Step("see the line", "sed -n \(max(1, line - 1)),\(line)p \(Wording.quoted(file))")
        ]
    }

    /// apt's configuration counts for everything but a file given by hand.
    static func counts(_ run: RunCase) -> Bool { run.observations.scope != .file }

    /// The files of sources count where those are what was asked for.
    static func sourcesCount(_ run: RunCase) -> Bool {
        run.observations.scope == .system || run.observations.scope == .sourceFiles
    }
}
