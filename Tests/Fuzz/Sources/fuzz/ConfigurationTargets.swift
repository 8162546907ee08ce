@testable import AptModel
@testable import Diagnosis
import Evidence
@testable import Probes
@testable import Reporting

/// Settings: apt.conf, Sequoia's policy, the values of options.
let configurationTargets: [Target] = [
    Target(
        name: "apt-conf", most: 1 << 12, folders: ["testdata/apt/conf"], endings: [".conf"],
        texts: [
            "Acquire::http::Proxy \"http://user:secret@proxy:3128/\";\n#include \"a\";\nAPT { Architectures { \"amd64\"; }; };",
            "Acquire::https::example.org { Timeout \"0x10\"; Verify-Peer no; }; Dir::Bin::methods::x \"/y\";\n",
        ], run: { readConfiguration($0) }),
    Target(
        name: "sequoia-policy", most: 1 << 12,
        texts: [
            "[hash_algorithms]\nsha1 = 2026-02-01\nmd5.collision_resistance = \"never\"\nignore_invalid = [\"x\"]\n",
            "[packets]\nsignature.v3 = \"never\"\n[asymmetric_algorithms]\ndefault_disposition = 'always'\nrsa1024 = 2014-02-01T00:00:00Z\n",
            "[[a]]\nb = { c = [1, 0x1f, 1_000.5e3, true], d = \"\"\"\nx\\u00e9\"\"\" }\n[a.e]\nf.g = 07:32:00\n",
        ],
        run: { bytes in
            let first = Result { try readSequoiaPolicy(bytes) }
            let second = Result { try readSequoiaPolicy(bytes) }
            hold("\(first)" == "\(second)", "reading twice gives the same")
            if case .failure(let error) = first, let line = (error as? SequoiaPolicyError)?.line {
                hold((1...(bytes.count { $0 == 0x0A } + 1)).contains(line), "the line is one of the file")
            }
        }),
    Target(
        name: "option-values", most: 1 << 9,
        texts: [
            "stable=30d", "10%", "@~:10", "key_expiry_days=10:20", ">=rsa2048,ed25519,nistp256", "2.6.1+deb12u1",
            "docker exec -i 'we b' \"a\\\"p t\" \\x", "2026-02-01", "\\.gpg$|^[a-z]*~$", "100MiB",
            "0x7fffffffffffffffffff",
        ], run: { readOptionValues($0) }),
]

private func readConfiguration(_ bytes: [UInt8]) {
    func parsed() -> (AptConfiguration, AptConfigurationError?) {
        var configuration = AptConfiguration()
        do throws(AptConfigurationError) {
            // Every include gives the file itself once more, so that the bounds are met.
            try AptConfiguration.parse(bytes.prefix(512) + [], file: "/a", into: &configuration) { _ in
                .files([("/b", Array(bytes.prefix(64)))])
            }
            try AptConfiguration.parse(bytes, file: "/c", into: &configuration) { _ in .failed("not here") }
        } catch { return (configuration, error) }
        return (configuration, nil)
    }
    let (configuration, error) = parsed()
    let (again, secondError) = parsed()
    hold(configuration.dump == again.dump && error == secondError, "parsing twice gives the same")
    if let error { _ = "\(error)" }
    let options = configuration.reportedOptions
    hold(options.count <= AptConfiguration.mostReportedOptions, "there is a most")
    for option in options {
        hold(reportedText(option.value) == option.value, "a reported text stays as it is: \(option.value)")
        hold(!option.value.contains("user:secret@"), "no login is reported")
    }
    let messages = MethodMessage.parse(configuration.methodMessage)
    hold(messages.count == 1 && messages.first?.code == 601, "the configuration is one message")
    let items =
        configuration.items.count { !$0.value.isEmpty } + (configuration.exists("Acquire::Send-URI-Encoded") ? 0 : 1)
    hold(messages.first?.fields.count == items, "each item is one field")
    let uri = RepositoryURI("https://example.org/debian")
    _ = ProxyRules(configuration: configuration, environment: [:]).decide(for: uri)
    let source = UniqueSource(uri: uri, suite: "stable", entries: [])
    _ = SourceRules(source: source, configuration: configuration, label: "Debian")
    _ = (configuration.list("APT::Architectures"), configuration.integer("Acquire::Retries", default: 0))
    var changed = configuration
    try? changed.apply(override: text(bytes), position: 1)
    changed.clear("APT")
    hold(changed.children(of: "APT").isEmpty, "what is cleared is gone")
}

private func readOptionValues(_ bytes: [UInt8]) {
    let words = text(bytes)
    _ = try? shellWords(words)
    _ = (MaxAge(words), FreeThreshold(words), try? PluginThresholds([words]), PluginRange(words)?.alerts(on: 1))
    _ = KeyAlgorithmList.gpgv(words, allows: "rsa2048")
    _ = KeyAlgorithmList.apt(words, allows: "rsa2048")
    _ = (KeyAlgorithmList.gpgv(">=rsa2048", allows: words), KeyAlgorithmList.apt(">=rsa2048", allows: words))
    if let version = AptVersion(words) { hold(AptVersion("\(version)") == version, "a version reads as it is written") }
    if let cutoff = SequoiaCutoff(words) { hold(SequoiaCutoff("\(cutoff)") == cutoff, "and so does a cutoff") }
    _ = (AptWords.bool(words), AptWords.integer(words), AptWords.seconds(words))
    if let pattern = IgnorePattern(String(words.prefix(64))) { _ = pattern.matches("ubuntu.sources.save~") }
    let (pattern, name) = halves(bytes)
    if let pattern = IgnorePattern(text(pattern)) { _ = pattern.matches(text(Array(name.prefix(64)))) }
    hold(reportedText(reportedText(words)) == reportedText(words), "once more changes nothing")
}
