import Diagnosis
import Foundation
import TestSupport

/// The page that a run of the lab ends with.
struct LabReport {
    let lines: [LabTable.Line]
    /// Lines of rows, in which apt and we were both asked.
    private let rows: [LabTable.Line]

    init(_ lines: [LabTable.Line]) {
        self.lines = lines
        rows = lines.filter { $0.words != nil }
    }

    var page: String {
        var text = "\n" + table + "\n"
        if !rows.isEmpty { text += "\n" + matrix + "\n" + figures + "\n" }
        let missed = lines.filter { !$0.misses.isEmpty }
        for line in missed { text += "MISS \(line.root): \(line.injected): \(line.misses.joined(separator: "; "))\n" }
        return text + "\(lines.count) rows, \(missed.isEmpty ? "no miss" : "\(missed.count) missed")\n"
    }

    private var table: String {
        let injected = min(62, lines.map(\.injected.count).max() ?? 0)
        func row(_ cells: [String]) -> String {
            let widths = [9, injected, 8, 6, 7]
            let padded = zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return (padded + cells.dropFirst(widths.count)).joined(separator: "  ")
        }
        let page = lines.map { line in
            row([
                line.root, line.injected, line.words == nil ? "" : line.code?.rawValue ?? "ok", line.answer,
                line.misses.isEmpty ? "agrees" : "MISS", String(line.apt.prefix(90)),
            ])
        }
        return ([row(["root", "injected", "expected", "we say", "", "apt said"])] + page).joined(separator: "\n")
    }

    /// Injected class by answered class.
    var matrix: String {
        let names = FaultClass.allCases.map(\.rawValue)
        let columns = ["ok"] + names + ["other"]
        func answered(_ line: LabTable.Line) -> String {
            line.exit == 0 ? "ok" : FaultClass.allCases.first { $0.exitCode == line.exit }?.rawValue ?? "other"
        }
        func cell(_ text: String) -> String { text.padding(toLength: 13, withPad: " ", startingAt: 0) }
        var page = [cell("injected") + columns.map { String($0.prefix(8)) }.map(right).joined()]
        for name in ["ok"] + names {
            let mine = rows.filter { ($0.expected?.rawValue ?? "ok") == name }
            guard !mine.isEmpty else { continue }
            let counts = columns.map { column in mine.count { answered($0) == column } }
            page.append(cell(name) + counts.map { right($0 == 0 ? "." : String($0)) }.joined())
        }
        return page.joined(separator: "\n")
    }

    private func right(_ text: String) -> String { String(repeating: " ", count: max(0, 9 - text.count)) + text }

    /// What the matrix comes to.
    var figures: String {
        let signature: Int32 = 10
        let alarms = rows.filter { $0.expected == nil && $0.exit != 0 }
        let forged = rows.filter { $0.expected != .signature && $0.exit == signature }
        let passed = rows.filter { $0.expected == .signature && $0.exit != signature }
        func list(_ lines: [LabTable.Line]) -> String {
            lines.isEmpty
                ? "0" : "\(lines.count): " + lines.map { "\($0.injected) (\($0.root))" }.joined(separator: "; ")
        }
        let codes = Set(rows.flatMap(\.codes))
        let never = FaultCode.allCases.map(\.rawValue).filter { !codes.contains($0) }
        return """
            false alarms, where this apt survives: \(list(alarms))
            called forged, and something else is the matter: \(list(forged))
            forged, and called something else: \(list(passed))
            one check took \(times(rows.compactMap(\.seconds))), apt-get update \(times(rows.compactMap(\.aptSeconds)))
            codes never produced: \(never.isEmpty ? "none" : never.joined(separator: " "))
            seed of the drawn rows: \(LabSeed.value)

            """
    }

    private func times(_ values: [Double]) -> String {
        let sorted = values.filter { $0 > 0 }.sorted()
        guard let last = sorted.last else { return "-" }
        return String(format: "%.2f s (median), %.1f s (longest)", sorted[sorted.count / 2], last)
    }

    /// Writes `.build/lab/lab.txt` and `matrix.md`, and with `APT_VERDICT_RECORD=1` what is kept in the repository.
    func write() throws {
        let folder = repositoryRoot.appendingPathComponent(".build/lab")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try page.write(to: folder.appendingPathComponent("lab.txt"), atomically: true, encoding: .utf8)
        for line in rows where !line.misses.isEmpty {
            let name = (line.root + "-" + line.injected).map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
            try (line.words ?? "").write(
                to: folder.appendingPathComponent("miss-\(name.prefix(80)).txt"), atomically: true, encoding: .utf8)
        }
        let section = try LabRecord.section(matrix: matrix, figures: figures, rows: rows)
        try section.write(to: folder.appendingPathComponent("matrix.md"), atomically: true, encoding: .utf8)
        guard ProcessInfo.processInfo.environment["APT_VERDICT_RECORD"] == "1" else { return }
        try LabRecord.replaceSection(section)
        try LabRecord.write(rows)
    }
}
