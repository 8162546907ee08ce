import AptModel
import Evidence
import Probes

/// What sources ask of apt's directories under one configuration.
struct RoomDemands {
    private let layout: TempLayout
    private let configuration: Int64

    init(_ rules: AptRules, _ loaded: LoadedConfiguration) {
        layout = rules.layout
        configuration = configurationBytes(ofDump: loaded.configuration.dump)
    }

    /// What one source asks; nil where nothing of it came.
    func of(_ look: LookObservation?, _ trust: TrustObservation, _ keyrings: [KeyringObservation]) -> RoomDemand? {
        guard let look, look.transfer != nil else { return nil }
        let used = trust.keyrings.compactMap { path in keyrings.first { $0.path == path } }
        return RoomDemand(
            layout: layout, sizes: RoomDemands.sizes(look), keyrings: KeyringChoice(trust, used),
            releaseFileBytes: [look.transfer, look.signatureTransfer].compactMap { $0?.bytes },
            configurationBytes: configuration)
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
