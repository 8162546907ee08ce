import AptModel
import Evidence

/// The copy in apt's lists, or what lies in partial/, is damaged while the mirror's file is good.
///
/// Tried with apt 2.2, 2.6 and 3.0 against a server of our own: a stored InRelease that is cut, empty or altered is replaced by the
/// next update if the server sends a new one, and never if it answers the conditional request with 304: apt then verifies its own
/// copy, and says BADSIG or "Splitting up ... failed" at every update. One whose Date is later than the mirror's is kept
/// without a word, since apt does not verify it again. In partial/ a file is taken up where the server's Last-Modified is the
/// file's own time; a directory there stops all three and a link that leads nowhere stops 2.2 and 2.6, unless the mirror has
/// Release and Release.gpg as well.
enum CachedCopy: Rule {
    static let code = FaultCode.x11
    static let explanation = Explanation(
        what:
            "What apt has on this disk is damaged, and the mirror's file is good. apt asks the mirror only for what is newer "
            + "than its copy; told that nothing is, it verifies the damaged copy and blames the signature.",
        causes: [
            "a power cut, a full disk or a bad sector while apt wrote its lists",
            "an image or backup that carries half of /var/lib/apt/lists",
            "a download that was broken off and went on from other bytes",
        ],
        proof:
            "The copy is taken apart and verified beside the mirror's file with the same keyring, and the mirror is asked "
            + "with the copy's own time, as apt asks it.",
        remedy: "Save a report, move that one file out of apt's lists, and update again.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood, source.look?.transfer?.origin != .lists else { return [] }
        return damagedCopy(source) + (source.source.lists?.leftovers ?? []).compactMap { leftover($0, source) }
    }

    private static func damagedCopy(_ source: SourceCase) -> [Finding] {
        guard let stored = StoredCopy(source), let damage = stored.damage else { return [] }
        var because = stored.lists.files.map { file in
            Proof("\(file.path): \(file.bytes) bytes, last written \(file.modifiedAt.rfc3339)", .aptLists)
        }
        if let framing = stored.look?.framing, framing.result != .split {
            let place = framing.line.map { " at line \($0)" } ?? ""
            because.append(Proof("it does not split\(place): \(framing.detail ?? damage)", .aptLists))
        } else if let bad = stored.look?.verification?.signatures.first(where: { $0.status == .bad }) {
            because.append(Proof("BADSIG in the copy: \(Wording.signature(bad))", .aptLists))
        }
        because.append(Proof("the mirror's own file verifies with the same keyring", .signature))
        let outcome = outcome(stored, source)
        because.append(Proof(outcome.text, .aptLists))
        return [
            Finding(
                code, severity: outcome.stops ? .error : .warning, confidence: outcome.confidence, owner: .machine,
                subject: stored.path,
                title: Room.fitted("apt's own copy of \(source.fileName) is \(damage), the mirror's is good"),
                because: because, remedy: remedy(stored.lists.files.map(\.path)))
        ]
    }

    /// What this apt does with the damaged copy.
    private static func outcome(
        _ stored: StoredCopy, _ source: SourceCase
    ) -> (text: String, stops: Bool, confidence: Confidence) {
        let conditional = stored.lists.conditional
        if conditional?.httpStatus == 304, let since = conditional?.modifiedSince {
            return (
                "asked for what is newer than \(since.rfc3339), the copy's own time, the server answers 304: apt verifies its "
                    + "copy, fails, and does so at every update", true, .certain
            )
        }
        if let last = stored.lists.asAptReads, let now = source.fields {
            if let kept = last.date, let served = now.date, kept > served {
                return (
                    "its Date, \(kept.rfc3339), is later than the mirror's, \(served.rfc3339): apt keeps it unverified and "
                        + "silently takes no update, with exit code 0", true, .certain
                )
            }
            let refused = ReleaseInfoChange.all(last, now, source.run).filter(\.isRefused).map(\.field)
            if !refused.isEmpty {
                return (
                    "apt reads another \(refused.joined(separator: ", ")) in it, and refuses the mirror's file", true,
                    .certain
                )
            }
        }
        if let status = conditional?.httpStatus, (200..<300).contains(status) {
            return ("the server sends the file anew (HTTP \(status)), so the next update replaces it", false, .certain)
        }
        return ("whether the server would call it current could not be asked", false, .likely)
    }

    private static func leftover(_ file: StoredFile, _ source: SourceCase) -> Finding? {
        guard let look = source.look, look.transfer?.origin == .network else { return nil }
        let isSignature = file.path.hasSuffix("_Release.gpg")
        let ours =
            look.form == .inline ? file.path.hasSuffix("_InRelease") : isSignature || file.path.hasSuffix("_Release")
        guard ours, let transfer = isSignature ? look.signatureTransfer : look.transfer else { return nil }
        var proof: String
        var retry = Retry.never
        var severity = Severity.error
        switch file.kind {
        case "directory": proof = "\(file.path) is a directory, so apt cannot put its download there"
        case "symbolic_link" where file.linkLeadsSomewhere == false && source.policy.version < AptVersion(3, 0, 0):
            proof = "\(file.path) is a link that leads nowhere, so apt cannot put its download there"
        case "regular":
            let time = file.modifiedAt.httpDate
            guard file.bytes > 0, file.beginsFetched == false, file.bytes <= transfer.bytes,
                transfer.headers.contains("Last-Modified: \(time)")
            else { return nil }
            proof =
                "\(file.path): \(file.bytes) bytes that the mirror's file does not begin with, under its own time, \(time): "
                + "apt goes on from there"
            if file.bytes < transfer.bytes { retry = .now }
        default: return nil
        }
        // Where InRelease has no place to go, apt goes on with the pair; all three versions did so without a word.
        if file.kind != "regular", look.form == .inline, source.source.lists?.pairServed != false {
            severity = .warning
            proof += "; it falls back on Release and Release.gpg"
            if source.source.lists?.pairServed == nil { proof += ", where the mirror has them" }
        }
        return Finding(
            code, severity: severity, confidence: file.kind == "regular" ? .likely : .certain, owner: .machine,
            retry: retry,
            subject: file.path, title: "what a download left in partial/ spoils the next one",
            because: [
                Proof(proof, .aptLists), Proof("the mirror's own file verifies with the same keyring", .signature),
            ], remedy: remedy([file.path]))
    }

    private static func remedy(_ paths: [String]) -> Remedy {
        Remedy(
            "Save a report, move the file out of apt's way, and update again: apt fetches it anew.",
            [Remedy.Step("keep the evidence", "apt-verdict check --output json=/var/tmp/apt-verdict-report.json")]
                + paths.map { Remedy.Step("move it away; nothing is lost", "mv \(Wording.quoted($0)) /var/tmp/") }
                + [Remedy.Step("fetch it anew", "apt-get update")])
    }
}
