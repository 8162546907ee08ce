import AptModel
import Linux

/// The most bytes that are read of one file.
enum ConfigurationLimits {
    static let aptConf = 4 << 20
    static let sources = 16 << 20
    static let authentication = 1 << 20
    static let dpkgStatus = 128 << 20
    /// Names in one directory.
    static let names = 20_000
}

/// Reads a root's whole apt configuration, as its apt would (apt-pkg/init.cc and sourcelist.cc): the file that APT_CONFIG names, the
/// parts, apt.conf, `-o`; then the sources, the logins and the names of the trusted keyrings.
///
/// It never fails: what is refused or cannot be read stands in the result.
/// - Parameters:
///   - root: the examined one.
///   - environment: APT_CONFIG and the proxy variables of the target; empty for a foreign root.
///   - overrides: the `Key=Value` texts of `-o`, in order.
public func loadConfiguration(
    root: Root = .own, environment: [String: String], overrides: [String] = []
) -> LoadedConfiguration {
    let status = InstalledApt.Status(of: root)
    var architecture = status?.architecture ?? InstalledApt.ownArchitecture
    let apt = status?.apt ?? InstalledApt(byFilesIn: root, architecture: architecture)
    architecture = apt?.architecture ?? architecture
    let version = apt.flatMap { AptVersion($0.version) } ?? .assumed
    var loader = ConfigurationLoader(
        loaded: LoadedConfiguration(
            root: root, configuration: .defaults(architecture: architecture, release: version), apt: apt,
            architecture: architecture, environment: environment))
    loader.loaded.libcVersion = status?.libcVersion
    loader.loadAptConf(environment["APT_CONFIG"] ?? "", overrides)
    // apt.conf may name another native architecture.
    loader.loaded.architecture = loader.loaded.configuration.string("APT::Architecture") ?? architecture
    loader.loadSources()
    loader.loadAuthentication()
    loader.findTrustedKeyrings()
    return loader.loaded
}

/// The work of `loadConfiguration`, step by step.
struct ConfigurationLoader {
    var loaded: LoadedConfiguration

    private var root: Root { loaded.root }
    private var silent: [String] { loaded.configuration.list("Dir::Ignore-Files-Silently") }

    mutating func loadAptConf(_ named: String, _ overrides: [String]) {
        if !named.isEmpty {
            if root.kind(of: named) == .regular {
                readAptConf(named)
            } else {
                loaded.passedOver.append(.init(path: named, reason: "APT_CONFIG names it, and it is no regular file"))
            }
        }
        let parts = loaded.configuration.directory("Dir::Etc::parts", default: "/dev/null")
        if root.kind(of: parts) == .directory {
            for path in snippets(in: parts, extensions: ["conf"], withoutExtension: true) { readAptConf(path) }
        }
        let main = loaded.configuration.file("Dir::Etc::main", default: "/dev/null")
        if root.kind(of: main) == .regular { readAptConf(main) }
        for (index, text) in overrides.enumerated() {
            do { try loaded.configuration.apply(override: text, position: index + 1) } catch {
                loaded.configurationProblems.append(error)
            }
        }
        loaded.configuration.completeDefaults()
    }

    private mutating func readAptConf(_ path: String) {
        guard let bytes = read(path, limit: ConfigurationLimits.aptConf) else { return }
        loaded.configurationFiles.append(path)
        let root = root
        let silent = silent
        do {
            try AptConfiguration.parse(bytes, file: path, into: &loaded.configuration) { name in
                ConfigurationLoader.include(name, root, silent)
            }
        } catch { loaded.configurationProblems.append(error) }
    }

    /// The content of what `#include` names; a name that ends in a slash is a directory of parts.
    private static func include(_ name: String, _ root: Root, _ silent: [String]) -> AptConfigurationInclude {
        do throws(FileError) {
            guard name.utf8.count > 2, name.utf8.last == UInt8(ascii: "/") else {
                return .files([(name, try root.read(name, limit: ConfigurationLimits.aptConf))])
            }
            var files: [(name: String, bytes: [UInt8])] = []
            for entry in try root.list(name, limit: ConfigurationLimits.names) {
                let judgement = SnippetName.judge(entry, extensions: ["conf"], withoutExtension: true, silent: silent)
                guard judgement == .read, root.kind(of: name + entry) == .regular else { continue }
                files.append((name + entry, try root.read(name + entry, limit: ConfigurationLimits.aptConf)))
            }
            return .files(files)
        } catch { return .failed(LoadedConfiguration.PassedOver(name, error).reason) }
    }

    mutating func loadSources() {
        let main = loaded.configuration.file("Dir::Etc::sourcelist", default: "/dev/null")
        if root.kind(of: main) == .regular { readSources(main) }
        let parts = loaded.configuration.directory("Dir::Etc::sourceparts", default: "/dev/null")
        guard root.kind(of: parts) == .directory else { return }
        for path in snippets(in: parts, extensions: ["list", "sources"], withoutExtension: false) { readSources(path) }
    }

    private mutating func readSources(_ path: String) {
        guard let bytes = read(path, limit: ConfigurationLimits.sources) else { return }
        loaded.sourceFiles.append(path)
        let form = SourceText.form(ofFile: path)
        let parsed = SourceText.parse(bytes, file: path, form: form, architecture: loaded.architecture)
        loaded.sources.entries += parsed.entries
        loaded.sources.problems += parsed.problems
        loaded.sources.disabled += parsed.disabled
    }

    mutating func loadAuthentication() {
        var paths: [String] = []
        let main = loaded.configuration.file("Dir::Etc::netrc")
        if root.kind(of: main) == .regular { paths.append(main) }
        let parts = loaded.configuration.directory("Dir::Etc::netrcparts")
        if root.kind(of: parts) == .directory {
            paths += snippets(in: parts, extensions: ["conf"], withoutExtension: true)
        }
        for path in paths {
            guard let bytes = read(path, limit: ConfigurationLimits.authentication) else { continue }
            loaded.authentication.files.append(AuthenticationFile(file: path, bytes: bytes))
        }
    }

    /// apt up to 2.9.14 (apt-key) takes every *.gpg and *.asc, later ones only names that are good for run-parts.
    mutating func findTrustedKeyrings() {
        let configuration = loaded.configuration
        let parts = configuration.directory("Dir::Etc::trustedparts", default: "/etc/apt/trusted.gpg.d")
        for name in (try? root.list(parts, limit: ConfigurationLimits.names)) ?? [] {
            let path = parts + name
            guard root.kind(of: path) == .regular else { continue }
            switch SnippetName.judge(name, extensions: ["gpg", "asc"], withoutExtension: false, silent: silent) {
            case .read: loaded.trustedKeyrings.append(path)
            case .ignored(_, _)
            where loaded.aptVersion < .withoutAptKey && [".gpg", ".asc"].contains { name.hasSuffix($0) }:
                loaded.trustedKeyrings.append(path)
            case .ignored(let reason, let silently):
                loaded.ignoredKeyrings.append(.init(path: path, reason: reason, silently: silently))
            }
        }
        if configuration.string("Dir::Etc::trusted") != nil {
            let path = configuration.file("Dir::Etc::trusted")
            if root.kind(of: path) == .regular { loaded.trustedKeyrings.append(path) }
        } else {
            let path = configuration.directory("Dir::Etc") + "trusted.gpg"
            guard root.kind(of: path) == .regular else { return }
            loaded.ignoredKeyrings.append(.init(path: path, reason: "apt from 2.9.24 on does not read it"))
        }
    }

    /// The paths that apt reads in a directory, in its order; what it passes over is noted.
    private mutating func snippets(in directory: String, extensions: [String], withoutExtension: Bool) -> [String] {
        let names: [String]
        do throws(FileError) { names = try root.list(directory, limit: ConfigurationLimits.names) } catch {
            loaded.passedOver.append(.init(directory, error))
            return []
        }
        var paths: [String] = []
        for name in names {
            let path = directory + (directory.hasSuffix("/") ? "" : "/") + name
            let judgement = SnippetName.judge(
                name, extensions: extensions, withoutExtension: withoutExtension, silent: silent)
            switch judgement {
            case .ignored(let reason, let silently):
                if root.kind(of: path) != .directory {
                    loaded.passedOver.append(.init(path: path, reason: reason, silently: silently))
                }
            case .read where root.kind(of: path) != .regular:
                loaded.passedOver.append(.init(path: path, reason: "not a regular file"))
            case .read: paths.append(path)
            }
        }
        return paths
    }

    private mutating func read(_ path: String, limit: Int) -> [UInt8]? {
        do throws(FileError) { return try root.read(path, limit: limit) } catch {
            loaded.passedOver.append(.init(path, error))
            return nil
        }
    }
}
