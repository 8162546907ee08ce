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

    /// The switches of one place together: a file of apt.conf is one place, and so is one entry of a sources file.
    struct Group {
        /// The path, with the line of a source entry.
        var subject: String
        /// In the order found; never empty.
        var switches: [ConfiguredSwitch]

        /// `Check-Date and Check-Valid-Until`, or how many there are where the names are too long for a title.
        var names: String {
            let names = switches.map(Places.name).joined(separator: " and ")
            return switches.count > 1 && names.count > 36 ? "\(switches.count) settings" : names
        }
        var proofs: [Proof] {
            switches.map { Proof(Places.words($0), $0.option.contains("::") ? .aptConfiguration : .sources) }
        }
        /// The lines to look at, each once.
        var steps: [Remedy.Step] {
            var steps: [Remedy.Step] = []
            for found in switches {
                for step in Places.look(found.file, found.line) where !steps.contains(step) { steps.append(step) }
            }
            return steps
        }
    }

    /// A source's switches with the values that apt.conf has for them, word for word.
    static func asWritten(_ switches: [ConfiguredSwitch], _ written: [ConfiguredSwitch]) -> [ConfiguredSwitch] {
        switches.map { found in
            written.first { $0.option == found.option && $0.file == found.file && $0.line == found.line } ?? found
        }
    }

    /// Each switch once, grouped by place.
    static func groups(_ switches: [ConfiguredSwitch]) -> [Group] {
        var groups: [Group] = []
        for found in switches {
            let subject = found.option.contains("::") ? found.file : place(found.file, found.line)
            if let known = groups.firstIndex(where: { $0.subject == subject }) {
                if !groups[known].switches.contains(found) { groups[known].switches.append(found) }
            } else {
                groups.append(Group(subject: subject, switches: [found]))
            }
        }
        return groups
    }

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

    /// apt's configuration and its machine count for everything but a file that was looked at alone.
    static func counts(_ run: RunCase) -> Bool { !run.observations.isFileAlone }

    /// The files of sources count where those are what was asked for.
    static func sourcesCount(_ run: RunCase) -> Bool {
        run.observations.scope == .system || run.observations.scope == .sourceFiles
    }
}
