import Testing

@testable import AptModel

@Suite("rules, logins and mirrors of a source")
struct SourcesRulesTests {
    private func rules(_ line: String, _ conf: String = "", label: String? = nil) throws -> SourceRules {
        let parsed = SourceText.parse(Array(line.utf8), file: "a.list", form: .oneLine, architecture: "amd64")
        let source = try #require(uniqueSources(of: parsed.entries).sources.first)
        var configuration = AptConfiguration.defaults(architecture: "amd64", release: .assumed)
        try AptConfiguration.parse(conf, file: "apt.conf", into: &configuration)
        return SourceRules(source: source, configuration: configuration, label: label)
    }

    @Test("apt's defaults")
    func defaults() throws {
        let rules = try rules("deb http://h.example.org/ x main")
        #expect(rules.trusted.value == nil)
        #expect(!rules.allowInsecure.value && !rules.allowWeak.value && !rules.allowDowngradeToInsecure.value)
        #expect(rules.checkDate.value && rules.checkValidUntil.value)
        #expect(rules.maximumFutureTime == Setting(value: 10, name: "Acquire::Max-FutureTime", origin: nil))
        #expect(rules.minimumValidTime.value == 0 && rules.maximumValidTime.value == 0)
        #expect(rules.verifyPeer == nil)
    }

    @Test("Check-Date off turns Valid-Until off, with its place")
    func dates() throws {
        let off = try rules(
            "deb [check-valid-until=yes] http://h.example.org/ x main", "\nAcquire::Check-Date \"false\";")
        #expect(!off.checkValidUntil.value)
        #expect(off.checkValidUntil.name == "Acquire::Check-Date")
        #expect(off.checkValidUntil.origin == FileLocation(file: "apt.conf", line: 2))
        let option = try rules("deb [check-date=yes] http://h.example.org/ x main", "Acquire::Check-Date \"false\";")
        #expect(option.checkDate.value && option.checkValidUntil.value)
        #expect(option.checkDate.origin == FileLocation(file: "a.list", line: 1))
    }

    @Test("times: the option, the label, the general value")
    func times() throws {
        let conf = "Acquire::Max-ValidTime \"100\"; Acquire::Max-ValidTime::Debian \"200\";"
        #expect(try rules("deb http://h.example.org/ x main", conf).maximumValidTime.value == 100)
        #expect(try rules("deb http://h.example.org/ x main", conf, label: "Debian").maximumValidTime.value == 200)
        #expect(
            try rules("deb [valid-until-max=5] http://h.example.org/ x main", conf, label: "Debian").maximumValidTime
                .value == 5)
    }

    @Test("what switches authentication off, and where")
    func authentication() throws {
        let trusted = try rules("\ndeb [trusted=yes] http://h.example.org/ x main")
        #expect(trusted.trusted == Setting(value: true, name: "trusted", origin: FileLocation(file: "a.list", line: 2)))
        let conf = try rules(
            "deb [allow-insecure=no] http://h.example.org/ x main", "Acquire::AllowInsecureRepositories \"1\";")
        #expect(conf.allowInsecure.value)
        #expect(conf.allowInsecure.origin?.file == "apt.conf")
    }

    @Test("Verify-Peer, also for one host, also by http's name")
    func tls() throws {
        let conf = "Acquire::https::h.example.org::Verify-Peer \"false\"; Acquire::http::Verify-Host \"no\";"
        let rules = try rules("deb https://h.example.org/ x main", conf)
        #expect(rules.verifyPeer?.value == false)
        #expect(rules.verifyPeer?.name == "Acquire::https::h.example.org::Verify-Peer")
        #expect(rules.verifyHost?.value == false)
        #expect(try self.rules("deb https://i.example.org/ x main", conf).verifyPeer?.value == true)
    }

    private func login(_ text: String, _ uri: String) -> String? {
        let data = AuthenticationData(files: [AuthenticationFile(file: "auth.conf", bytes: Array(text.utf8))])
        return data.credentials(for: RepositoryURI(uri)).map { "\($0.login)/\($0.password)" }
    }

    @Test("auth.conf: hosts, ports, path prefixes, schemes")
    func logins() {
        let text = """
            machine a.example.org/sub login one password 1
            machine http://a.example.org login two password 2
            machine a.example.org:8443
              login three
              password 3
            """
        #expect(login(text, "https://a.example.org/sub/x") == "one/1")
        #expect(login(text, "https://a.example.org/other") == nil)
        #expect(login(text, "http://a.example.org/other") == "two/2")
        #expect(login(text, "https://a.example.org:8443/other") == "three/3")
        #expect(login(text, "https://b.example.org/") == nil)
        #expect(login(text, "https://me:secret@a.example.org/sub") == "me/secret")
        #expect(login("machine a.example.org login x password y", "https://a.example.org:1/") == "x/y")
    }

    @Test("a login without a scheme is for encrypted transports only, and never shown")
    func withheld() {
        let file = AuthenticationFile(
            file: "auth.conf", bytes: Array("machine a.example.org login x password geheim".utf8))
        let data = AuthenticationData(files: [file])
        #expect(data.credentials(for: RepositoryURI("http://a.example.org/")) == nil)
        #expect(data.withheld(for: RepositoryURI("http://a.example.org/")) == ["auth.conf"])
        #expect(data.credentials(for: RepositoryURI("tor+https://a.example.org/"))?.password == "geheim")
        var dumped = ""
        dump(data, to: &dumped)
        dump(data.credentials(for: RepositoryURI("https://a.example.org/")), to: &dumped)
        #expect(!"\(data) \(String(reflecting: data)) \(dumped)".contains("geheim"))
    }

    @Test("mirror lists: order, limits, and no local mirrors from the network")
    func mirrors() {
        let list = """
            # mirrors
            http://c.example.org/debian
            http://b.example.org/debian/\tpriority:2 type:index
            http://a.example.org/debian\tpriority:1 arch:amd64
            file:/srv/mirror\tpriority:3 type:deb
            """
        let local = MirrorList(Array(list.utf8), source: RepositoryURI("mirror+file:/etc/apt/mirrors.txt/"))
        #expect(
            local.entries.map(\.uri.text) == [
                "http://a.example.org/debian/", "http://b.example.org/debian/", "file:/srv/mirror/",
                "http://c.example.org/debian/",
            ])
        #expect(local.candidates(for: ["Type": "index"]).map(\.line) == [4, 3, 2])
        let network = MirrorList(Array(list.utf8), source: RepositoryURI("mirror+https://h.example.org/list/"))
        #expect(network.entries.map(\.line) == [4, 3, 2])
        #expect(
            MirrorList.listURI(of: RepositoryURI("mirror+file:/etc/apt/mirrors.txt/"))?.text
                == "file:/etc/apt/mirrors.txt")
        #expect(
            MirrorList.listURI(of: RepositoryURI("mirror://h.example.org/list/"))?.text == "http://h.example.org/list")
        #expect(MirrorList.listURI(of: RepositoryURI("http://h.example.org/")) == nil)
    }

    @Test("snapshots: by label before host; `no` is an answer")
    func snapshots() throws {
        var configuration = AptConfiguration()
        try AptConfiguration.parse(
            """
            Acquire::Snapshots::URI { Origin::Debian "https://s.example.org/debian/@SNAPSHOTID@/"; Label::Private "no";
              Host::.example.org "https://s.example.org/@PATH@/@SNAPSHOTID@/"; };
            """, file: "x", into: &configuration)
        func resolve(_ origin: String?, _ label: String?, host: String = "cc.example.org") -> SnapshotURI.Answer {
            SnapshotURI.resolve(
                RepositoryURI("http://\(host)/debian/"), snapshot: "20260101T000000Z", origin: origin, label: label,
                configuration: configuration)
        }
        #expect(resolve("Debian", "Debian") == .found(RepositoryURI("https://s.example.org/debian/20260101T000000Z/")))
        #expect(resolve(nil, nil) == .found(RepositoryURI("https://s.example.org/debian/20260101T000000Z/")))
        #expect(resolve("X", "Private") == .notSupported)
        #expect(resolve(nil, nil, host: "elsewhere.test") == .unknown)
    }
}
