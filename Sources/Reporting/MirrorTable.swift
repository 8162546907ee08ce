import Diagnosis

extension Report {
    /// Sources that are mirrors of one suite, held against each other; empty where no suite is on several hosts.
    var mirrors: [MirrorGroup] {
        mirrorGroups(of: sources.enumerated().compactMap { MirrorRecord($0, $1.observed, $1.judged) })
    }
}

/// The words of one group's table.
struct MirrorTable {
    let title: String
    let rows: [(name: String, words: String)]

    init(_ group: MirrorGroup) {
        let names = [group.origin, group.label == group.origin ? nil : group.label, group.codename].compactMap { $0 }
        let of = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
        let newest = group.newest.map { ": the newest is of \($0.rfc3339)" } ?? ""
        title = "Mirrors of \(group.suite)\(of)\(newest)"
        rows = group.mirrors.map { (MirrorTable.name($0.uri), MirrorTable.words($0)) }
    }

    /// The newest one, and of the others those at the end first: they are the farthest behind, or gave nothing that verified.
    static func cut(_ rows: [(name: String, words: String)], to most: Int) -> [(name: String, words: String)] {
        rows.count <= most ? rows : Array(rows.prefix(1) + rows.suffix(most - 1))
    }

    private static func name(_ uri: String) -> String {
        let shown = withoutSecrets(uri)
        return shown.hasPrefix("http://") ? String(shown.dropFirst(7)) : shown
    }

    private static func words(_ mirror: MirrorGroup.Mirror) -> String {
        switch mirror.state {
        case .unreachable: return "no file came"
        case .notVerified: return "not verified"
        case .verified: break
        }
        let differs = mirror.differs ? ", other bytes of the same Date" : ""
        return switch mirror.behindSeconds {
        case nil: "no Date"
        case 0: "newest" + differs
        case let behind?: "behind by \(Wording.duration(behind))" + differs
        }
    }
}

extension Page {
    /// How many tables, and rows of one, are shown without `-v`.
    private static let mostTables = 5
    private static let mostRows = 20

    /// The mirrors of each suite that is on several hosts; with `-q` there is no such table.
    mutating func mirrors(_ report: Report) {
        let groups = report.mirrors
        guard !groups.isEmpty else { return }
        let all = style.verbosity == .verbose
        for group in all ? groups[...] : groups.prefix(Page.mostTables) { mirrors(MirrorTable(group), all: all) }
        if !all, groups.count > Page.mostTables {
            gap()
            let rest = ReportCounts.some(groups.count - Page.mostTables, "more suite")
            paragraph("", indent: 2, "\(rest) on several mirrors; -v shows each.")
        }
        gap()
    }

    private mutating func mirrors(_ table: MirrorTable, all: Bool) {
        gap()
        paragraph("", indent: 2, table.title)
        let shown = all ? table.rows : MirrorTable.cut(table.rows, to: Page.mostRows)
        let widest = shown.map { columns(of: clean($0.name)) }.max() ?? 0
        let column = max(20, min(widest + 4, style.width - 34))
        for row in shown { self.row("  " + row.name, column: column, row.words) }
        if shown.count < table.rows.count {
            paragraph("", indent: 4, "  and \(table.rows.count - shown.count) more; -v names them.")
        }
    }
}

extension ReportPage {
    /// The same tables.
    var mirrors: String {
        let tables = report.mirrors.map(MirrorTable.init)
        guard !tables.isEmpty else { return "" }
        return "<section>"
            + tables.map { table in
                "<h2>\(htmlText(table.title))</h2>\n" + HTMLPage.facts(table.rows.map { ($0.name, $0.words) })
            }.joined(separator: "\n") + "</section>"
    }
}

/// `mirrors` of a report.
func mirrorsJSON(_ groups: [MirrorGroup]) -> JSONValue {
    .array(
        groups.map { group in
            .object([
                "suite": .string(group.suite),
                "origin": JSONValue(group.origin),
                "label": JSONValue(group.label),
                "codename": JSONValue(group.codename),
                "newest": timeJSON(group.newest),
                "entries": .array(
                    group.mirrors.map { mirror in
                        .object([
                            "source": JSONValue(mirror.index),
                            "uri": .string(mirror.uri),
                            "state": .string(mirror.state.rawValue),
                            "date": timeJSON(mirror.date),
                            "behind_seconds": JSONValue(mirror.behindSeconds),
                            "differs": .bool(mirror.differs),
                        ])
                    }),
            ])
        })
}

/// How far each mirror is behind; the worst of those that bear one name.
func mirrorFamily(_ groups: [MirrorGroup]) -> MetricFamily {
    var family = MetricFamily(
        "mirror_behind_seconds", "How far the Date of a verified Release file is behind the newest of its mirrors.")
    let rows = groups.flatMap { group in
        group.mirrors.compactMap { mirror in mirror.behindSeconds.map { (group.suite, mirror.uri, $0) } }
    }
    var worst: [String: Int64] = [:]
    for (suite, uri, behind) in rows {
        let name = MetricLabels([("uri", uri), ("suite", suite)]).text
        worst[name] = max(worst[name] ?? 0, behind)
    }
    for (suite, uri, _) in rows {
        let labels = MetricLabels([("uri", uri), ("suite", suite)])
        family.add(labels, whole: worst[labels.text])
    }
    return family
}
