import TestSupport
import Testing

@testable import AptModel

@Suite("apt.conf")
struct ConfigurationTests {
    private func parse(_ text: String, file: String = "apt.conf") throws -> AptConfiguration {
        var configuration = AptConfiguration()
        try AptConfiguration.parse(text, file: file, into: &configuration)
        return configuration
    }

    @Test("every value knows its line, the last one counts")
    func provenance() throws {
        let configuration = try parse(
            "Acquire\n{\n  Check-Date \"false\";\n  http::Timeout \"5\";\n};\nacquire::HTTP::timeout 0x10;\n")
        #expect(configuration.origin(of: "Acquire::Check-Date") == FileLocation(file: "apt.conf", line: 3))
        #expect(configuration.origin(of: "Acquire::http::Timeout") == FileLocation(file: "apt.conf", line: 6))
        #expect(configuration.integer("Acquire::http::Timeout", default: 1) == 16)
        #expect(configuration.bool("acquire::check-date", default: true) == false)
        #expect(configuration.origin(of: "Acquire") == nil)
        #expect(configuration.string("Acquire::nothing") == nil)
    }

    @Test("lists: by braces, by ::, by comma")
    func lists() throws {
        let configuration = try parse("A { \"1\"; \"2\"; };\nA:: \"3\";\nB \"x,y\";\n")
        #expect(configuration.list("A") == ["1", "2", "3"])
        #expect(configuration.list("b") == ["x", "y"])
        #expect(configuration.list("C") == [])
        #expect(configuration.children(of: "A").map(\.origin?.line) == [1, 1, 2])
    }

    @Test(
        "truth words",
        arguments: [
            ("yes", true), ("TRUE", true), ("with", true), ("On", true), ("enable", true), ("1", true), ("0x1", true),
            ("no", false), ("false", false), ("without", false), ("off", false), ("disable", false), ("0", false),
            ("", false),
        ])
    func truth(_ word: String, _ value: Bool) { #expect(AptWords.bool(word) == value) }

    @Test("no truth words", arguments: ["2", "maybe", "-1", "yes ", "1x"])
    func noTruth(_ word: String) { #expect(AptWords.bool(word) == nil) }

    @Test("numbers as strtol reads them")
    func numbers() {
        #expect(AptWords.integer("010") == 8)
        #expect(AptWords.integer(" -12x") == -12)
        #expect(AptWords.integer("0x") == 0)
        #expect(AptWords.integer("x") == nil)
        #expect(AptWords.integer("99999999999999999999999") == Int64.max)
    }

    @Test("directories are put together as apt does")
    func paths() throws {
        var configuration = AptConfiguration.defaults(architecture: "amd64", release: AptVersion(3, 0, 3))
        #expect(configuration.directory("Dir::Etc::trustedparts") == "/etc/apt/trusted.gpg.d/")
        #expect(configuration.file("Dir::Etc::main") == "/etc/apt/apt.conf")
        #expect(configuration.directory("Dir::State::lists") == "/var/lib/apt/lists/")
        configuration.set("RootDir", to: "/mnt/target")
        #expect(configuration.directory("Dir::State::lists") == "/mnt/target/var/lib/apt/lists/")
        configuration.set("Dir::Etc::main", to: "./local")
        #expect(configuration.file("Dir::Etc::main") == "/mnt/target/./local".replacingDots)
        configuration.set("Dir::Etc::parts", to: "/dev/null")
        configuration.set("RootDir", to: "")
        #expect(configuration.directory("Dir::Etc::parts", default: "/x") == "/dev/null")
        configuration.set("Dir::State", to: "/elsewhere//state/./apt")
        #expect(configuration.directory("Dir::State::lists") == "/elsewhere/state/apt/lists/")
        configuration.completeDefaults()
        #expect(configuration.file("Dir::State::status") == "/elsewhere/state/dpkg/status")
    }

    @Test("trusted.gpg is apt 2's, the key algorithm lists are apt 3's")
    func versions() {
        let two = AptConfiguration.defaults(architecture: "amd64", release: AptVersion(2, 6, 1))
        let three = AptConfiguration.defaults(architecture: "amd64", release: AptVersion(3, 0, 3))
        #expect(two.file("Dir::Etc::trusted") == "/etc/apt/trusted.gpg")
        #expect(three.string("Dir::Etc::trusted") == nil)
        #expect(two.string("APT::Key::Assert-Pubkey-Algo") == nil)
        #expect(three.string("APT::Key::Assert-Pubkey-Algo::Future") == ">=rsa3072,ed25519,ed448")
    }

    @Test("-o sets and appends, and knows its place")
    func overrides() throws {
        var configuration = try parse("A \"file\"; L { \"1\"; };")
        try configuration.apply(override: "a=command=line", position: 1)
        try configuration.apply(override: "L::=2", position: 2)
        #expect(configuration.string("A") == "command=line")
        #expect(configuration.origin(of: "A") == FileLocation(file: "-o", line: 1))
        #expect(configuration.list("L") == ["1", "2"])
        #expect(throws: AptConfigurationError.self) { try configuration.apply(override: "A", position: 3) }
    }

    @Test("an error in an included file names both places")
    func includes() throws {
        var configuration = AptConfiguration()
        let error = try #require(throws: AptConfigurationError.self) {
            try AptConfiguration.parse(Array("A \"1\";\n#include \"b\";\n".utf8), file: "a", into: &configuration) {
                _ in
                .files([("b", Array("B \"2\";\n{ };\n".utf8))])
            }
        }
        #expect(error.location == FileLocation(file: "b", line: 2))
        #expect(error.includedFrom == [FileLocation(file: "a", line: 2)])
        #expect(error.reason == .blockWithoutName)
        #expect(configuration.string("B") == "2")
    }

    @Test("a file that includes itself, many times over, ends")
    func includeBomb() {
        let bomb = Array(String(repeating: "#include \"x\";\n", count: 50).utf8)
        var configuration = AptConfiguration()
        #expect(throws: AptConfigurationError.self) {
            try AptConfiguration.parse(bomb, file: "x", into: &configuration) { _ in .files([("x", bomb)]) }
        }
    }

    @Test("deep nesting and long names are refused, not followed")
    func depth() {
        for text in [String(repeating: "a{", count: 100_000), String(repeating: "a::", count: 100_000) + "b \"x\";"] {
            #expect(throws: AptConfigurationError.self) { try parse(text) }
        }
    }

    @Test("no bytes make the reader crash")
    func mutations() throws {
        var random = Seeded(99)
        let all = Array(UInt8.min...UInt8.max)
        let seed = Array(
            "A { B \"x\"; /* c */ \"y\"; };\n#clear A::B;\n// c\nD::E \"%41\" \"z\";\n#include \"i\";\n".utf8)
        var refused = 0
        for _ in 0..<5000 {
            var configuration = AptConfiguration()
            do {
                try AptConfiguration.parse(random.mutated(seed, alphabet: all), file: "x", into: &configuration) { _ in
                    .files([("i", seed)])
                }
            } catch { refused += 1 }
            _ = configuration.dump
        }
        #expect(refused > 100)
    }

    @Test("snippet names")
    func snippets() {
        let silent = AptConfiguration.defaults(architecture: "amd64", release: .assumed).list(
            "Dir::Ignore-Files-Silently")
        func judge(_ name: String) -> SnippetName {
            SnippetName.judge(name, extensions: ["list", "sources"], withoutExtension: false, silent: silent)
        }
        #expect(judge("debian.sources") == .read)
        #expect(judge("a_b-c:d.1.list") == .read)
        for name in ["x.list.bak", "x.list~", "x.list.DPKG-new", "x.save", "x.distUpgrade", ".hidden.list", "a b.list"]
        {
            guard case .ignored(_, silently: true) = judge(name) else {
                Issue.record("\(name) should be passed over silently")
                continue
            }
        }
        for name in ["x.list.disabled-by-me", "x", "x.conf", "x.list."] {
            guard case .ignored(_, silently: false) = judge(name) else {
                Issue.record("\(name) should be passed over with a word")
                continue
            }
        }
    }

    @Test("patterns beyond our kind match nothing")
    func patterns() {
        #expect(IgnorePattern("(a|b)") == nil)
        #expect(IgnorePattern("[a") == nil)
        #expect(IgnorePattern("a|b$")?.matches("xb") == true)
        #expect(IgnorePattern("^a.*c?$")?.matches("Abbb") == true)
        #expect(IgnorePattern("^[^x]+$")?.matches("abxc") == false)
        #expect(
            IgnorePattern(String(repeating: ".*", count: 200) + "x")?.matches(String(repeating: "a", count: 255))
                == false)
    }
}

extension String {
    /// `/./` made `/`, as apt does last.
    fileprivate var replacingDots: String {
        split(separator: "/").filter { $0 != "." }.map { "/" + $0 }.joined()
    }
}
