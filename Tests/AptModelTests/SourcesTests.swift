import TestSupport
import Testing

@testable import AptModel

@Suite("sources")
struct SourcesTests {
    private func list(_ text: String) -> ParsedSources {
        SourceText.parse(Array(text.utf8), file: "a.list", form: .oneLine, architecture: "amd64")
    }

    private func deb822(_ text: String) -> ParsedSources {
        SourceText.parse(Array(text.utf8), file: "a.sources", form: .deb822, architecture: "amd64")
    }

    @Test("a malformed entry costs no other entry, and has its line")
    func problems() {
        let parsed = list(
            "deb http://a.example.org/ x main\nbroken\ndeb http://b.example.org/\n\ndeb http://c.example.org/ x main\n")
        #expect(parsed.entries.map(\.uri.host) == ["a.example.org", "c.example.org"])
        #expect(parsed.problems.map(\.location.line) == [2, 3])
        let stanzas = deb822(
            "# c\nTypes: deb\nURIs: http://a.example.org\nSuites: x\n\nTypes: rpm\n\nTypes: deb\nURIs: http://b.example.org\nSuites: x\nComponents: main\n"
        )
        #expect(stanzas.problems.map(\.location.line) == [2, 6])
        #expect(stanzas.entries.map(\.origins) == [[FileLocation(file: "a.sources", line: 8)]])
    }

    @Test("one stanza, many sources; options typed; key block unfolded")
    func stanza() throws {
        let parsed = deb822(
            """
            Types: deb deb-src
            URIs: http://a.example.org/debian http://b.example.org/debian/
            Suites: x y
            Components: main contrib main
            Architectures: amd64 arm64
            Architectures-Remove: arm64
            Check-Valid-Until: no
            Valid-Until-Max: 600
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             abcd
             -----END PGP PUBLIC KEY BLOCK-----

            """)
        #expect(parsed.problems.isEmpty)
        #expect(parsed.entries.count == 4)
        let entry = try #require(parsed.entries.last)
        #expect(entry.kinds == [.binary, .source])
        #expect(entry.components == ["main", "contrib"])
        #expect(entry.options.checkValidUntil == false)
        #expect(entry.options.validUntilMaximum == 600)
        #expect(entry.options.applied("arch", to: ["i386"]) == ["amd64"])
        #expect(entry.options.applied("lang", to: ["en"]) == ["en"])
        #expect(
            entry.options.signedBy
                == .inlineKey("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n-----END PGP PUBLIC KEY BLOCK-----\n"))
    }

    @Test("Signed-By: paths and fingerprints, mixed")
    func signedBy() {
        let print = "0123456789abcdef0123456789abcdef01234567"
        let mixed = SignedBy("/a.gpg, \(print)!\n \(print)")
        #expect(mixed?.keyrings == ["/a.gpg"])
        #expect(mixed?.fingerprints == [print.uppercased() + "!", print.uppercased()])
        for bad in ["", "relative.gpg", "0123", print + "?", print + "!!", "/a.gpg relative"] {
            #expect(SignedBy(bad) == nil)
        }
    }

    @Test("where InRelease is: suites, flat ones, a path of its own")
    func locations() {
        func urls(_ uri: String, _ suite: String, _ path: String? = nil) -> [String?] {
            let places = ReleaseLocations(uri: RepositoryURI(uri), suite: suite, inReleasePath: path)
            return [
                places.inRelease.text, places.release?.text, places.releaseSignature?.text, places.inReleaseListsName,
            ]
        }
        #expect(
            urls("http://u:p@h.example.org/d/", "a+b") == [
                "http://u:p@h.example.org/d/dists/a%2bb/InRelease", "http://u:p@h.example.org/d/dists/a%2bb/Release",
                "http://u:p@h.example.org/d/dists/a%2bb/Release.gpg", "h.example.org_d_dists_a%252bb_InRelease",
            ])
        #expect(urls("http://h.example.org/d/", "/")[0] == "http://h.example.org/d/InRelease")
        #expect(urls("http://h.example.org/d/", "./")[3] == "h.example.org_d_._InRelease")
        #expect(urls("http://h.example.org:8080/d/", "s/t/")[3] == "h.example.org:8080_d_s_t_InRelease")
        #expect(
            urls("http://h.example.org/", "x", "by/path") == [
                "http://h.example.org/dists/x/by/path", nil, nil, "h.example.org_dists_x_InRelease",
            ])
    }

    @Test("identity: no user, no slash, host in lower case; no output shows a password")
    func identity() {
        let uri = RepositoryURI("http://us%40er:pa%3ass@Host.Example.org:8080/Path//")
        #expect(uri.user == "us@er")
        #expect(uri.password == "pa:ss")
        #expect(uri.identity == "http://host.example.org:8080/Path")
        #expect(uri.text == "http://us%40er:pa%3ass@Host.Example.org:8080/Path//")
        var dumped = ""
        dump(uri, to: &dumped)
        #expect(!"\(uri) \(String(reflecting: uri)) \(dumped)".contains("pa"))
        #expect(RepositoryURI("http://[2001:DB8::1]:81/x/").identity == "http://[2001:db8::1]:81/x")
        #expect(RepositoryURI("file:/srv/x/").identity == "file:/srv/x")
        #expect(RepositoryURI("file:///srv/x/").identity == "file:/srv/x")
    }

    @Test("entries that apt takes as one are one source with all their places")
    func unique() {
        let parsed = list(
            """
            deb [arch=amd64] http://H.example.org/d x main
            deb-src http://h.example.org/d/ x main
            deb [signed-by=/k.gpg] http://h.example.org/d x contrib
            deb http://h.example.org/d y main
            """)
        let (sources, conflicts) = uniqueSources(of: parsed.entries)
        #expect(conflicts.isEmpty)
        #expect(sources.map(\.suite) == ["x", "y"])
        #expect(sources[0].origins.map(\.line) == [1, 2, 3])
        #expect(sources[0].signedBy?.keyrings == ["/k.gpg"])
        #expect(sources[0].components == ["main", "contrib"])
        #expect(sources[0].kinds == [.binary, .source])
    }

    @Test("contradictions name the option, both places and both values")
    func conflicts() {
        let parsed = list(
            """
            deb [signed-by=/a.gpg] http://h.example.org/d x main
            deb [signed-by=/b.gpg check-date=no] http://h.example.org/d x contrib
            """)
        let (sources, conflicts) = uniqueSources(of: parsed.entries)
        #expect(sources.count == 2)
        #expect(conflicts.map(\.option) == ["check-date", "signed-by"])
        #expect(conflicts.last?.first.line == 1)
        #expect(conflicts.last?.second.line == 2)
        #expect(conflicts.last?.firstValue == "/a.gpg")
        #expect(conflicts.last?.secondValue == "/b.gpg")
    }

    @Test("a later entry without Signed-By: a contradiction before apt 2.9.8, none after")
    func optionalSignedBy() {
        let parsed = list(
            "deb [signed-by=/a.gpg] http://h.example.org/d x main\ndeb http://h.example.org/d x contrib\n")
        let old = uniqueSources(of: parsed.entries, release: AptVersion(2, 6, 1))
        #expect(old.conflicts.map(\.secondValue) == ["not set"])
        let new = uniqueSources(of: parsed.entries, release: AptVersion(2, 9, 8))
        #expect(new.conflicts.isEmpty)
        #expect(new.sources.count == 1)
    }

    @Test("standard input: the form is judged by the text")
    func sniffing() {
        #expect(SourceText.sniff(Array("# c\n\ndeb http://x/ y z\n".utf8)) == .oneLine)
        #expect(SourceText.sniff(Array("deb-src [a=b] http://x/ y z\n".utf8)) == .oneLine)
        #expect(SourceText.sniff(Array("# c\nTypes: deb\n".utf8)) == .deb822)
        #expect(SourceText.sniff(Array("Enabled: no\nTypes: deb\n".utf8)) == .deb822)
        #expect(SourceText.sniff([]) == .oneLine)
        #expect(SourceText.sniff(Array("garbage\n".utf8)) == .oneLine)
    }

    @Test("thousands of entries are read in a moment; a bomb of suites is refused")
    func size() {
        let many = (0..<20_000).map { "deb http://h\($0).example.org/d x main\n" }.joined()
        #expect(uniqueSources(of: list(many).entries).sources.count == 20_000)
        let words = (0..<3000).map { "http://h\($0)/" }.joined(separator: " ")
        let suites = (0..<3000).map { "s\($0)" }.joined(separator: " ")
        let bomb = deb822("Types: deb\nURIs: \(words)\nSuites: \(suites)\nComponents: main\n")
        #expect(bomb.entries.isEmpty)
        #expect(bomb.problems.count == 1)
    }

    @Test("no bytes make the parsers crash")
    func mutations() {
        var random = Seeded(4)
        let all = Array(UInt8.min...UInt8.max)
        let line = Array(
            "deb [ arch=a signed-by=/x,0123 ] http://u:p@[::1]:8/a%20b \"x y\" main # c\ndeb file:/x ./\r\n".utf8)
        let stanza = Array(
            "# c\nTypes: deb\nURIs: http://[::1]:8/ file:/x\nSuites: a\n b\n# d\nComponents: m\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n\nTypes: deb\n"
                .utf8)
        var entries = 0
        for _ in 0..<5000 {
            for (seed, form) in [(line, SourceText.Form.oneLine), (stanza, .deb822)] {
                let bytes = random.mutated(seed, alphabet: all)
                let parsed = SourceText.parse(bytes, file: "x", form: form, architecture: "amd64")
                let (sources, _) = uniqueSources(of: parsed.entries)
                entries += sources.count
                _ = SourceText.sniff(bytes)
                for source in sources {
                    _ = source.locations()
                    _ = MirrorList(bytes, source: source.uri).candidates(for: ["Type": "index"])
                    _ = AuthenticationFile(file: "x", bytes: bytes).match(source.uri)
                    _ = SourceRules(source: source, configuration: AptConfiguration())
                }
            }
        }
        #expect(entries > 1000)
    }
}
