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
                || look.framing?.isDamaged(for: source.policy.backend) == true
        else { return nil }
        self.first = first
        self.verified = verified
        intermediary = Intermediary(first) ?? look.signatureTransfer.flatMap { Intermediary($0) }
        proofs = MixedFetches.proofs(look, first, verified)
    }

    private static func proofs(
        _ look: LookObservation, _ transfer: TransferObservation, _ verified: LookObservation
    ) -> [Proof] {
        let how = verified.purpose == .otherAddress ? "over another address" : "past every cache"
        let isBad = look.verification?.signatures.contains { $0.status == .bad } == true
        let first = isBad ? "the first fetch is BADSIG" : "the signature of the first fetch is damaged"
        var proofs = [
            Proof("\(first); a second one, \(how), verifies with the same keyring", .signature)
        ]
        if let left = transfer.sha256, let right = verified.transfer?.sha256, left != right {
            proofs.append(
                Proof(
                    "SHA-256 \(left.prefix(16))... of \(transfer.bytes) bytes against \(right.prefix(16))... of \(verified.transfer?.bytes ?? 0)",
                    .transfer))
        }
        if look.form == .detached {
            proofs.append(
                Proof("Release and Release.gpg are two requests: the pair did not belong together", .transfer))
        }
        if let left = transfer.remoteAddress, let right = verified.transfer?.remoteAddress, left != right {
            proofs.append(Proof("\(left) served the bad one, \(right) the good one", .transfer))
        }
        return proofs
    }
}
