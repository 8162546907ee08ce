import TestSupport

/// Makes sources files of both forms, good ones and ones that are nearly good.
struct SourcesGenerator {
    var random: Seeded

    private static let uris = [
        "http://debian.example.org/debian", "http://debian.example.org/debian/", "https://debian.example.org/debian",
        "http://user:pa%40ss@debian.example.org:8080/debian", "http://[2001:db8::1]:81/debian", "file:/srv/mirror",
        "copy:///srv/mirror", "mirror+file:/etc/apt/mirrors.txt", "http://h.example.org",
        "http://h.example.org/a_b/c~d/%7e",
        "http://h.example.org/$(ARCH)/x", "tor+https://h.example.org/x", "HTTP://Upper.example.org/x", "cdrom:x/",
        "http://user@h.example.org/x", "http://h.example.org:99999/x", "http://h.example.org:/x", "s3://bucket/x",
        "http:",
        "http://@h.example.org/x", "http://a@b@h.example.org/x", "http://[::1/x", "http://c.example.org",
        "http://d.example.org/x/", "https://e.example.org/x", "noscheme",
    ]
    private static let suites = [
        "bookworm", "bookworm", "bookworm-updates", "stable/updates", "./", "/", "flat/", "$(ARCH)/", "x+y", "a_b",
        "x~y",
    ]
    private static let components = ["main", "contrib", "non-free", "non-free-firmware", "a_b"]
    private static let options = [
        "arch=amd64", "arch=amd64,i386", "arch+=arm64", "arch-=amd64", "lang=en", "lang+=de", "trusted=yes",
        "trusted=no",
        "trusted=maybe", "signed-by=/a/b.gpg", "signed-by=/a.gpg,/b.gpg", "signed-by=relative",
        "signed-by=0123456789abcdef0123456789abcdef01234567", "signed-by=0123456789ABCDEF0123456789ABCDEF01234567!",
        "signed-by=0123", "check-valid-until=no", "check-date=no", "valid-until-min=60", "valid-until-max=0x10",
        "date-max-future=5", "by-hash=force", "pdiffs=no", "allow-insecure=yes", "allow-weak=no", "inrelease-path=x/y",
        "unknown=1", "x=", "=y", "ab", "a", "\"arch=amd64\"", "allow-downgrade-to-insecure=on",
    ]
    private static let inlineKey = """

         -----BEGIN PGP PUBLIC KEY BLOCK-----
         .
         mDMEY865UxYJKwYBBAHaRw8BAQdA
         -----END PGP PUBLIC KEY BLOCK-----
        """

    mutating func oneLine() -> String {
        var text = ""
        for _ in 0...(random.next() % 3) {
            switch random.next() % 12 {
            case 0: text += random.pick(["# comment", "", "   ", "\t# x"])
            default: text += line()
            }
            text += random.pick(["\n", "\n", "\n", "\r\n", "\n\n"])
        }
        return text
    }

    private mutating func line() -> String {
        var line = random.pick(
            random.chance(in: 25) ? ["rpm", "deb822", "debx"] : ["deb", "deb", "deb-src", " deb", "\tdeb"])
        line += random.pick([" ", "  ", "\t", " \t "])
        if random.chance(in: 3) {
            var words: [String] = []
            for _ in 0...(random.next() % 3) { words.append(random.pick(SourcesGenerator.options)) }
            line +=
                random.pick(["[", "[ "]) + words.joined(separator: random.pick([" ", "  "]))
                + random.pick(["]", " ]", "]  "])
            line += random.pick([" ", " ", ""])
        }
        line += random.pick(SourcesGenerator.uris) + random.pick([" ", "\t", "  "])
        let suite = random.pick(SourcesGenerator.suites)
        line += suite
        let components = random.chance(in: 12) ? random.next() % 3 : suite.hasSuffix("/") ? 0 : 1 + random.next() % 3
        for _ in 0..<components { line += " " + random.pick(SourcesGenerator.components) }
        return line + random.pick(["", "", "", " # end", "#end", " "])
    }

    mutating func deb822() -> String {
        var text = random.pick(["", "", "# first\n", "\n", " \n"])
        for _ in 0...(random.next() % 3) {
            text += stanza() + random.pick(["\n", "\n", "\n\n", "\r\n", " \n", "# c\n\n"])
        }
        return text
    }

    private mutating func stanza() -> String {
        var fields: [String] = []
        let end = random.pick(["\n", "\n", "\n", "\r\n"])
        if !random.chance(in: 15) {
            fields.append(
                "Types: "
                    + random.pick([
                        "deb", "deb deb-src", "deb-src", "deb", random.chance(in: 4) ? "rpm" : "", "deb deb",
                    ]))
        }
        if !random.chance(in: 15) {
            fields.append(random.pick(["URIs: ", "uris:", "URIs:\n "]) + several(SourcesGenerator.uris))
        }
        let isFlat = random.chance(in: 4)
        let suites =
            random.chance(in: 12)
            ? SourcesGenerator.suites : SourcesGenerator.suites.filter { $0.hasSuffix("/") == isFlat }
        if !random.chance(in: 15) { fields.append("Suites: " + several(suites)) }
        if isFlat == random.chance(in: 15) { fields.append("Components: " + several(SourcesGenerator.components)) }
        for field in [
            "Enabled: no", "Enabled: yes", "Enabled: perhaps", "Trusted: yes", "Trusted:", "Signed-By: /a.gpg",
            "Signed-By: relative",
            "Signed-By: /a.gpg /b.gpg", "Signed-By: 0123456789abcdef0123456789abcdef01234567!,/a.gpg", "Signed-By:",
            "Signed-By:" + SourcesGenerator.inlineKey, "Check-Valid-Until: no", "Valid-Until-Min: 60",
            "Architectures: amd64 arm64",
            "Languages-Add: de", "Check-Date: off", "X-Unknown: y", "By-Hash: no", "# comment", "Allow-Insecure: yes",
            "garbage", "Field : x", "Date-Max-Future: x5", ": x",
        ] where random.chance(in: 25) { fields.append(field) }
        if random.chance(in: 8) { fields.append(random.pick(fields)) }
        return fields.joined(separator: end) + end
    }

    private mutating func several(_ choices: [String]) -> String {
        var words: [String] = []
        for _ in 0...(random.next() % 2) { words.append(random.pick(choices)) }
        return words.joined(separator: random.pick([" ", "  ", "\n ", "\n\t", "\n# c\n "]))
    }

    /// A text with a few bytes changed.
    mutating func damaged(_ text: String) -> String {
        let alphabet = Array("[]=:/ \n\t#\"%ab-.".utf8)
        return String(decoding: random.mutated(Array(text.utf8), alphabet: alphabet), as: UTF8.self)
    }
}
