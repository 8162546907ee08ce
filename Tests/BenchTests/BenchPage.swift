import Foundation
import TestSupport

/// docs/benchmarks.md: every section of one run, with the machine and the versions.
struct BenchPage {
    var sections: [String]

    func write() throws {
        let file = repositoryRoot.appendingPathComponent("docs/benchmarks.md")
        try Data(try text().utf8).write(to: file, options: .atomic)
        try setMode(file.path, 0o644)
    }

    private func text() throws -> String {
        """
        # Benchmarks

        Written by `make bench`, all of it or nothing. Whole processes are measured, each beside its peers in the same run: they take
        turns (A B C, A B C …), after a round that counts for nothing. Compare the ratios; the times are this machine's. Processor time
        is user and system time of a program and of all that it started: it moves less than the clock on the wall when a machine has
        other things to do.

        | | |
        | --- | --- |
        \(try BenchPage.facts().map { "| \($0) | \($1) |" }.joined(separator: "\n"))

        \(sections.joined(separator: "\n"))
        """
    }

    private static func facts() throws -> [(String, String)] {
        func words(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        func value(_ text: String, after name: String, _ separator: Character) -> String {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.split(separator: separator).last?.trimmingCharacters(in: .whitespaces) ?? "unknown"
        }
        func version(_ program: String, _ option: String = "--version") throws -> String {
            let run = try mustRun(program, [option])
            return (run.outputText + run.errorsText).split(separator: "\n").first.map(String.init) ?? "unknown"
        }
        return [
            ("day", String(ISO8601DateFormatter().string(from: Date()).prefix(10))),
            ("processors", "\(processorCount)× \(value(words("/proc/cpuinfo"), after: "model name", ":"))"),
            ("kernel", words("/proc/sys/kernel/osrelease").trimmingCharacters(in: .newlines)),
            (
                "system",
                value(words("/etc/os-release"), after: "PRETTY_NAME", "=").replacingOccurrences(of: "\"", with: "")
            ),
            ("load when it ended", words("/proc/loadavg").split(separator: " ").prefix(3).joined(separator: ", ")),
            ("ours", try version(Programs.release)),
            ("gpgv", try version("gpgv")),
            ("sqv", try version("sqv")),
            ("apt", try version("apt-get")),
            ("curl", String(try version("curl").split(separator: " ").prefix(2).joined(separator: " "))),
            ("nginx", try version("nginx", "-v").replacingOccurrences(of: "nginx version: ", with: "")),
        ]
    }
}
