import AptModel
import Evidence
import Probes

/// Makes a look of what was fetched: takes the file apart, verifies it, and reads what the signature covers.
struct LookBuilder {
    let verifier: SourceVerifier
    /// How long gpg may take for one source.
    let timeLimit: Duration

    /// The most that it is ever given, in seconds; it usually takes hundredths.
    static let mostSeconds = 30.0

    /// What a look came to: the evidence, and the Release file for what else it tells.
    struct Result {
        var look: LookObservation
        var release: ReleaseFile?
        /// What stands for the verification; nil where it was done today.
        var kept: SourceRecord?
    }

    /// - Parameters:
    ///   - look: with its transfers filled in.
    ///   - body: of InRelease, or of Release.
    ///   - signature: of Release.gpg; nil for InRelease, or where it never came.
    ///   - asked: the suite of the entry.
    ///   - pieces: what it was taken apart into already.
    ///   - begun: what gpg was given of it already.
    func finish(
        _ look: LookObservation, body: [UInt8], signature: [UInt8]?, keyrings: [KeyringMaterial], asked: String?,
        pieces: SignedPieces? = nil, begun: SourceVerifier.BlockAhead? = nil
    ) -> Result {
        var look = look
        guard let pieces = pieces ?? LookBuilder.pieces(look, body: body, signature: signature) else {
            return Result(look: look)
        }
        look.framing = pieces.framing
        if [.page, .pageInFront, .notRelease, .textInFront].contains(pieces.framing.result) {
            look.transfer?.firstBytes = excerpt(of: body.prefix(200))
        }
        guard let data = pieces.data, let packets = pieces.signature else { return Result(look: look) }
        let verification = verifier.verifySource(
            signature: packets, data: data, keyrings: keyrings, timeLimit: timeLimit, begun: begun)
        look.verification = verification
        let covered =
            verification.noVerdict == nil && verification.signatures.contains { LookBuilder.covers($0.status) }
        let release = ReleaseFile.parse(data)
        look.release = ReleaseObservation(release, readable: covered, asked: asked)
        return Result(look: look, release: covered ? release : nil)
    }

    /// What was fetched, taken apart; nil where it did not come whole.
    static func pieces(_ look: LookObservation, body: [UInt8], signature: [UInt8]?) -> SignedPieces? {
        guard let transfer = look.transfer, arrived(transfer) else { return nil }
        switch look.form {
        case .inline: return SignedPieces(inRelease: body)
        case .detached:
            guard let signature, let signatureTransfer = look.signatureTransfer, arrived(signatureTransfer) else {
                return nil
            }
            return SignedPieces(release: body, signature: signature)
        }
    }

    /// An answer with a body that is worth taking apart.
    private static func arrived(_ transfer: TransferObservation) -> Bool {
        transfer.failure == nil && (transfer.httpStatus ?? 200) < 400
    }

    /// The cryptography said yes, whatever is wrong with key or policy: the bytes are what that key signed.
    private static func covers(_ status: SignatureObservation.Status) -> Bool {
        switch status {
        case .good, .expiredKey, .revokedKey, .expiredSignature: true
        case .bad, .noPublicKey, .refusedDigest, .error: false
        }
    }
}

extension LookObservation {
    /// Whether a further fetch could tell a mirror's or cache's trouble from an altered file.
    func deservesSecondLook(for backend: AptObservation.Backend) -> Bool {
        guard let framing, framing.result == .split, transfer?.origin == .network else { return false }
        return framing.isDamaged(for: backend) || verification?.signatures.contains { $0.status == .bad } == true
    }
}
