import Testing

@testable import AptModel

@Suite("Options that a report carries") struct ReportedOptionsTests {
    private func reported(_ text: String, overrides: [String] = []) throws -> [String] {
        var configuration = AptConfiguration.defaults(architecture: "amd64", release: .assumed)
        try AptConfiguration.parse(text, file: "f", into: &configuration)
        for (at, override) in overrides.enumerated() {
            try configuration.apply(override: override, position: at + 1)
        }
        configuration.completeDefaults()
        return configuration.reportedOptions.map {
            "\($0.name) \"\($0.value)\" \($0.origin.map(\.description) ?? "nowhere")"
        }
    }

    @Test func whatIsSet() throws {
        #expect(try reported("") == [], "built-in values are no options of this machine")
        let seen = try reported(
            """
            Dir::State::lists "/l";
            Dir::Bin::gpgv "/g";
            acquire { retries "3"; Languages { "de"; "en"; }; HTTPS { Timeout "5"; Example.org { CAInfo "/c"; }; }; };
            APT::Hashes::SHA1::Weak "yes";
            APT::Sandbox::User "";
            """, overrides: ["Acquire::ForceIPv4=1"])
        #expect(
            seen == [
                "Dir::State::lists \"/l\" f:1", "APT::Sandbox::User \"\" f:5", "Acquire::Retries \"3\" f:3",
                "Acquire::ForceIPv4 \"1\" -o:1", "Acquire::Languages \"de, en\" f:3", "Dir::Bin::gpgv \"/g\" f:2",
                "APT::Hashes::SHA1::Weak \"yes\" f:4", "Acquire::https::Timeout \"5\" f:3",
                "Acquire::https::Example.org::CaInfo \"/c\" f:3",
            ])
    }

    /// Whatever may hold a secret or is run by apt.
    @Test func whatIsNever() throws {
        let secret = "http://u:geheim@p.example.org:1/"
        let seen = try reported(
            """
            Acquire::http::Proxy "\(secret)";
            Acquire::http::Proxy::a.example.org "\(secret)";
            Acquire::http::Proxy::Timeout "\(secret)";
            Acquire::http::Proxy-Auto-Detect "/bin/geheim";
            Acquire::http::a@geheim::Timeout "1";
            Acquire::https::SslKey "/geheim";
            Acquire::https::a.example.org::Proxy "\(secret)";
            APT::Key::GPGVCommand "geheim";
            APT::Update::Pre-Invoke { "geheim"; };
            DPkg::Post-Invoke:: "geheim";
            Acquire::http::User-Agent "me (\(secret))";
            """)
        #expect(seen == ["Acquire::http::User-Agent \"me (http://***\" f:11"])
    }

    @Test func howMany() throws {
        let hosts = (1...3000).map { "Acquire::http::h\($0).example.org::Timeout \"\($0)\";" }
        #expect(try reported(hosts.joined(separator: "\n")).count == AptConfiguration.mostReportedOptions)
        let long = String(repeating: "x", count: 100_000)
        let seen = try reported("Dir::State::lists \"\(long)\";\nAcquire::Min-ValidTime::\(long) \"1\";")
        #expect(seen.count == 2 && seen.allSatisfy { $0.count < 250 })
    }

    /// An address that the cut goes through, at every place, shows nothing of what stands in it.
    @Test func texts() {
        for length in 0...250 {
            let text = String(repeating: "a", count: length) + "http://user:geheim@h.example.org/"
            let shown = reportedText(text)
            #expect(shown.unicodeScalars.count <= 200 && !shown.contains("user") && reportedText(shown) == shown)
        }
        #expect(reportedText("") == "" && reportedText("/a b") == "/a b")
        #expect(reportedText(String(repeating: "ä", count: 200)) == String(repeating: "ä", count: 200))
        #expect(reportedText(String(repeating: "ä", count: 201)) == String(repeating: "ä", count: 197) + "...")
    }
}
