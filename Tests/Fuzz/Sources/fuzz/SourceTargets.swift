@testable import AptModel
@testable import Curl
@testable import Probes

/// What apt.conf's neighbours say about repositories: sources, URIs, lists of mirrors, logins.
let sourceTargets: [Target] = [
    Target(
        name: "sources-one-line", most: 1 << 12, folders: ["testdata/apt/sources"], endings: [".list"],
        run: { readSources($0, .oneLine) }),
    Target(
        name: "sources-deb822", most: 1 << 12, folders: ["testdata/apt/sources"], endings: [".sources"],
        run: { readSources($0, .deb822) }),
    Target(
        name: "uri", most: 1 << 10,
        texts: [
            "https://debian.example.org/debian", "http://user:secret@[::1]:8080/a/b?c=d#e",
            "mirror+file:/etc/apt/mirrors",
            "tor+https://a.onion:99999/", "file:/srv/debian", "copy:///x", "http://a@b@c/", "socks5h://localhost:9050",
            "cdrom:[Debian GNU/Linux 12]/", "unix:///run/docker.sock", "tcp://[::1]:2376", "http://%41:%2f@h:0x10/~+ ",
        ], run: { readURI($0) }),
    Target(
        name: "mirror-list", most: 1 << 12,
        texts: [
            "# mirrors\nhttp://a.example/debian\tpriority:1\nhttps://b.example/debian/\tarch:amd64 lang:de priority:-1\r\n",
            "file:/srv/debian\tsuite:stable codename:bookworm :x type:index\nftp://c/\tpriority:18446744073709551616\n",
        ], run: { readMirrors($0) }),
    Target(
        name: "netrc", most: 1 << 12,
        texts: [
            "machine deb.example.org\nlogin me\npassword secret\n# x\nmachine https://b.example:8443/path login a password b",
            "machine b.example/debian login \"a b\" machine default login x password y\n",
        ], run: { readLogins($0) }),
]

private func readSources(_ bytes: [UInt8], _ form: SourceText.Form) {
    let parsed = SourceText.parse(bytes, file: "/s", form: form, architecture: "amd64")
    hold(
        parsed == SourceText.parse(bytes, file: "/s", form: form, architecture: "amd64"), "parsing twice gives the same"
    )
    _ = SourceText.sniff(bytes)
    hold(parsed.entries.count <= ParsedSources.maximumEntries, "there is a most")
    hold(parsed.problems.allSatisfy { $0.location.line >= 1 }, "a problem has a line")
    let configuration = AptConfiguration()
    let (sources, conflicts) = uniqueSources(of: parsed.entries, configuration: configuration)
    hold(sources.reduce(0) { $0 + $1.entries.count } == parsed.entries.count, "no entry is lost or there twice")
    hold(
        conflicts.allSatisfy { $0.firstValue != $0.secondValue || $0.option == "signed-by" }, "a conflict has two sides"
    )
    for source in sources.prefix(50) {
        checkURI(source.uri)
        let locations = source.locations()
        for name in [locations.inReleaseListsName, locations.releaseListsName, locations.releaseSignatureListsName] {
            hold(!name.contains("/"), "a name in the lists directory is no path: \(name)")
        }
        _ = locations.indexListsName("main/binary-amd64/Packages")
        _ = SourceRules(source: source, configuration: configuration, label: "x")
        _ = SourceScheme(source.uri.scheme).isSupported(proxy: .direct)
        _ = MirrorList.listURI(of: source.uri)
        for entry in source.entries {
            _ = entry.options.signedBy?.summary
            _ = entry.options.applied("arch", to: ["amd64"])
            _ = (entry.options.snapshot(in: configuration), entry.options.include, entry.options.byHash)
        }
    }
}

private func readURI(_ bytes: [UInt8]) {
    let words = text(bytes)
    let uri = RepositoryURI(words)
    checkURI(uri)
    _ = WebAddress(words)
    _ = try? EngineEndpoint.parse(words)
    _ = ServiceLookup.isName(uri.host)
    for name in ["http_proxy", "https_proxy"] {
        for scheme in ["http", "https", "tor+https"] {
            let rules = ProxyRules(configuration: AptConfiguration(), environment: [name: words, "no_proxy": words])
            _ = rules.decide(for: RepositoryURI("\(scheme)://example.org/"))
            _ = rules.decide(for: uri)
            _ = rules.autoDetectCommand(for: uri)
        }
    }
    let locations = ReleaseLocations(uri: uri, suite: words)
    _ = (locations.indexListsName(words), SourceScheme(uri.scheme), SignedBy(words)?.summary)
}

private func checkURI(_ uri: RepositoryURI) {
    let shown = [uri.redacted, uri.identity, "\(uri)", uri.debugDescription]
    if uri.password.utf8.count > 8,
        ![uri.user, uri.host, uri.path, uri.scheme].contains(where: { $0.contains(uri.password) })
    {
        hold(!shown.contains { $0.contains(uri.password) }, "no password is shown")
    }
    hold(!uri.listsFileName.contains("/"), "a name in the lists directory is no path")
    hold(!uri.withoutUserInfo.hasUserInfo, "without user information there is none")
}

private func readMirrors(_ bytes: [UInt8]) {
    for source in ["mirror+file:/etc/apt/mirrors", "mirror://host/list", "tor+mirror+https://host/list"] {
        let list = MirrorList(bytes, source: RepositoryURI(source))
        hold(list == MirrorList(bytes, source: RepositoryURI(source)), "reading twice gives the same")
        hold(zip(list.entries, list.entries.dropFirst()).allSatisfy { $0.priority <= $1.priority }, "they are in order")
        hold(list.entries.allSatisfy { $0.uri.path.utf8.last == UInt8(ascii: "/") }, "a mirror ends in a slash")
        hold(list.candidates(for: [:]) == list.entries, "no limit leaves all")
        _ = list.candidates(for: ["Type": "index", "Release": "stable"])
        if !source.contains("file") {
            hold(list.entries.allSatisfy { !$0.uri.scheme.hasSuffix("file") }, "no local mirror comes from the network")
        }
        for entry in list.entries.prefix(20) { checkURI(entry.uri) }
    }
}

private func readLogins(_ bytes: [UInt8]) {
    let file = AuthenticationFile(file: "/etc/apt/auth.conf", bytes: bytes)
    let data = AuthenticationData(files: [file])
    for uri in ["https://deb.example.org/", "http://b.example/debian/x", "https://b.example:8443/path"] {
        let uri = RepositoryURI(uri)
        hold(file.match(uri) == file.match(uri), "asking twice gives the same")
        _ = (data.credentials(for: uri), data.withheld(for: uri))
    }
}
