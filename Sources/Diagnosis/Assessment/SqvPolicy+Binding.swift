import AptModel
import Evidence

extension SqvPolicy {
    /// Why Sequoia does not take a key for bound and alive at the moment it signed; nil where it does.
    ///
    /// One user id or a direct-key signature is enough for the primary key; of each, the newest signature that was made before
    /// `signedAt`, has not ended by then and rests on a digest that the policy still takes counts, and an older one may stand
    /// in for a newer one that is refused.
    func refusal(of binding: KeyBindingObservation, signedAt: Timestamp, at moment: Timestamp) -> Refusal? {
        if SqvPolicy.isHardRevoked(binding.revocations, signedAt)
            || SqvPolicy.isHardRevoked(binding.subkey?.revocations, signedAt)
        {
            return Refusal(kind: .binding, text: "the key was revoked")
        }
        if let refusal = curveRefusal(binding.primaryAlgorithm, moment) { return refusal }
        let own: SelfSignatureObservation
        switch active(binding.selfSignatures, signedAt, moment) {
        case .refused(let refusal): return refusal
        case .found(let signature): own = signature
        }
        if let refusal = refusal(ofKey: binding.primaryAlgorithm, at: moment) { return refusal }
        var signing = own
        if let subkey = binding.subkey {
            if let refusal = curveRefusal(subkey.algorithm, moment) { return refusal }
            switch active(subkey.bindings, signedAt, moment) {
            case .refused(let refusal): return refusal
            case .found(let signature): signing = signature
            }
            if let refusal = refusal(ofKey: subkey.algorithm, at: moment) { return refusal }
        }
        let ends = [
            own.keyValiditySeconds.map { binding.primaryCreatedAt + $0 },
            binding.subkey.flatMap { subkey in signing.keyValiditySeconds.map { subkey.createdAt + $0 } },
        ]
        if let end = ends.compactMap({ $0 }).filter({ $0 <= signedAt }).min() {
            return Refusal(
                kind: .binding, text: "the key had expired on \(end.rfc3339) when it signed, by what bound it then")
        }
        let made = binding.subkey?.createdAt ?? binding.primaryCreatedAt
        if made > signedAt { return Refusal(kind: .binding, text: "the key did not exist yet when it signed") }
        if signing.maySign == false { return Refusal(kind: .binding, text: "the key may not be used to sign") }
        return nil
    }

    private func curveRefusal(_ algorithm: String, _ moment: Timestamp) -> Refusal? {
        guard let refusal = refusal(ofKey: algorithm, at: moment), refusal.since == nil else { return nil }
        return refusal
    }

    private enum Active {
        case found(SelfSignatureObservation)
        case refused(Refusal)
    }

    /// The signature that binds at a moment: for a primary key the main user id's, else the newest of those that count.
    private func active(_ signatures: [SelfSignatureObservation], _ signedAt: Timestamp, _ moment: Timestamp) -> Active
    {
        var first: Refusal?
        var found: [SelfSignatureObservation] = []
        let components = Dictionary(grouping: signatures) { "\($0.kind.rawValue) \($0.component)" }
        for own in components.values.sorted(by: { SqvPolicy.newest($0) > SqvPolicy.newest($1) }) {
            for signature in own.sorted(by: { SqvPolicy.time($0) > SqvPolicy.time($1) }) {
                guard let created = signature.createdAt, created <= signedAt else { continue }
                if let end = signature.expiresAt, end <= signedAt {
                    first = first ?? Refusal(kind: .binding, text: "what binds the key ended on \(end.rfc3339)")
                    continue
                }
                if let refusal = digestRefusal(signature, moment) {
                    first = first ?? refusal
                    continue
                }
                found.append(signature)
                break
            }
        }
        if let signature = SqvPolicy.main(of: found) { return .found(signature) }
        let none = "nothing in the keyring bound the key yet at the time of the signature, \(signedAt.rfc3339)"
        return .refused(first ?? Refusal(kind: .binding, text: none))
    }

    private func digestRefusal(_ signature: SelfSignatureObservation, _ moment: Timestamp) -> Refusal? {
        if let refusal = refusal(
            ofDigest: signature.digest, forFiles: signature.openToCollisions, at: moment, kind: .binding)
        {
            return refusal
        }
        guard signature.kind == .subkey, signature.maySign == true else { return nil }
        let back = signature.backSignatureDigests.map {
            refusal(ofDigest: $0, forFiles: false, at: moment, kind: .binding)
        }
        if back.contains(where: { $0 == nil }) { return nil }
        return back.compactMap { $0 }.first
            ?? Refusal(kind: .binding, text: "the subkey does not say itself that it belongs to the key")
    }

    private static func main(of found: [SelfSignatureObservation]) -> SelfSignatureObservation? {
        let names = found.filter { $0.kind != .directKey }
        let candidates = names.isEmpty ? found : names
        let main = candidates.filter(\.main)
        return (main.isEmpty ? candidates : main).max { time($0) < time($1) }
    }

    private static func newest(_ signatures: [SelfSignatureObservation]) -> Int64 { signatures.map(time).max() ?? 0 }
    private static func time(_ signature: SelfSignatureObservation) -> Int64 { signature.createdAt?.seconds ?? 0 }

    /// A revocation that holds for what was signed before it too, or that is older than the signature.
    private static func isHardRevoked(_ revocations: [RevocationObservation]?, _ signedAt: Timestamp) -> Bool {
        (revocations ?? []).contains { !$0.soft || ($0.createdAt.map { $0 <= signedAt } ?? true) }
    }
}
