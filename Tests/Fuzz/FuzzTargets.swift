import AptModel

/// Everything that reads remote or foreign bytes, with what has to be true of whatever it reads.
nonisolated(unsafe) let fuzzTargets: [(name: String, run: ([UInt8]) -> Void)] = [
    ("clear-signed", clearSigned), ("detached", detached), ("release", release), ("armour", armour),
    ("signatures", signatures), ("keyring", keyring), ("sources", sources), ("deb822", deb822), ("apt-conf", aptConf),
    ("auth-conf", authConf), ("mirror-list", mirrorList), ("uri", uri), ("dates", dates), ("method", method),
    ("catalogue", catalogue), ("policy", policy), ("apt-output", aptOutput), ("report", report),
    ("comparison", comparison),
]

private func clearSigned(_ bytes: [UInt8]) {
    guard case .split(let file) = splitClearSigned(bytes) else { return }
    expect(file.data.count <= bytes.count && file.signature.count <= bytes.count, "more came out than went in")
    expect(beginsClearSigned(bytes), "split, and no clear-signed file")
    expect(!file.signatureBlocks.isEmpty, "split without a signature")
    // Framed anew it is the same text.
    var framed = Array("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n".utf8)
    for line in file.data.split(separator: 0x0A, omittingEmptySubsequences: false) {
        if line.first == 0x2D { framed += Array("- ".utf8) }
        framed += line + [0x0A]
    }
    framed += file.signature
    guard case .split(let again) = splitClearSigned(framed) else { return expect(false, "refused when framed anew") }
    expect(again.data == file.data && again.signature == file.signature, "another text when framed anew")
}

private func detached(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let (body, signature) = (Array(parts[0]), parts.count > 1 ? Array(parts[1]) : [])
    guard case .pair(let pair) = classifyDetached(release: body, signature: signature) else { return }
    expect(pair.data == body, "the pair has another text")
}

private func release(_ bytes: [UInt8]) {
    let file = ReleaseFile.parse(bytes)
    expect(file == ReleaseFile.parse(bytes), "read twice, two files")
    let selection = IndexSelection(
        components: ["main", "contrib"], kinds: [.binary, .source], architectures: ["amd64", "all"],
        languages: ["en"], keepsCompressed: true)
    let need = file.need(of: selection)
    expect(need.sizes.plain >= 0 && need.sizes.largestFile >= 0, "indexes of less than nothing")
    _ = suiteMatches(asked: "stable", release: file)
}

private func armour(_ bytes: [UInt8]) {
    for block in decodeArmour(bytes) {
        expect(block.range.lowerBound >= 0 && block.range.upperBound <= bytes.count, "a block outside the file")
        expect(block.payload.count <= bytes.count, "a block larger than the file")
    }
    _ = ArmourTrouble(bytes)
}

private func signatures(_ bytes: [UInt8]) {
    let reading = readSignatures(bytes)
    expect(reading == readSignatures(bytes), "read twice, two readings")
    for signature in reading.signatures {
        expect(signature.raw.count <= bytes.count, "a signature larger than the file")
        if let id = signature.issuerKeyID { expect(id.utf8.count == 16, "a key id of another length: \(id)") }
    }
    _ = SequoiaSignatureReading(bytes)
}

/// Not a digest: a fingerprint of twenty octets that follows from the bytes is enough here.
private func folded(_ bytes: [UInt8]) -> [UInt8] {
    var sum = [UInt8](repeating: 0, count: 20)
    for (place, byte) in bytes.enumerated() { sum[place % 20] = sum[place % 20] &* 31 &+ byte }
    return sum
}

private func keyring(_ bytes: [UInt8]) {
    for certificate in readCertificates(bytes, sha1: folded) { _ = "\(certificate)" }
    for name in ["key.gpg", "key.asc", "key"] {
        let sniff = sniffKeyring(bytes, fileName: name)
        for reader in KeyringReader.allCases {
            for place in KeyringPlace.allCases { _ = sniff.reading(by: reader, at: place, bytes: bytes) }
        }
    }
    _ = searchAsGpgv(for: "0123456789ABCDEF", in: bytes, sha1: folded)
    _ = KeyPacketWalk(bytes)
}

private func entries(_ bytes: [UInt8], _ form: SourceText.Form) {
    let parsed = SourceText.parse(bytes, file: "x", form: form, architecture: "amd64")
    let lines = bytes.count { $0 == 0x0A } + 1
    for place in parsed.entries.flatMap(\.origins) + parsed.problems.map(\.location) {
        expect((1...lines).contains(place.line), "line \(place.line) of \(lines)")
    }
    let unique = uniqueSources(of: parsed.entries)
    expect(unique.sources.flatMap(\.entries).count == parsed.entries.count, "entries were lost")
    for source in unique.sources {
        expectWithoutLogin(source.identity, source.uri)
        _ = source.locations()
        _ = SourceRules(source: source, configuration: AptConfiguration())
    }
}

private func sources(_ bytes: [UInt8]) {
    entries(bytes, .oneLine)
    _ = SourceText.sniff(bytes)
}

private func deb822(_ bytes: [UInt8]) { entries(bytes, .deb822) }

private func aptConf(_ bytes: [UInt8]) {
    var configuration = AptConfiguration()
    do throws(AptConfigurationError) {
        try AptConfiguration.parse(bytes, file: "x", into: &configuration) { _ in
            AptConfigurationInclude.failed("not followed")
        }
    } catch {
        let lines = bytes.count { $0 == 0x0A } + 1
        expect((0...lines).contains(error.location.line), "an error behind the end of the file")
    }
    _ = configuration.dump
    _ = configuration.directory("Dir::State::lists")
}

private func authConf(_ bytes: [UInt8]) {
    let file = AuthenticationFile(file: "x", bytes: bytes)
    for text in ["https://debian.example.org/debian/", "http://debian.example.org:8080/", "tor+http://a/b"] {
        _ = file.match(RepositoryURI(text))
    }
    expect("\(file)" == "x", "more than its name is shown")
}

private func mirrorList(_ bytes: [UInt8]) {
    let list = MirrorList(bytes, source: RepositoryURI("mirror+file:/etc/apt/mirrors.txt"))
    for mirror in list.candidates(for: ["Type": "index", "Release": "stable"]) { _ = "\(mirror)" }
}

private func uri(_ bytes: [UInt8]) {
    let uri = RepositoryURI(String(decoding: bytes, as: UTF8.self))
    for shown in [uri.redacted, uri.identity] { expectWithoutLogin(shown, uri) }
    _ = ReleaseLocations(uri: uri, suite: "stable", inReleasePath: nil, encoding: "+~ ")
    _ = uri.listsFileName
}

/// A path behind no scheme, and a host that begins with @, look like a login when they are read again, and are none.
private func expectWithoutLogin(_ shown: String, _ uri: RepositoryURI) {
    guard !uri.scheme.isEmpty, !uri.host.isEmpty, !uri.host.contains("@") else { return }
    expect(!RepositoryURI(shown).hasUserInfo, "a login is shown: \(shown)")
}

private func dates(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let time = Timestamp(aptDate: text) { _ = (time.rfc3339, time.httpDate) }
    if let time = Timestamp(rfc3339: text) { expect(Timestamp(rfc3339: time.rfc3339) == time, "\(time.rfc3339)") }
    _ = AptVersion(text)
}

private func method(_ bytes: [UInt8]) {
    expect(MethodMessage.parse(bytes).count <= 100, "more messages than are read")
}

private func catalogue(_ bytes: [UInt8]) {
    guard let catalogue = MessageCatalogue(bytes) else { return }
    expect(catalogue.messages.count <= MessageCatalogue.countLimit, "more messages than are kept")
    _ = Translator([catalogue]).english("Ign:1 http://debian.example.org stable InRelease")
}

private func policy(_ bytes: [UInt8]) {
    guard let settings = try? readSequoiaPolicy(bytes) else { return }
    _ = SequoiaPolicy(settings)
}
