import TestSupport
import Testing

/// Reports of real runs against docs/report.schema.json.
@Suite struct OutputSchemaTests {
    @Test func reportsOfAllKindsAreValid() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab(configuration: ["Acquire::Check-Date \"false\";"])
        var paths: [String] = []
        func keep(_ arguments: [String]) throws {
            let run = try lab.check(arguments)
            paths.append(try lab.directory.write("report\(paths.count).json", run.output))
        }
        try keep([])
        try keep(["--file", served.repository.inReleasePath, "--keyring", served.keyring])
        try keep(["--file", lab.directory.write("empty", "")])
        try keep(["--file", served.repository.inReleasePath, "--keyring", "/nonexistent/keyring.gpg"])
        try keep([served.uri, "stable", "--keyring", served.keyring])
        try keep([served.uri, "stable"])
        try keep([served.uri, "nosuch"])
        for fault in TransferFault.all where !fault.arguments.contains("--timeout") {
            served.answer("Release", .body(served.release))
            served.answer("Release.gpg", .body(served.signature))
            served.answer("InRelease", .body(served.inRelease))
            fault.make(served)
            try lab.sources(served.entry())
            try keep([])
        }
        let list = try lab.directory.write(
            "mixed.list",
            "\(served.entry())\ndeb s3://x/y z\ndeb broken\ndeb [trusted=yes] http://127.0.0.1:1/ flat/\n")
        try keep(["--sources", list])
        try keep(["--sources", list, "--offline"])
        try keep(["--sources", list, "--at", "1999-01-01T00:00:00Z"])
        #expect(try schemaProblemsOfReports(paths) == "")
        #expect(paths.count > 40)
    }

    @Test func comparisonsAreValid() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let lab = try VerdictLab()
        try lab.sources(served.entry())
        var paths: [String] = []
        for prefix in ["env", "env http_proxy=http://127.0.0.1:1"] {
            let run = lab.run(["compare", "--json", "--exec", "\(prefix) \(VerdictLab.program)"])
            paths.append(try lab.directory.write("comparison\(paths.count).json", run.outputText))
        }
        for path in paths { #expect(try !String(contentsOfFile: path, encoding: .utf8).isEmpty) }
        #expect(try schemaProblemsOfReports(paths, kind: "comparison") == "")
        // A report is no comparison.
        let report = try lab.directory.write("report.json", lab.run(["check", "--json"]).outputText)
        #expect(try schemaProblemsOfReports([report], kind: "comparison") != "")
    }
}
