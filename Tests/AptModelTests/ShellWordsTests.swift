import AptModel
import Testing

@Suite struct ShellWordsTests {
    @Test(
        arguments: [
            ("", []), ("   ", []), ("a", ["a"]), (" a  b\tc\n", ["a", "b", "c"]),
            (
                "docker exec -i web apt-verdict",
                ["docker", "exec", "-i", "web", "apt-verdict"]
            ),
            ("'a b' \"c d\"", ["a b", "c d"]), ("a'b'\"c\"d", ["abcd"]), ("''", [""]), ("\"\" x", ["", "x"]),
            ("'a\\b'", ["a\\b"]), ("\"a\\\"b\\\\c\\$d\\e\"", ["a\"b\\c$d\\e"]), ("a\\ b", ["a b"]), ("a\\\nb", ["ab"]),
            ("$HOME `x` $(x) *.c ~ ; | & # > <", ["$HOME", "`x`", "$(x)", "*.c", "~", ";", "|", "&", "#", ">", "<"]),
        ] as [(String, [String])])
    func words(_ text: String, _ expected: [String]) throws { #expect(try shellWords(text) == expected) }

    @Test(arguments: [
        ("'a", ShellWordsError.openQuote), ("\"a", .openQuote), ("\"a\\", .openQuote), ("a\\", .openBackslash),
    ])
    func refused(_ text: String, _ expected: ShellWordsError) {
        #expect(throws: expected) { try shellWords(text) }
    }
}
