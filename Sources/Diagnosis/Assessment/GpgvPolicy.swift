import AptModel
import Evidence

/// What apt with gpgv accepts: its table of digests (methods/gpgv.cc) and the keys it has gpgv assert (apt-pkg/init.cc).
struct GpgvPolicy: Sendable {
    /// The list below which keys are refused; nil where none is asserted.
    var refuses: String?
    /// The list below which apt warns of the next release; nil where this apt knows none.
    var warns: String?
    var hashOverrides: [AptObservation.HashOverride] = []

    /// As a release of apt has it by itself, with a gpgv that knows the option.
    init(version: AptVersion) {
        guard version >= .withKeyAssertion else { return }
        refuses = version.hasKeyLevels ? KeyAlgorithmList.refuses : KeyAlgorithmList.refusesBeforeLevels
        warns = version.hasKeyLevels ? KeyAlgorithmList.warns : nil
    }

    init(_ apt: AptObservation) {
        self.init(version: AptVersion(apt.version) ?? .assumed)
        if let configured = apt.assertPubkeyAlgo, refuses != nil { refuses = configured }
        if let seen = apt.keyAssertion {
            // apt leaves the option away where gpgv does not know it.
            refuses = seen.supported == false ? nil : seen.refuses
            warns = seen.supported == false ? nil : seen.warns
        }
        hashOverrides = apt.hashOverrides
    }

    /// What stands against a signature; gpgv's own answer to it is judged elsewhere.
    func refusal(of signature: SignatureObservation) -> Refusal? {
        if state(of: signature.digest) == .untrusted {
            return Refusal(kind: .digest, text: "apt trusts no \(signature.digest ?? "unknown digest")")
        }
        guard let refuses, let algorithm = signature.keyAlgorithm, !GpgvPolicy.isBareFamily(algorithm),
            !KeyAlgorithmList.gpgv(refuses, allows: algorithm)
        else { return nil }
        let misnamed = algorithm == "nistp521" && refuses.contains("nistp512") ? ", which says nistp512 for it" : ""
        return Refusal(kind: .key, text: "\(algorithm) is not on apt's list of acceptable keys\(misnamed)")
    }

    /// What apt warns of though it accepts the signature.
    func warning(of signature: SignatureObservation) -> String? {
        if state(of: signature.digest) == .weak {
            return "apt.conf calls \(signature.digest ?? "its digest") weak (APT::Hashes)"
        }
        guard let warns, let algorithm = signature.keyAlgorithm, !GpgvPolicy.isBareFamily(algorithm),
            !KeyAlgorithmList.apt(warns, allows: algorithm)
        else { return nil }
        return "\(algorithm) is not on the list of the next level (APT::Key::Assert-Pubkey-Algo::Next)"
    }

    /// The setting that makes apt refuse a digest that it trusts by itself; nil where none does.
    func settingAgainst(_ digest: String?) -> AptObservation.HashOverride? {
        guard let digest, state(of: digest) == .untrusted, !GpgvPolicy.untrusted.contains(digest.uppercased()) else {
            return nil
        }
        return hashOverrides.first { $0.digest.uppercased() == digest.uppercased() }
    }

    /// What apt refuses without any setting.
    private static let untrusted = ["MD5", "SHA1", "RIPEMD160"]

    private enum DigestState {
        case trusted
        case weak
        case untrusted
    }

    /// `Untrusted` counts before `Weak`, and `Weak` before the table, so that it lets an untrusted digest pass; `Untrusted` with a
    /// false value changes nothing.
    private func state(of digest: String?) -> DigestState {
        guard let digest = digest?.uppercased() else { return .trusted }
        let name = digest == "RIPEMD160" ? "RIPE-MD/160" : digest
        if let override = hashOverrides.first(where: { $0.digest.uppercased() == name }) {
            if override.untrusted == true { return .untrusted }
            if override.weak == true { return .weak }
        }
        return GpgvPolicy.untrusted.contains(digest) ? .untrusted : .trusted
    }

    /// `rsa` without a size, as a packet tells it of a key that is not at hand.
    private static func isBareFamily(_ algorithm: String) -> Bool {
        ["rsa", "dsa", "ecdsa", "eddsa", "elgamal"].contains(algorithm)
    }
}
