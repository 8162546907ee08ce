import Foundation
import TestSupport
import Testing

@testable import AptModel

@Suite struct WordsCatalogueTests {
    static let german: [(english: String, translated: String)] = [
        ("GPG error: %s: %s", "GPG-Fehler: %s: %s"),
        ("The repository '%s' is not signed.", "Das Depot »%s« ist nicht signiert."),
        ("Failed to fetch %s  %s", "Fehlschlag beim Holen von %s %s"),
        ("Could not resolve '%s'", "»%s« konnte nicht aufgelöst werden."),
        ("%s (%d of %d)", "%2$d von %3$d: %1$s fertig"), ("100%% of %s", "100 %% von %s"),
        ("The following signatures were invalid:\n", "Die folgenden Signaturen waren ungültig:\n"),
    ]

    @Test(arguments: [false, true]) func bothByteOrders(bigEndian: Bool) throws {
        let read = try #require(MessageCatalogue(catalogueFile(WordsCatalogueTests.german, bigEndian: bigEndian)))
        #expect(Set(read.messages.map(\.english)) == Set(WordsCatalogueTests.german.map(\.english)))
        #expect(read.messages.contains { $0.english == "Could not resolve '%s'" && $0.translated.hasPrefix("»%s«") })
    }

    @Test func contextsAndPlurals() throws {
        let file = catalogueFile([("menu\u{4}Open", "Öffnen"), ("%d file\0%d files", "%d Datei\0%d Dateien")])
        let read = try #require(MessageCatalogue(file))
        #expect(
            Set(read.messages.map { "\($0.english)=\($0.translated)" }) == [
                "Open=Öffnen", "%d file=%d Datei", "%d files=%d Dateien",
            ])
    }

    static let sentences: [(String, String?)] = [
        ("Das Depot »http://x/ s Release« ist nicht signiert.", "The repository 'http://x/ s Release' is not signed."),
        (
            "GPG-Fehler: http://x/ s InRelease: Die folgenden Signaturen waren ungültig: BADSIG 1 A <a>",
            "GPG error: http://x/ s InRelease: The following signatures were invalid: BADSIG 1 A <a>"
        ),
        (
            "Fehlschlag beim Holen von http://x/y »x« konnte nicht aufgelöst werden.",
            "Failed to fetch http://x/y  Could not resolve 'x'"
        ),
        ("3 von 7: alles fertig", "alles (3 of 7)"), ("100 % von x", "100% of x"), ("Guten Tag", nil), ("", nil),
    ]

    @Test(arguments: sentences) func intoEnglish(_ line: String, _ english: String?) throws {
        let translator = Translator([try #require(MessageCatalogue(catalogueFile(WordsCatalogueTests.german)))])
        #expect(translator.english(line) == english)
    }

    @Test func formatsThatAreNone() {
        #expect(MessagePattern(english: "a %s", translated: "abcdef %") == nil)
        #expect(MessagePattern(english: "a %s", translated: "abcdef %y") == nil)
        #expect(MessagePattern(english: "a %2$s", translated: "abcdef %1$s") == nil)
        #expect(MessagePattern(english: "a", translated: "%s: %s") == nil)
        #expect(MessagePattern(english: "a %s", translated: "abcdef %0$s") == nil)
        #expect(MessagePattern(english: "a %s", translated: "abcdef %99999999999999999999$s") == nil)
    }

    /// apt's own catalogues, where this machine has them.
    @Test func everyLanguageOfApt() throws {
        let folder = "/usr/share/locale"
        for language in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(language)/LC_MESSAGES/apt.mo"))
            else { continue }
            let read = try #require(MessageCatalogue([UInt8](bytes)), "\(language)")
            #expect(read.messages.count > 10, "\(language)")
            _ = Translator([read]).english("E: Could not resolve 'x' \(language)")
        }
    }

    /// No bytes make the reader or the patterns stumble, and no offset leads outside.
    @Test func anyBytes() {
        var numbers = Seeded(4_711)
        let good = catalogueFile(WordsCatalogueTests.german)
        let alphabet = [UInt8](0...255)
        for _ in 0..<3_000 {
            let bytes = numbers.mutated(good, alphabet: alphabet)
            guard let read = MessageCatalogue(bytes) else { continue }
            #expect(read.messages.allSatisfy { $0.translated.utf8.count <= 3 * MessageCatalogue.messageLimit })
            let translator = Translator([read])
            for (line, _) in WordsCatalogueTests.sentences { _ = translator.english(line) }
        }
        #expect(MessageCatalogue([]) == nil)
        #expect(MessageCatalogue(Array(good.prefix(27))) == nil)
        var huge = good
        huge.replaceSubrange(8..<12, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(MessageCatalogue(huge)?.messages.count ?? 0 <= MessageCatalogue.countLimit)
    }
}
