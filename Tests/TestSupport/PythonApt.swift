import Foundation
import Linux

/// apt's own parsers, reached through python3-apt: the oracle for ours.
public enum PythonApt {
    private static let python = "/usr/bin/python3"

    /// Whether python3-apt is here.
    public static let isInstalled = runProgram(python, ["-c", "import apt_pkg"]).succeeded

    /// apt's version, as its library gives it.
    public static let version = runProgram(python, ["-c", "import apt_pkg; print(apt_pkg.VERSION)"]).outputText

    /// The reason beside a skipped test.
    public static let absence = "needs python3-apt" as String

    /// How apt's reader took one apt.conf file: its dump, whatever the end, and the error if it refused.
    public struct ConfigurationAnswer: Decodable, Sendable {
        /// Nil where it is no UTF-8 text, which python3-apt cannot hand over.
        public var dump: String?
        public var error: String?
    }

    /// Reads every file with apt's apt.conf reader, each into an empty configuration.
    public static func readConfigurations(_ paths: [String]) throws -> [ConfigurationAnswer] {
        try ask(
            """
            import apt_pkg, json, sys
            answers = []
            for path in json.load(sys.stdin):
                tree, error = apt_pkg.Configuration(), None
                try:
                    apt_pkg.read_config_file(tree, path)
                except Exception as problem:
                    error = str(problem)
                try:
                    dump = tree.dump()
                except UnicodeDecodeError:
                    dump = None
                answers.append({"dump": dump, "error": error})
            json.dump(answers, sys.stdout)
            """, paths)
    }

    /// How apt took one list of sources.
    public struct SourcesAnswer: Decodable, Sendable {
        public struct Index: Decodable, Sendable {
            public var uri: String
            public var suite: String
            public var trusted: Bool
            /// `SUITE/COMPONENT … Packages (PATH)` and its like, one for each index file.
            public var described: [String]
        }
        /// Nil where one is no UTF-8 text, which python3-apt cannot hand over.
        public var indexes: [Index]?
        public var error: String?
    }

    /// Reads every file as the only list of sources, with empty lists.
    public static func readSources(_ paths: [String], emptyDirectory: String) throws -> [SourcesAnswer] {
        try ask(
            """
            import apt_pkg, json, sys
            apt_pkg.init_config()
            apt_pkg.init_system()
            directory, paths = json.load(sys.stdin)
            apt_pkg.config.set("Dir::Etc::sourceparts", "/dev/null")
            apt_pkg.config.set("Dir::State::lists", directory)
            apt_pkg.config.set("Acquire::AllowInsecureRepositories", "0")
            answers = []
            for path in paths:
                apt_pkg.config.set("Dir::Etc::sourcelist", path)
                sources, error = apt_pkg.SourceList(), None
                try:
                    sources.read_main_list()
                except Exception as problem:
                    error = str(problem)
                indexes = []
                try:
                    indexes = [] if error else [
                        {"uri": index.uri, "suite": index.dist, "trusted": bool(index.is_trusted),
                         "described": [file.describe for file in index.index_files]} for index in sources.list]
                except UnicodeDecodeError:
                    indexes = None
                answers.append({"error": error, "indexes": indexes})
            json.dump(answers, sys.stdout)
            """, Pair(emptyDirectory, paths))
    }

    private struct Pair: Encodable {
        let first: String
        let second: [String]
        init(_ first: String, _ second: [String]) {
            self.first = first
            self.second = second
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(first)
            try container.encode(second)
        }
    }

    private static func ask<Question: Encodable, Answer: Decodable>(
        _ script: String, _ question: Question
    ) throws -> Answer {
        let result = try mustRun(python, ["-c", script], input: Array(JSONEncoder().encode(question)), deadline: 120)
        return try JSONDecoder().decode(Answer.self, from: Data(result.output))
    }
}
