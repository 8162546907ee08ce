import AptModel
import Evidence
import Linux
import Probes

/// The examined apt and what follows from its version: back-end, keyring reader, sandbox user.
struct AptRules {
    /// nil where the root holds no apt.
    var observation: AptObservation?
    var reader: KeyringReader
    var layout: TempLayout
    /// The user that apt's methods run as in the end: root where apt goes on unsandboxed.
    var sandbox: SandboxUser
    /// The user that the configuration names.
    let configuredSandbox: SandboxUser
    /// Where apt looks for gpgv.
    private let gpgv: String
    private let methods: String

    init(_ loaded: LoadedConfiguration, _ target: Target) {
        let configuration = loaded.configuration
        let version = loaded.aptVersion
        let gpgvCommand = configuration.string("APT::Key::GPGVCommand") ?? ""
        let sqv = "/usr/bin/sqv"
        gpgv = gpgvCommand.hasPrefix("/") ? gpgvCommand : "/usr/bin/gpgv"
        methods = AptRules.withoutSlash(configuration.directory("Dir::Bin::methods"))
        // Without apt in the root nothing but the rules of apt 3 are left, sqv among them.
        let usesSqv =
            loaded.apt == nil
            || (version >= .withSqv && gpgvCommand.isEmpty && target.root.kind(of: sqv) == .regular)
        let userName = configuration.string("APT::Sandbox::User") ?? "_apt"
        sandbox = SandboxUser(named: userName.isEmpty ? "root" : userName, in: target)
        reader = usesSqv ? .sqv : version < .withoutAptKey ? .aptKey : .gpgv
        layout = TempLayout(aptVersion: version, usesSqv: usesSqv)
        let needed = usesSqv ? [sqv] : version < .withoutAptKey ? ["/usr/bin/apt-key", gpgv] : [gpgv]
        let named = sandbox
        configuredSandbox = named
        let unsandboxed = loaded.apt.flatMap { _ in
            observeUnsandboxed(lists: AptRules.withoutSlash(loaded.listsDirectory), named, target)
        }
        if unsandboxed != nil { sandbox = SandboxUser(superuserOf: target) }
        let missing = needed.first { !target.root.isProgram($0) }
        observation = loaded.apt.map { apt in
            AptObservation(
                version: apt.version, backend: usesSqv ? .sqv : .gpgv, verifierPath: missing ?? needed.last,
                verifierPresent: missing == nil, sandboxUser: named.name,
                sandboxUid: named.account.map { Int($0.uid) },
                assertPubkeyAlgo: configuration.string("APT::Key::Assert-Pubkey-Algo"),
                hashOverrides: AptRules.hashOverrides(configuration))
        }
        if usesSqv {
            observation?.sequoiaPolicy = observeSequoiaPolicy(sandbox: sandbox, target: target)
        } else {
            observation?.keyAssertion = observeKeyAssertion(
                version: version, configuration: configuration, gpgv: gpgv, target: target)
        }
        observation?.unsandboxedBy = unsandboxed
        let becoming = loaded.apt.flatMap { _ in observeSandboxSwitch(named, target) }
        observation?.sandboxSwitch = becoming
    }

    /// What this apt starts for sources with these schemes.
    func programs(_ version: AptVersion, schemes: [String]) -> [NeededProgram] {
        NeededProgram.all(
            version: version, usesSqv: reader == .sqv, gpgv: gpgv, methods: methods, schemes: schemes)
    }

    private static func withoutSlash(_ directory: String) -> String {
        directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    }

    /// `APT::Hashes::NAME::Untrusted` and `::Weak`, where they are set.
    private static func hashOverrides(_ configuration: AptConfiguration) -> [AptObservation.HashOverride] {
        configuration.children(of: "APT::Hashes").compactMap { child in
            let key = "APT::Hashes::\(child.name)"
            func setting(_ name: String) -> Bool? { configuration.string("\(key)::\(name)").flatMap(AptWords.bool) }
            guard setting("Untrusted") != nil || setting("Weak") != nil else { return nil }
            return AptObservation.HashOverride(
                digest: child.name.uppercased(), untrusted: setting("Untrusted"), weak: setting("Weak"))
        }
    }
}
