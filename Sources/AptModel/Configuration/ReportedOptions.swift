extension AptConfiguration {
    /// No report carries more options than this.
    public static let mostReportedOptions = 100

    /// The options that bear on directories, fetching and verifying, as far as a file or `-o` sets them: what two machines are
    /// compared by. Each has its value by ``reportedText(_:)`` and its place; the elements of a list are joined with commas.
    ///
    /// The names are a fixed list of what this program reads itself. None of them holds a proxy, a login, a header or a command.
    public var reportedOptions: [Setting<String>] {
        var found: [Setting<String>] = []
        for name in reportedNames {
            guard found.count < AptConfiguration.mostReportedOptions else { break }
            if let option = reported(name) { found.append(option) }
        }
        return found
    }

    /// An empty text counts where it takes away a built-in value, as for `APT::Sandbox::User`.
    private func reported(_ name: String) -> Setting<String>? {
        func option(_ value: String, _ origin: FileLocation) -> Setting<String> {
            Setting(value: reportedText(value), name: reportedText(name), origin: origin)
        }
        if let origin = origin(of: name) { return option(string(name) ?? "", origin) }
        guard ReportedNames.lists.contains(name) else { return nil }
        let elements = children(of: name).filter { $0.origin != nil && !$0.value.isEmpty }
        guard let origin = elements.first?.origin else { return nil }
        return option(elements.map(\.value).joined(separator: ", "), origin)
    }

    /// Whatever stands below, a few with a name of the administrator's choice: a host, a label, a digest, a program.
    private var reportedNames: [String] {
        var names = ReportedNames.fixed + ReportedNames.lists
        for above in ["Dir::Bin", "Dir::Bin::methods", "Acquire::Min-ValidTime", "Acquire::Max-FutureTime"] {
            for name in below(above) where !names.contains("\(above)::\(name)") { names.append("\(above)::\(name)") }
        }
        for digest in below("APT::Hashes") {
            names += ["Untrusted", "Weak"].map { "APT::Hashes::\(digest)::\($0)" }
        }
        for method in ["http", "https"] {
            let hosts = below("Acquire::\(method)").filter(ReportedNames.isHost)
            for above in [method] + hosts.map({ "\(method)::\($0)" }) {
                names += ReportedNames.ofMethods.map { "Acquire::\(above)::\($0)" }
            }
        }
        return names
    }

    /// The names below an option; more than can be reported need no look.
    private func below(_ name: String) -> [String] {
        children(of: name).lazy.map(\.name).filter { !$0.isEmpty }.prefix(AptConfiguration.mostReportedOptions).map {
            $0
        }
    }
}

/// A text of apt.conf as a report carries it: 200 characters at most, and nothing of an address, which could hold a password
/// that a cut makes unrecognisable. Once more changes nothing.
public func reportedText(_ text: String) -> String {
    let most = 200
    var scalars = Array(text.unicodeScalars.prefix(most + 1))
    let mark = Array("://".unicodeScalars)
    let address = scalars.indices.first { scalars[$0...].starts(with: mark) }
    if let address {
        scalars = Array(scalars[..<min(address, most - mark.count - 3)]) + mark + Array("***".unicodeScalars)
    } else if scalars.count > most {
        scalars = Array(scalars[..<(most - 3)]) + Array("...".unicodeScalars)
    }
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: scalars)
    return String(shown)
}

private enum ReportedNames {
    static let fixed =
        [
            "RootDir", "Dir", "Dir::State", "Dir::State::lists", "Dir::State::status", "Dir::Cache",
            "Dir::Cache::archives", "Dir::Cache::pkgcache", "Dir::Cache::srcpkgcache", "Dir::Etc", "Dir::Etc::main",
            "Dir::Etc::parts", "Dir::Etc::netrc", "Dir::Etc::netrcparts", "Dir::Etc::sourcelist",
            "Dir::Etc::sourceparts", "Dir::Etc::trusted", "Dir::Etc::trustedparts", "Dir::Bin::methods",
            "APT::Sandbox::User", "APT::Architecture", "APT::Snapshot",
        ] + ["", "::Next", "::Future"].map { "APT::Key::Assert-Pubkey-Algo\($0)" }
        + [
            "Retries", "ForceIPv4", "ForceIPv6", "EnableSrvRecords", "GzipIndexes", "By-Hash", "Check-Date",
            "Check-Valid-Until", "Min-ValidTime", "Max-FutureTime", "MaxReleaseFileSize", "URIEncode",
            "Send-URI-Encoded",
        ].map { "Acquire::\($0)" }

    static let lists = ["APT::Architectures", "Acquire::Languages", "Dir::Ignore-Files-Silently"]

    /// Below `Acquire::http` and `Acquire::https`, and below a host there.
    static let ofMethods = [
        "Timeout", "Pipeline-Depth", "No-Cache", "Max-Age", "User-Agent", "AllowRedirect", "SendAccept", "Verify-Peer",
        "Verify-Host", "CaInfo", "CaPath", "CrlFile", "SslCert",
    ]

    /// What stands below `Proxy` are hosts of proxies, and no options.
    static func isHost(_ name: String) -> Bool {
        name.lowercased() != "proxy"
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }
    }
}
