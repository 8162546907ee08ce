import AptModel
import Evidence
import Probes

/// What each source asks of apt's directories; nil for one of which nothing came.
enum RoomDemands {
    static func of(
        _ sources: [SourceObservation], keyrings: [KeyringObservation], _ rules: AptRules, _ loaded: LoadedConfiguration
    ) -> [RoomDemand?] {
        let configuration = configurationBytes(ofDump: loaded.configuration.dump)
        return sources.map { source in
            guard let look = source.looks.first, look.transfer != nil else { return nil }
            let used = source.trust.keyrings.compactMap { path in keyrings.first { $0.path == path } }
            return RoomDemand(
                layout: rules.layout, sizes: sizes(look), keyrings: KeyringChoice(source.trust, used),
                releaseFileBytes: [look.transfer, look.signatureTransfer].compactMap { $0?.bytes },
                configurationBytes: configuration)
        }
    }

    private static func sizes(_ look: LookObservation) -> SignedFileSizes {
        guard look.form == .inline else { return .detached }
        if let body = look.framing?.signedBytes, let signature = look.framing?.signatureBytes {
            return SignedFileSizes(bodyBytes: body, signatureBytes: signature)
        }
        return SignedFileSizes(inReleaseBytes: look.transfer?.bytes ?? 0)
    }
}

extension KeyringChoice {
    /// The room that the keyrings of one source take.
    fileprivate init(_ trust: TrustObservation, _ keyrings: [KeyringObservation]) {
        let rooms = keyrings.compactMap { keyring in
            keyring.sizeBytes.map { KeyringRoom(fileBytes: $0, armoured: keyring.format == .armoured) }
        }
        switch trust.kind {
        case .signedBy where trust.keyrings.first?.hasPrefix("inline:") == true && rooms.count == 1:
            self = .inline(rooms[0])
        case .signedBy, .given: self = .signedBy(rooms)
        case .trustedParts, .none: self = .trustedParts(rooms)
        }
    }
}
