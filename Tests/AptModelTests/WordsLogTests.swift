import Foundation
import TestSupport
import Testing

@testable import AptModel

@Suite struct WordsLogTests {
    private func texts(_ log: String) -> [String] { LogText.lines(log.utf8).map(\.text) }

    @Test func escapesAndControlsGo() {
        #expect(texts("\u{1B}[1;31mErr:1\u{1B}[0m http://x/ y\u{7}\n") == ["Err:1 http://x/ y"])
        #expect(texts("\u{1B}]0;title\u{7}E: a\n") == ["E: a"])
        #expect(texts("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\\n") == ["link"])
        #expect(texts("\u{1B}(BE: \u{1B}7b\0c\u{8}\n") == ["E: bc"])
        #expect(texts("E: a\u{9B}31mb\u{202E}c\u{200B}d\u{FEFF}\n") == ["E: a31mbcd"])
        #expect(texts("\u{1B}[31\nE: still here") == ["E: still here"])
    }

    @Test func progressAndLineEnds() {
        let lines = LogText.lines("\r0% [Working]\r            \rGet:1 x\r\nE: y\r\n".utf8)
        #expect(lines.map(\.text).filter { !$0.allSatisfy { $0 == " " } } == ["0% [Working]", "Get:1 x", "E: y"])
        #expect(lines.last?.number == 2)
        // JSON around a log.
        #expect(texts(#"{"log":"E: a\nW: b\r\n","stream":"stderr"}"#).contains("W: b"))
        // A path of Windows is none.
        #expect(texts(#"C:\new"#) == [#"C:\new"#])
    }

    @Test func brokenBytes() {
        var bytes: [UInt8] = [0xFF, 0xFE]
        bytes += Array("E: ".utf8)
        bytes += [0xC3]
        bytes += Array("x\n".utf8)
        #expect(LogText.lines(bytes).map(\.text) == ["\u{FFFD}\u{FFFD}E: \u{FFFD}x"])
        let wide: [UInt8] = Array("E: ab\n".utf8).flatMap { byte -> [UInt8] in [byte, 0] }
        #expect(LogText.lines(wide).map(\.text) == ["E: ab"])
        let long = LogText.lines(Array(repeating: UInt8(ascii: "x"), count: 100_000))
        #expect(long.map(\.text.utf8.count) == [LogText.lineLimit])
    }

    static let prefixes: [(String, String)] = [
        ("#12 3.456 E: a", "E: a"), ("#12 0.1   Splitting", "  Splitting"), ("0.512 E: a", "E: a"),
        ("#5 ERROR: process", "ERROR: process"), (" => => # E: a", "E: a"), ("=> => #   404  x", "  404  x"),
        ("2026-11-23T03:31:07.123Z E: a", "E: a"), ("[2026-11-23 03:31:07] E: a", "E: a"),
        ("2026-11-23T03:31:07+01:00 E: a", "E: a"), ("[03:31:07] E: a", "E: a"), ("03:31:07   404  x", "  404  x"),
        ("2026-11-23T03:31:07.1+00:00 web apt[12]: E: a", "E: a"),
        ("Nov  3 17:49:23 web apt.systemd.daily[123]:   a", "  a"),
        ("Nov 25 17:49:23 nothing", "Nov 25 17:49:23 nothing"),
        ("2026-11-23T03:31:07Z stdout F E: a", "E: a"), ("2026-11-23T03:31:07Z 01O E: a", "E: a"),
        ("web-1  | E: a", "E: a"), ("##[error]E: a", "E: a"), ("::error::E: a", "E: a"), ("[stderr] E: a", "E: a"),
        ("==> default: E: a", "E: a"), ("    default:   404  x", "  404  x"),
        ("404  Not Found", "404  Not Found"), ("  404  Not Found", "  404  Not Found"), ("E: a", "E: a"), ("", ""),
    ]

    @Test(arguments: prefixes) func prefix(_ line: String, _ rest: String) {
        #expect(String(LogPrefix.removed(from: line)) == rest)
    }

    static let marks: [(String, AptOutputLine.Mark, String, String?)] = [
        (
            "E: The repository 'http://x/debian s Release' is not signed.", .error,
            "The repository 'http://x/debian s Release' is not signed.", "http://x/debian s"
        ),
        (
            "W:GPG error: http://x/debian s InRelease: y", .warning, "GPG error: http://x/debian s InRelease: y",
            "http://x/debian s"
        ),
        ("Error: y", .error, "y", nil), ("N: y", .notice, "y", nil),
        (
            "Err:12 https://u:p@x/a s/updates InRelease", .failed, "https://u:p@x/a s/updates InRelease",
            "https://x/a s/updates"
        ),
        ("Err:1 http://x/a s/main amd64 Packages", .failed, "http://x/a s/main amd64 Packages", "http://x/a s"),
        ("Fehl:1 http://x/a s InRelease", .item, "http://x/a s InRelease", "http://x/a s"),
        ("Ign:1 file:/srv/repo ./ InRelease", .ignored, "file:/srv/repo ./ InRelease", "file:/srv/repo ./"),
        (
            "W: Failed to fetch http://x/a/dists/s/u/InRelease  404  Not", .warning,
            "Failed to fetch http://x/a/dists/s/u/InRelease  404  Not", "http://x/a s/u"
        ),
        ("  404  Not Found", .reason, "404  Not Found", nil), ("EE: y", .plain, "EE: y", nil),
        ("Step 3/5 : RUN x", .plain, "Step 3/5 : RUN x", nil), ("Err:x y", .plain, "Err:x y", nil),
    ]

    @Test(arguments: marks) func mark(_ line: String, _ mark: AptOutputLine.Mark, _ text: String, _ repository: String?)
    {
        let lines = AptOutput.lines(Array(line.utf8))
        #expect(lines.count == 1)
        #expect(lines.first?.mark == mark)
        #expect(lines.first?.text == text)
        #expect(lines.first?.repository.map { "\($0.uri) \($0.suite)" } == repository)
    }

    @Test func reasonsBelongToTheItemAbove() {
        let log = "Err:1 http://x/a s InRelease\n  why\nErr:2 http://y/b t InRelease\n  because\n"
        #expect(AptOutput.lines(Array(log.utf8)).map { $0.repository?.suite } == ["s", "s", "t", "t"])
    }

    @Test func messagesInOneLine() {
        let log = "Sub-process apt-key returned an error code (29)W: GPG error: http://x/a s InRelease: z\nFILE: y"
        #expect(AptOutput.lines(Array(log.utf8)).map(\.mark) == [.plain, .warning, .plain])
    }

    @Test func flatRepositoriesAreOne() {
        let log = "Err:1 http://x/a sub/ InRelease\n  why\nW: Failed to fetch http://x/a/sub/InRelease  why\n"
        #expect(
            Set(AptOutput.lines(Array(log.utf8)).compactMap(\.repository)) == [
                LogRepository(uri: "http://x/a", suite: "sub/")
            ])
    }

    /// Whatever comes in, what comes out is clean, short and in order.
    @Test func anyBytes() throws {
        var numbers = Seeded(20_261_125)
        let seeds = try ["buildkit", "two-repositories", "sqv", "german"].map {
            try [UInt8](Data(contentsOf: repositoryRoot.appendingPathComponent("testdata/words/\($0).log")))
        }
        let alphabet: [UInt8] =
            Array("\u{1B}[]P\\\"':/ \n\r\t#0129EWNmK\u{7}\0ä»;|=>\\n".utf8) + [0xFF, 0x80, 0x9B, 0xE2]
        for _ in 0..<200 {
            let log = numbers.mutated(numbers.pick(seeds), alphabet: alphabet)
            var last = 0
            for line in AptOutput.lines(log) {
                #expect(line.number >= last)
                last = line.number
                #expect(!line.text.isEmpty && line.text.utf8.count <= 3 * LogText.lineLimit)
                #expect(line.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
                #expect(
                    line.repository.map {
                        !$0.uri.contains("@") || !$0.uri.contains("://") || !$0.uri.hasPrefix("http://u:")
                    } ?? true)
            }
        }
    }
}
