import AptModel
import Evidence

/// A keyring file with something wrong, and what that does to this source.
struct KeyringFault: Sendable {
    var keyring: KeyringObservation
    var trouble: KeyringTrouble
    var severity: Severity
    var confidence: Confidence
    var alternatives: [FaultCode]

    static func all(in source: SourceCase) -> [KeyringFault] {
        source.keyrings.enumerated().compactMap { position, keyring in
            KeyringTrouble(keyring, in: source).map { KeyringFault(keyring, $0, at: position, in: source) }
        }
    }

    private init(_ keyring: KeyringObservation, _ trouble: KeyringTrouble, at position: Int, in source: SourceCase) {
        self.keyring = keyring
        self.trouble = trouble
        let alone = source.keyrings.count == 1
        (severity, confidence, alternatives) = (.warning, .certain, [])
        if alone {
            severity = .error
        } else if let certainty = KeyringFault.breaksTheOthers(keyring, trouble, at: position, in: source) {
            (severity, confidence) = (.error, certainty)
        } else if let certainty = KeyringFault.isMissed(keyring, in: source) {
            (severity, confidence) = (.error, certainty)
            if certainty != .certain { alternatives = [.g01] }
        }
    }

    /// Whether one bad file spoils its neighbours.
    ///
    /// sqv stops at the first keyring that it cannot open or parse, whatever the others hold; apt 3 hands it the files
    /// of Signed-By as they are (methods/sqv.cc). apt with gpgv puts all of them into one file: garbage anywhere in it,
    /// or a packet cut off in front of the key, hides the key from gpgv; apt-key dies of armour that is cut off. Tried
    /// with the gpgv and the sqv of Debian 12.
    private static func breaksTheOthers(
        _ keyring: KeyringObservation, _ trouble: KeyringTrouble, at position: Int, in source: SourceCase
    ) -> Confidence? {
        if source.source.trust.kind == .given { return nil }
        switch (source.policy.backend, trouble) {
        case (.sqv, .corrupt) where keyring.acceptance == .used: return .certain
        case (.sqv, .missing), (.sqv, .unreadable), (.sqv, .format), (.sqv, .corrupt):
            // Files of trusted.gpg.d are looked at before and left out, those of Signed-By are not.
            return source.source.trust.kind == .signedBy ? .likely : nil
        case (.gpgv, .corrupt):
            guard keyring.acceptance == .used else { return nil }
            if keyring.structure == .garbage { return .certain }
            if keyring.format == .armoured, source.policy.version < .withoutAptKey { return .likely }
            let holder = source.keyrings.firstIndex { other in
                KeyringTrouble(other, in: source) == nil
                    && source.acceptableSigners.contains { other.holds($0.observed) }
            }
            return holder.map { position < $0 } ?? false ? .likely : nil
        default: return nil
        }
    }

    /// Whether the source lacks what this file held or may have held; nil where a healthy keyring serves it.
    private static func isMissed(_ keyring: KeyringObservation, in source: SourceCase) -> Confidence? {
        let healthy = source.keyrings.filter {
            KeyringTrouble($0, in: source) == nil && !$0.isIgnored(source.source.trust.kind)
        }
        func served(_ signer: SignatureAssessment.Signer) -> Bool { healthy.contains { $0.holds(signer.observed) } }
        if healthy.isEmpty { return .certain }
        let acceptable = source.acceptableSigners
        if acceptable.contains(where: served) { return nil }
        if acceptable.contains(where: { keyring.holds($0.observed) }) { return .certain }
        let unserved = source.signature.signers.filter { !served($0) }
        let contentKnown = !keyring.keys.isEmpty
        return unserved.isEmpty || !acceptable.isEmpty || contentKnown ? nil : .likely
    }

    /// The findings of one kind of trouble, each about its own file.
    static func findings(
        _ code: FaultCode, _ trouble: KeyringTrouble, in source: SourceCase, owner: Owner = .administrator,
        title: (KeyringObservation) -> String, proof: (KeyringObservation) -> [Proof],
        remedy: (KeyringObservation) -> Remedy
    ) -> [Finding] {
        all(in: source).filter { $0.trouble == trouble }.map { fault in
            Finding(
                code, severity: fault.severity, confidence: fault.confidence, owner: owner, subject: fault.keyring.path,
                title: title(fault.keyring), because: proof(fault.keyring) + [fault.consequence(in: source)],
                remedy: remedy(fault.keyring), alternatives: fault.alternatives)
        }
    }

    private func consequence(in source: SourceCase) -> Proof {
        let text: String
        if severity == .warning {
            text = "this source does not need it: another keyring holds the key that signed, or the fault is elsewhere"
        } else if source.keyrings.count == 1 {
            text = "it is the only keyring that \(source.name) may be checked with"
        } else if trouble == .corrupt || source.policy.backend == .sqv {
            text =
                "\(source.policy.backend.rawValue) then does not read the other \(source.keyrings.count - 1) "
                + "keyring(s) either"
        } else {
            text = "no other keyring of this source holds a key that signed"
        }
        return Proof(text, .keyring)
    }
}
