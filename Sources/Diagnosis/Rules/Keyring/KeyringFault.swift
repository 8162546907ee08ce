import AptModel
import Evidence

/// A keyring file with something wrong, and what that does to this source.
struct KeyringFault: Sendable {
    var keyring: KeyringObservation
    var trouble: KeyringTrouble
    var severity: Severity
    var confidence: Confidence
    var alternatives: [FaultCode]
    /// It keeps apt's verifier from the other keyrings of the source as well.
    private var spoilsTheOthers = false

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
        if source.isServed {
            // apt reads what it needs all the same.
        } else if alone {
            severity = .error
        } else if let certainty = SpoiltKeyrings.by(keyring, trouble, at: position, in: source) {
            (severity, confidence, spoilsTheOthers) = (.error, certainty, true)
        } else if let certainty = KeyringFault.isMissed(keyring, in: source) {
            (severity, confidence) = (.error, certainty)
            if certainty != .certain { alternatives = [.g01] }
        }
        // Judged by modes and owners, not tried.
        if trouble == .unreadable, keyring.sandboxAccess?.inferred == true, confidence == .certain {
            confidence = .likely
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
        if severity == .warning, source.keyrings.count == 1 {
            text = "apt reads the key that signed in it all the same"
        } else if severity == .warning {
            text = "this source does not need it: another keyring holds the key that signed, or the fault is elsewhere"
        } else if source.keyrings.count == 1 {
            text = "it is the only keyring that \(source.name) may be checked with"
        } else if spoilsTheOthers {
            let reader = source.joinsKeyringsWithAptKey ? "apt-key" : source.policy.backend.rawValue
            text = "\(reader) then does not get the other \(source.keyrings.count - 1) keyring(s) right either"
        } else {
            text = "no other keyring of this source holds a key that signed"
        }
        return Proof(text, .keyring)
    }
}
