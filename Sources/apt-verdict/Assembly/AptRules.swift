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

    /// - Parameters:
    ///   - triesMachine: whether users are become to see what apt could do here; false for `--file`, which judges the file alone.
    ///   - usesAptKeyrings: whether apt's own keyrings are looked at, for which it has to be known who reads them.
    init(_ loaded: LoadedConfiguration, _ target: Target, triesMachine: Bool = true, usesAptKeyrings: Bool = true) {
        let configuration = loaded.configuration
        let version = loaded.aptVersion
        let gpgvCommand = configuration.string("APT::Key::GPGVCommand") ?? ""
        let sqv = "/usr/bin/sqv"
        gpgv = gpgvCommand.hasPrefix("/") ? gpgvCommand : "/usr/bin/gpgv"
        methods = withoutSlash(configuration.directory("Dir::Bin::methods"))
        // Without apt in the root nothing but the rules of apt 3 are left, sqv among them.
        let usesSqv =
            loaded.apt == nil
            || (version >= .withSqv && gpgvCommand.isEmpty && target.root.kind(of: sqv) == .regular)
        let userName = configuration.string("APT::Sandbox::User") ?? "_apt"
        sandbox = SandboxUser(named: userName.isEmpty ? "root" : userName, in: target)
        reader = usesSqv ? .sqv : version < .withoutAptKey ? .aptKey : .gpgv
        layout = TempLayout(aptVersion: version, usesSqv: usesSqv)
        let verifier = usesSqv ? sqv : gpgv
        let named = sandbox
        configuredSandbox = named
        let unsandboxed = loaded.apt.flatMap { _ in
            guard triesMachine || usesAptKeyrings else { return nil as AccessObservation? }
            return observeUnsandboxed(lists: withoutSlash(loaded.listsDirectory), named, target)
        }
        if unsandboxed != nil { sandbox = SandboxUser(superuserOf: target) }
        observation = loaded.apt.map { apt in
            AptObservation(
                version: apt.version, backend: usesSqv ? .sqv : .gpgv, verifierPath: verifier,
                verifierPresent: target.root.isProgram(verifier), sandboxUser: named.name,
                sandboxUid: named.account.map { Int($0.uid) },
                assertPubkeyAlgo: configuration.string("APT::Key::Assert-Pubkey-Algo"),
                hashOverrides: AptRules.hashOverrides(configuration))
        }
        if usesSqv {
            // Without a user nothing is tried: the file is read as it is.
            let reader = triesMachine ? sandbox : SandboxUser(name: sandbox.name, account: nil)
            observation?.sequoiaPolicy = observeSequoiaPolicy(sandbox: reader, target: target)
        } else {
            observation?.keyAssertion = observeKeyAssertion(
                version: version, configuration: configuration, gpgv: gpgv, target: target)
        }
        observation?.unsandboxedBy = unsandboxed
        if triesMachine, loaded.apt != nil { observation?.sandboxSwitch = observeSandboxSwitch(named, target) }
    }

    /// What this apt starts for sources with these schemes.
    func programs(_ version: AptVersion, schemes: [String]) -> [NeededProgram] {
        NeededProgram.all(
            version: version, usesSqv: reader == .sqv, gpgv: gpgv, methods: methods, schemes: schemes)
    }

    /// `APT::Hashes::NAME::Untrusted` and `::Weak`, where they are set.
    private static func hashOverrides(_ configuration: AptConfiguration) -> [AptObservation.HashOverride] {
        configuration.children(of: "APT::Hashes").compactMap { child in
            let key = "APT::Hashes::\(child.name)"
            func setting(_ name: String) -> Bool? { configuration.string("\(key)::\(name)").flatMap(AptWords.bool) }
            guard setting("Untrusted") != nil || setting("Weak") != nil else { return nil }
            return AptObservation.HashOverride(
                digest: child.name.uppercased(), untrusted: setting("Untrusted"), weak: setting("Weak"),
                untrustedAt: configuration.origin(of: "\(key)::Untrusted"))
        }
    }
}
