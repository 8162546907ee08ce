import Foundation
import TestSupport
import Testing

@testable import AptModel

@Suite("sources beside apt's own reader", .enabled(if: PythonApt.isInstalled, Comment(rawValue: PythonApt.absence)))
struct SourcesOracleTests {
    /// One index as apt made it, for comparison.
    private struct Index: Hashable {
        var uri: String
        var suite: String
        var trusted: Bool
        /// `main Packages`, `main Sources`; `  Packages` for a flat repository.
        var parts: Set<String>
    }

    private func expected(_ indexes: [PythonApt.SourcesAnswer.Index]) -> [Index] {
        indexes.map { index in
            let parts = index.described.compactMap { text -> String? in
                let words = text.split(separator: " ", omittingEmptySubsequences: false)
                guard let kind = words.dropLast().last.map(String.init), ["Packages", "Sources"].contains(kind) else {
                    return nil
                }
                guard !index.suite.hasSuffix("/") else { return kind }
                // `ARCHIVE SUITE/COMPONENT [ARCHITECTURE] KIND (PATH)`; a suite may hold slashes itself.
                guard let place = words.first(where: { $0.hasPrefix(index.suite + "/") }) else { return nil }
                return place.dropFirst(index.suite.count + 1) + " " + kind
            }
            return Index(uri: index.uri, suite: index.suite, trusted: index.trusted, parts: Set(parts))
        }
    }

    private func ours(_ sources: [UniqueSource]) -> [Index] {
        sources.map { source in
            var parts: Set<String> = []
            for entry in source.entries {
                for kind in entry.kinds {
                    let word = kind == .binary ? "Packages" : "Sources"
                    if entry.isFlat { parts.insert(word) }
                    // apt's description of an index ends a component at its first blank.
                    for component in entry.components { parts.insert("\(component.prefix { $0 != " " }) \(word)") }
                }
            }
            let trusted = source.entries.contains { $0.options.trusted == true }
            return Index(uri: source.uri.text, suite: source.suite, trusted: trusted, parts: parts)
        }
    }

    private func compare(_ paths: [String]) throws {
        let empty = try TemporaryDirectory()
        let release = try #require(AptVersion(PythonApt.version))
        let answers = try PythonApt.readSources(paths, emptyDirectory: empty.path)
        var accepted = 0
        for (path, answer) in zip(paths, answers) {
            let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
            let text = "\(path)\n\(String(decoding: bytes, as: UTF8.self))"
            let parsed = SourceText.parse(bytes, file: path, form: SourceText.form(ofFile: path), architecture: "amd64")
            let (sources, conflicts) = uniqueSources(of: parsed.entries, release: release)
            let refused = !parsed.problems.isEmpty || !conflicts.isEmpty
            #expect(
                refused == (answer.error != nil),
                "\(parsed.problems) \(conflicts) \(answer.error ?? "accepted")\n\(text)")
            // A URI like `:` gives all suites one name in the lists: apt joins them, a report does not. A suite with a blank
            // cannot be told from a component in apt's descriptions.
            guard answer.error == nil, !refused,
                !sources.contains(where: { $0.uri.scheme.isEmpty || $0.suite.contains(" ") })
            else { continue }
            guard let indexes = answer.indexes else { continue }
            accepted += 1
            #expect(merged(ours(sources)) == merged(expected(indexes)), "\(text)")
            for (index, source) in zip(indexes, sources)
            where index.uri == source.uri.text && index.suite == source.suite {
                // A URI without a path at all has the file's name for a host.
                guard source.locations().releaseListsName.hasSuffix("Release") else { continue }
                let prefix = "\(empty.path)/" + source.locations().releaseListsName.dropLast("Release".count)
                for file in index.described where !file.contains("Translation") {
                    #expect(file.contains("(\(prefix)"), "\(file) \(prefix)")
                }
            }
        }
        #expect(answers.count == paths.count)
        print("sources: \(paths.count) files compared, \(accepted) accepted by both")
    }

    /// apt joins what has the same name in its lists (two schemes), and keeps the first one's URI; a report keeps them apart.
    private func merged(_ indexes: [Index]) -> [Index] {
        var result: [Index] = []
        for index in indexes {
            let key = { (index: Index) in
                ReleaseLocations(uri: RepositoryURI(index.uri), suite: index.suite).releaseListsName
            }
            if let known = result.firstIndex(where: { key($0) == key(index) }) {
                result[known].parts.formUnion(index.parts)
            } else {
                result.append(index)
            }
        }
        return result
    }

    @Test("1200 generated one-line files")
    func oneLine() throws {
        let directory = try TemporaryDirectory()
        var generator = SourcesGenerator(random: Seeded(1))
        try compare((0..<1200).map { try directory.write("case-\($0).list", generator.oneLine()) })
    }

    @Test("1200 generated deb822 files")
    func deb822() throws {
        let directory = try TemporaryDirectory()
        var generator = SourcesGenerator(random: Seeded(2))
        try compare((0..<1200).map { try directory.write("case-\($0).sources", generator.deb822()) })
    }

    @Test("damaged files")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        var generator = SourcesGenerator(random: Seeded(3))
        try compare(
            (0..<1000).map { index in
                index % 2 == 0
                    ? try directory.write("case-\(index).list", generator.damaged(generator.oneLine()))
                    : try directory.write("case-\(index).sources", generator.damaged(generator.deb822()))
            })
    }

    @Test("the vectors of testdata/apt, and this machine's own sources")
    func vectors() throws {
        let folder = TestData.apt("sources")
        var paths = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { folder + "/" + $0 }
        #expect(paths.count >= 20)
        let own = "/etc/apt/sources.list.d/"
        paths += ((try? FileManager.default.contentsOfDirectory(atPath: own)) ?? []).filter {
            $0.hasSuffix(".sources") || $0.hasSuffix(".list")
        }
        .map { own + $0 }
        try compare(paths)
    }
}
