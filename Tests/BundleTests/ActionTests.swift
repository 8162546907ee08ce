import Foundation
import Linux
import TestSupport
import Testing

/// packaging/github-action: what the schema of action.yml says to it, and its step, run as a runner runs it.
@Suite("GitHub action", .enabled(if: Bundle.isBuilt, "needs the bundle: make bundle"))
struct ActionTests {
    private static let file = repositoryRoot.appendingPathComponent("packaging/github-action/action.yml")
    private static let inRelease = repositoryRoot.appendingPathComponent("testdata/inrelease/bookworm.InRelease").path

    private func text() throws -> String { try String(contentsOf: ActionTests.file, encoding: .utf8) }

    private func problems(_ text: String) throws -> String {
        let script = """
            import json, sys, yaml, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft7Validator.check_schema(schema)
            for error in jsonschema.Draft7Validator(schema).iter_errors(yaml.safe_load(sys.stdin)):
                print(list(error.absolute_path), error.message)
            """
        let schema = repositoryRoot.appendingPathComponent("testdata/github-action/schema.json").path
        return try mustRun("python3", ["-c", script, schema], input: Array(text.utf8)).outputText
    }

    private func step() throws -> [String: Any] {
        let steps = try Manifests.field(yaml(text()), "runs")["steps"] as? [[String: Any]] ?? []
        guard steps.count == 1 else { throw ProgramFailure(description: "\(steps.count) steps") }
        return steps[0]
    }

    /// Runs the step with these inputs, the others at their default; the workspace is the working directory.
    private func run(_ inputs: [String: String], in workspace: TemporaryDirectory) throws -> ProgramRun {
        let action = try yaml(text())
        let declared = try #require(action["inputs"] as? [String: [String: Any]])
        var environment: [String: String] = ["GITHUB_STEP_SUMMARY": workspace("summary.md")]
        for (name, value) in try #require(try step()["env"] as? [String: String]) {
            let input = String(try #require(value.wholeMatch(of: /\$\{\{ inputs\.([a-z0-9_]+) \}\}/)).1)
            environment[name] = try inputs[input] ?? #require(declared[input]?["default"] as? String)
        }
        let script = try workspace.write("step.sh", try #require(try step()["run"] as? String))
        return runProgram(
            "bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script], environment: environment,
            directory: workspace.path)
    }

    private func archive(in workspace: TemporaryDirectory) throws -> String {
        let folder = repositoryRoot.appendingPathComponent("dist").path
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".tar.xz") })
        try mustRun("ln", ["-s", "\(folder)/\(name)", workspace("a b.tar.xz")])
        return "a b.tar.xz"
    }

    @Test func theSchemaTakesIt() throws {
        #expect(try problems(text()) == "")
        for (part, instead) in [
            ("using: composite", "using: composit"), ("shell: bash", "shel: bash"), ("inputs:", "input:"),
            ("required: true", "require: true"), ("description: Say", "descriptions: Say"),
        ] {
            #expect(try text().contains(part))
            #expect(try problems(text().replacingOccurrences(of: part, with: instead)) != "", "\(instead)")
        }
    }

    /// `${{ }}` within a script is put there before the shell reads it.
    @Test func noInputStandsInTheScript() throws {
        #expect(!(try #require(try step()["run"] as? String)).contains("${{"))
        #expect(try text().matches(of: /\$\{\{/).count == (try #require(try step()["env"] as? [String: String])).count)
    }

    @Test func theVerdictIsTheStepsEnd() throws {
        let workspace = try TemporaryDirectory()
        let archive = try archive(in: workspace)
        let sum = try mustRun("sha256sum", ["--", workspace(archive)]).outputText.prefix(64)
        let file = "--file\n\(ActionTests.inRelease)\n--keyring\ndebian"
        let good = try run(["archive": archive, "sha256": String(sum), "args": file], in: workspace)
        #expect(good.ending == .exited(0) && good.outputText.contains("apt-verdict: "), "\(good)")
        let summary = try String(contentsOfFile: workspace("summary.md"), encoding: .utf8)
        #expect(summary.contains("<h2>apt-verdict: ok</h2>"))

        var forged = try readFile(ActionTests.inRelease, limit: 1 << 20)
        let place = try #require(forged.firstRange(of: Array("Origin: Debian".utf8)))
        forged[place.upperBound - 1] = UInt8(ascii: "x")
        try workspace.write("forged", forged)
        let bad = try run(["archive": archive, "args": "--file\nforged\n--keyring\ndebian"], in: workspace)
        #expect(bad.ending == .exited(10) && bad.outputText.contains("::error "), "\(bad)")
        let wrong = try run(["archive": archive, "sha256": String(repeating: "0", count: 64)], in: workspace)
        #expect(wrong.ending == .exited(1) && !wrong.outputText.contains("apt-verdict:"), "\(wrong)")
    }

    @Test func sourcesComeFromFiles() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let workspace = try TemporaryDirectory()
        let archive = try archive(in: workspace)
        try workspace.write("my own.list", served.entry() + "\n")
        let run = try run(["archive": archive, "sources": "my own.list\n"], in: workspace)
        #expect(run.ending == .exited(0) && served.requests("InRelease") == 1, "\(run)")
    }

    /// What would be a command if any shell read it.
    @Test(arguments: ["archive", "sha256", "sources", "args"]) func noInputIsACommand(_ input: String) throws {
        let workspace = try TemporaryDirectory()
        var inputs = ["archive": try archive(in: workspace), "args": "--file\n\(ActionTests.inRelease)"]
        for hostile in [
            "$(touch owned)", "`touch owned`", "x; touch owned", "x\ntouch owned", "'; touch owned; '",
            "\"; touch owned #",
            "--to-command=touch owned", "*",
        ] {
            inputs[input] = hostile
            let run = try run(inputs, in: workspace)
            #expect(!run.succeeded, "\(hostile): \(run)")
            #expect(!FileManager.default.fileExists(atPath: workspace("owned")), "\(hostile)")
        }
    }
}
