import Evidence

/// Neither an inline nor a detached signature.
enum Unsigned: Rule {
    static let code = FaultCode.s02
    static let explanation = Explanation(
        what:
            "The repository offers a Release file without any signature, neither inside InRelease nor as Release.gpg.",
        causes: [
            "a private repository that nobody set up signing for",
            "a repository tool that failed at the signing step and published all the same",
            "somebody who removed the signature on the way",
        ],
        proof:
            "The file holds Release fields and no signature, or InRelease and Release.gpg are both answered "
            + "with 404 or 410 while Release is there, or Release.gpg is empty.",
        remedy: "The publisher signs the repository. Switching verification off instead leaves every package open to "
            + "whoever sits on the network.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let transfer = source.look?.transfer, transfer.failure == nil, transfer.lengthMet != false else {
            return []
        }
        let proof: Proof
        if source.framing?.result == .unsigned {
            proof = Proof("\(source.fileName) holds Release fields and no signature", .framing)
        } else if source.look?.form == .detached, (transfer.httpStatus ?? 200) < 400, signatureIsAbsent(source) {
            let status = source.look?.signatureTransfer?.httpStatus.map { " (HTTP \($0))" } ?? ""
            proof = Proof("InRelease is not there, and neither is Release.gpg\(status)", .transfer)
        } else if source.look?.form == .detached, source.delivered, source.framing?.result == .empty,
            !source.refusedReleaseItself
        {
            proof = Proof("Release.gpg is empty", .framing)
        } else {
            return []
        }
        return [
            Finding(
                code, owner: .publisher, subject: source.location, title: "the repository is not signed",
                because: [proof],
                remedy: Remedy(
                    (source.source.file == nil ? "" : "If a Release.gpg lies beside it, name that with --detached. ")
                        + "Ask the publisher to sign it; use another repository until then. A private one is signed with "
                        + "gpg --clearsign over its Release file."))
        ]
    }

    private static func signatureIsAbsent(_ source: SourceCase) -> Bool {
        guard let signature = source.look?.signatureTransfer else { return false }
        return [404, 410].contains(signature.httpStatus ?? 0) || signature.failure?.reason == "not_found"
    }
}
