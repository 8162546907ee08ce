import AptModel
import Diagnosis
import Foundation
import TestSupport
import Testing

@testable import Reporting

@Suite struct WordsReportTests {
    private static let german = Translator(
        [
            MessageCatalogue(
                catalogueFile([
                    ("GPG error: %s: %s", "GPG-Fehler: %s: %s"),
                    ("The repository '%s' is not signed.", "Das Depot »%s« ist nicht signiert."),
                    (
                        "The following signatures couldn't be verified because the public key is not available:\n",
                        "Die folgenden Signaturen konnten nicht überprüft werden, weil ihr öffentlicher\nSchlüssel nicht verfügbar ist:\n"
                    ),
                ]))
        ].compactMap { $0 })

    private func reading(_ name: String, translators: [Translator] = []) throws -> WordsReading {
        let file = repositoryRoot.appendingPathComponent("testdata/words/\(name).log")
        return try readWords([UInt8](Data(contentsOf: file)), translators: translators)
    }

    @Test(arguments: ["disk-full", "buildkit", "german", "german-unknown", "two-repositories", "sqv"])
    func text(_ name: String) throws {
        let read = try reading(name, translators: name == "german" ? [WordsReportTests.german] : [])
        #expect(read.recognised)
        let text = renderWords(read, style: TextStyle())
        try expectGolden(text, "\(name).txt", in: "testdata/words")
        for line in text.split(separator: "\n") { #expect(columns(of: line) <= 80, "\(line)") }
        let colored = renderWords(read, style: TextStyle(color: true))
        #expect(colored.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == text)
        #expect(renderWords(read, style: TextStyle(ascii: true)).utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func json() throws {
        try expectGolden(renderWordsJSON(reading("two-repositories")), "two-repositories.json", in: "testdata/words")
    }

    @Test func secretsAndControlsStayOut() {
        let log =
            "W: Failed to fetch http://user:secret@x/d/dists/s/InRelease?token=abc  404  Not \u{1B}[31mFound\u{202E}\n"
        let read = readWords(Array(log.utf8))
        for output in [renderWords(read, style: TextStyle()), renderWordsJSON(read)] {
            #expect(!output.contains("secret") && !output.contains("abc"), "\(output)")
            #expect(!output.contains("\u{1B}") && !output.contains("\u{202E}"))
        }
    }
}
