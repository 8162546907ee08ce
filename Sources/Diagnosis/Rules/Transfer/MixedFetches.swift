import Evidence

/// A bad signature on the first look, and a later fetch of the same file that verifies: somebody serves old or mixed bytes.
struct MixedFetches: Sendable {
    var first: TransferObservation
    var verified: LookObservation
    /// What stands in between, where it left a mark on the first answer.
    var intermediary: Intermediary?
    var proofs: [Proof]

    init?(_ source: SourceCase) {
        guard !source.isLocal, source.delivered, source.framing?.result == .split, !source.isGood,
            let look = source.look,
            let first = look.transfer, let verified = SecondLook(source).verifiedElsewhere,
            look.verification?.signatures.contains(where: { $0.status == .bad }) == true
                || source.framing?.armourChecksumGood == false
        else { return nil }
        self.first = first
        self.verified = verified
        intermediary = Intermediary(first) ?? look.signatureTransfer.flatMap { Intermediary($0) }
        proofs = MixedFetches.proofs(look, first, verified)
    }

    private static func proofs(
        _ look: LookObservation, _ first: TransferObservation, _ verified: LookObservation
    ) -> [Proof] {
        let how = verified.purpose == .otherAddress ? "over another address" : "past every cache"
        var proofs = [
            Proof("the first fetch is BADSIG; a second one, \(how), verifies with the same keyring", .signature)
        ]
        if let left = first.sha256, let right = verified.transfer?.sha256, left != right {
            proofs.append(
                Proof(
                    "SHA-256 \(left.prefix(16))... of \(first.bytes) bytes against \(right.prefix(16))... of \(verified.transfer?.bytes ?? 0)",
                    .transfer))
        }
        if look.form == .detached {
            proofs.append(
                Proof("Release and Release.gpg are two requests: the pair did not belong together", .transfer))
        }
        if let left = first.remoteAddress, let right = verified.transfer?.remoteAddress, left != right {
            proofs.append(Proof("\(left) served the bad one, \(right) the good one", .transfer))
        }
        return proofs
    }
}
