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
    var sandbox: SandboxUser

    init(_ loaded: LoadedConfiguration, _ target: Target) {
        let configuration = loaded.configuration
        let version = loaded.aptVersion
        let gpgvCommand = configuration.string("APT::Key::GPGVCommand") ?? ""
        let sqv = "/usr/bin/sqv"
        let gpgv = gpgvCommand.hasPrefix("/") ? gpgvCommand : "/usr/bin/gpgv"
        // Without apt in the root nothing but the rules of apt 3 are left, sqv among them.
        let usesSqv =
            loaded.apt == nil
            || (version >= .withSqv && gpgvCommand.isEmpty && target.root.isProgram(sqv))
        let userName = configuration.string("APT::Sandbox::User") ?? "_apt"
        sandbox = SandboxUser(named: userName.isEmpty ? "root" : userName, in: target)
        reader = usesSqv ? .sqv : version < .withoutAptKey ? .aptKey : .gpgv
        layout = TempLayout(aptVersion: version, usesSqv: usesSqv)
        let needed = usesSqv ? [sqv] : version < .withoutAptKey ? ["/usr/bin/apt-key", gpgv] : [gpgv]
        let missing = needed.first { !target.root.isProgram($0) }
        observation = loaded.apt.map { apt in
            AptObservation(
                version: apt.version, backend: usesSqv ? .sqv : .gpgv, verifierPath: missing ?? needed.last,
                verifierPresent: missing == nil, sandboxUser: sandbox.name,
                sandboxUid: sandbox.account.map { Int($0.uid) },
                assertPubkeyAlgo: configuration.string("APT::Key::Assert-Pubkey-Algo"),
                hashOverrides: AptRules.hashOverrides(configuration))
        }
        if usesSqv {
            observation?.sequoiaPolicy = observeSequoiaPolicy(sandbox: sandbox, target: target)
        } else {
            observation?.keyAssertion = observeKeyAssertion(
                version: version, configuration: configuration, gpgv: gpgv, target: target)
        }
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
