import Foundation
import Linux
import TestSupport

/// packaging/prometheus/apt-verdict.rules.yml, or a copy with one thing broken.
struct AlertRules {
    struct Alert {
        var name: String
        /// Its lines, from the one after its name.
        var text: String

        /// What stands behind `expr:`, in one line or several.
        var expression: String {
            guard let start = text.range(of: "\n        expr: "),
                let end = text.range(of: "\n        for: ", range: start.upperBound..<text.endIndex)
            else { return "" }
            return String(text[start.upperBound..<end.lowerBound])
        }

        /// What stands behind `for:`.
        var patience: String {
            guard let start = text.range(of: "\n        for: ") else { return "" }
            return String(text[start.upperBound...].prefix { $0 != "\n" })
        }
    }

    struct NotThere: Error {}

    static let folder = repositoryRoot.appendingPathComponent("packaging/prometheus").path
    static let name = "apt-verdict.rules.yml"
    private static let testName = "apt-verdict.rules.test.yml"

    var text: String

    static func stored() throws -> AlertRules {
        AlertRules(text: try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))
    }

    static func unitTestText() throws -> String { try String(contentsOfFile: "\(folder)/\(testName)", encoding: .utf8) }

    var alerts: [Alert] {
        text.components(separatedBy: "\n      - alert: ").dropFirst().map { part in
            Alert(name: String(part.prefix { $0 != "\n" }), text: String(part.drop { $0 != "\n" }) + "\n")
        }
    }

    /// A copy in which the `expr:` or the `for:` of an alert is another one.
    func replacing(_ part: String, of name: String, with value: String) throws -> AlertRules {
        guard let alert = alerts.first(where: { $0.name == name }) else { throw NotThere() }
        let old = part == "expr" ? alert.expression : alert.patience
        guard !old.isEmpty,
            let start = text.range(of: "- alert: \(name)\n"),
            let place = text.range(of: "        \(part): \(old)\n", range: start.upperBound..<text.endIndex)
        else { throw NotThere() }
        return AlertRules(text: text.replacingCharacters(in: place, with: "        \(part): \(value)\n"))
    }

    /// Runs the unit tests over these rules.
    func unitTests() throws -> ProgramRun {
        let directory = try TemporaryDirectory()
        try directory.write(AlertRules.name, text)
        try directory.write(AlertRules.testName, try AlertRules.unitTestText())
        return runProgram("promtool", ["test", "rules", AlertRules.testName], directory: directory.path)
    }
}
