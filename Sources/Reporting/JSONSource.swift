import Diagnosis
import Evidence

/// One element of `sources`.
///
/// - Parameter said: what apt said of it; nil where `--apt-output` was not given: only then is there no such key.
func sourceJSON(
    _ observed: SourceObservation, _ judged: SourceJudgement, scope: Observations.Scope, said: AptSaid??
) -> JSONValue {
    let look = observed.firstLook
    // A file given by hand was not transferred (contract.md, `check --file`).
    let transferred = scope == .file ? nil : look
    var members: [String: JSONValue] = [
        "uri": JSONValue(observed.uri),
        "suite": JSONValue(observed.suite),
        "origins": .array(
            observed.origins.map { .object(["file": .string($0.file), "line": JSONValue($0.line)]) }),
        "verdict": .string(judged.verdict.verdictName),
        "signature": signatureJSON(judged.signature),
        "release": releaseJSON(look?.release?.fields),
        "transfer": transferJSON(transferred?.transfer, of: transferred),
        "signature_transfer": transferJSON(transferred?.signatureTransfer, of: transferred),
        "apt_verifier": verifierJSON(observed.aptVerifier),
        "lists": listsJSON(observed.lists, judged.stored),
        "findings": .array(judged.findings.map { findingJSON($0) }),
    ]
    if let kept = observed.kept { members["state"] = keptJSON(kept) }
    if let said { members["apt_said"] = aptSaidJSON(said) }
    return .object(members)
}

private func keptJSON(_ kept: KeptObservation) -> JSONValue {
    .object([
        "answer": .string(kept.answer.rawValue),
        "verified_at": JSONValue(kept.verifiedAt?.rfc3339),
        "unchanged_since": JSONValue(kept.unchangedSince?.rfc3339),
        "newest_date": JSONValue(kept.newestDate?.rfc3339),
    ])
}

private func aptSaidJSON(_ said: AptSaid?) -> JSONValue {
    guard let said else { return .null }
    return .object([
        "sentences": JSONValue(said.sentences),
        "faults": .array(
            said.causes.map {
                .object([
                    "code": .string($0.code.rawValue), "slug": .string($0.code.slug), "why": .string($0.why),
                ])
            }),
        "found": JSONValue(said.found?.rawValue),
    ])
}

private func verifierJSON(_ verifier: AptVerifierObservation?) -> JSONValue {
    guard let verifier else { return .null }
    return .object([
        "method": .string(verifier.method),
        "user": .string(verifier.user),
        "runs": .array(
            verifier.runs.map { run in
                .object([
                    "temp_directory": .string(run.tempDirectory),
                    "answer": .string(run.answer.rawValue),
                    "words": JSONValue(run.words),
                    "exit_code": JSONValue(run.exitCode),
                    "signal": JSONValue(run.signal),
                    "seconds": JSONValue(seconds: run.seconds),
                ])
            }),
    ])
}

private func signatureJSON(_ signature: SignatureJudgement) -> JSONValue {
    .object([
        "state": .string(signature.state.rawValue),
        "reason": JSONValue(signature.reason),
        "accepted_by": .object([
            "gpgv": JSONValue(signature.acceptedByGpgv), "sqv": JSONValue(signature.acceptedBySqv),
        ]),
        "signers": .array(signature.signers.map(signerJSON)),
        "releases": .array(signature.releases.map(releaseRowJSON)),
    ])
}

/// What one release's apt would say.
private func releaseRowJSON(_ row: ReleaseJudgement) -> JSONValue {
    .object([
        "release": .string(row.release),
        "apt_version": .string(row.aptVersion),
        "backend": .string(row.backend.rawValue),
        "accepts": JSONValue(row.accepts),
        "reason": JSONValue(row.reason),
        "policy": JSONValue(row.policy),
    ])
}

private func signerJSON(_ signer: SignerJudgement) -> JSONValue {
    let observed = signer.observed
    return .object([
        "fingerprint": JSONValue(observed.fingerprint),
        "key_id": JSONValue(observed.keyId),
        "primary_fingerprint": JSONValue(observed.primaryFingerprint),
        "user_id": JSONValue(observed.userId),
        "status": .string(signer.status.rawValue),
        "created_at": timeJSON(observed.createdAt),
        "digest": JSONValue(observed.digest),
        "key_algorithm": JSONValue(observed.keyAlgorithm),
    ])
}

private func releaseJSON(_ fields: ReleaseObservation.Fields?) -> JSONValue {
    guard let fields else { return .null }
    return .object([
        "origin": JSONValue(fields.origin),
        "label": JSONValue(fields.label),
        "suite": JSONValue(fields.suite),
        "codename": JSONValue(fields.codename),
        "date": timeJSON(fields.date),
        "valid_until": timeJSON(fields.validUntil),
    ])
}

private func transferJSON(_ transfer: TransferObservation?, of look: LookObservation?) -> JSONValue {
    guard let transfer, let look else { return .null }
    return .object([
        "form": .string(look.form.rawValue),
        "origin": .string(transfer.origin.rawValue),
        "url": JSONValue(transfer.url),
        "effective_url": JSONValue(transfer.effectiveUrl),
        "http_status": JSONValue(transfer.httpStatus),
        "bytes": .integer(transfer.bytes),
        "expected_bytes": JSONValue(transfer.expectedBytes),
        "complete": JSONValue(look.isComplete),
        "sha256": JSONValue(transfer.sha256),
        "remote_ip": JSONValue(transfer.remoteAddress),
        "server_date": timeJSON(transfer.serverDate),
        "seconds": JSONValue(seconds: transfer.seconds),
    ])
}
