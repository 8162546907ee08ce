import TestSupport

/// Makes apt.conf texts, good ones and ones that are nearly good.
struct ConfigurationGenerator {
    var random: Seeded
    let included: [String]

    private static let names = [
        "A", "b", "B", "A::B", "a::B::C", "Dir::Etc", "A::", "B::list::", "Foo-Bar_1", "x.y::z", "A::::B", "C:::D",
        "::E",
        "A%3a%3aB", "%41", "\"A B\"", "\"A\"::\"B\"", "Acquire::http::Proxy::example.org", "[A B]", "h/o",
        "A::B::C::D::E",
        "\"\"", "APT::Get", "quoted\"name\"",
    ]
    private static let values = [
        "\"x\"", "\"two words\"", "\"\"", "\"a\" \"b\"", "\"a\"\"b\"", "\"a\"   \"b\" ", "plain", "\"x;y\"", "\"{\"",
        "\"}\"",
        "\"//no\"", "\"#no\"", "\"/*no*/\"", "%41%42", "\"%41\"", "[a b]", "1", "true", "\"tab\there\"", "p\"q\"r",
        "\"ü\"",
        "\"#clear\"", "a%", "a%4", "http://h:1/p",
    ]
    private static let badValues = ["\"open", "a b", "{", "\"a\" b", "[open"]

    mutating func text() -> String {
        var text = ""
        for _ in 0...(random.next() % 8) { text += statement(depth: 0) }
        if random.chance(in: 5) {
            let alphabet = Array("{};\"#/*:% \n\tA]\\x".utf8)
            text = String(decoding: random.mutated(Array(text.utf8), alphabet: alphabet), as: UTF8.self)
        }
        return text
    }

    private mutating func gap() -> String {
        random.pick([
            " ", " ", " ", "\n", "\t", "  \n ", " // comment { \"\n", " # comment; }\n", " /* a */ ",
            "\n/* b\n { c */\n",
            " /* \" */ ", "",
        ])
    }

    private mutating func statement(depth: Int) -> String {
        let name = random.pick(ConfigurationGenerator.names)
        if random.chance(in: 60) { return "#nope \"x\"" + end() }
        switch random.next() % 12 {
        case 0...4: return name + gap() + value() + end()
        case 5...7 where depth < 4:
            var block = name + (random.chance(in: 4) ? " " + value() : "") + gap() + "{" + gap()
            for _ in 0...(random.next() % 4) { block += statement(depth: depth + 1) }
            return block + "}" + (random.chance(in: 6) ? "" : ";") + gap()
        case 8: return value() + end()
        case 9 where depth == 0 || random.chance(in: 20):
            return (random.chance(in: 3) ? gap() : "\n") + "#clear " + name + end()
        case 10 where depth == 0 && !included.isEmpty && random.chance(in: 3):
            return "\n#include \"" + random.pick(included) + "\"" + end()
        default: return name + " " + value() + end()
        }
    }

    private mutating func value() -> String {
        random.pick(random.chance(in: 40) ? ConfigurationGenerator.badValues : ConfigurationGenerator.values)
    }

    private mutating func end() -> String { (random.chance(in: 80) ? "" : ";") + gap() }
}
