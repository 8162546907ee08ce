import Diagnosis
import Evidence

extension ReportPage {
    /// One source: its answer, the facts behind it, and what was found of it.
    func source(_ index: Int, open: Bool) -> String {
        let seen = report.observations.sources[index]
        let judged = report.judgement.sources[index]
        let answer = SourceAnswer(judged)
        let findings = judged.findings.map { number(of: $0) == nil ? finding($0, touched: nil) : reference($0) }
        return "<details class=\"source\"\(open ? " open" : "")><summary><span class=\"\(answer.ink.htmlClass)\">"
            + "\(answer.tag)</span> \(htmlText(names[index])): \(htmlText(answer.words))</summary>\n"
            + ([facts(seen, judged, said: said(index))] + findings).joined(separator: "\n") + "</details>"
    }

    private func said(_ index: Int) -> String? {
        guard let all = report.aptSaid, all.indices.contains(index), let said = all[index] else { return nil }
        return said.sentences.first.map { "\"\($0)\"; \(Page.heldAgainst(said))" }
    }

    private func facts(_ seen: SourceObservation, _ judged: SourceJudgement, said: String?) -> String {
        let look = seen.firstLook
        let release = look?.release?.fields
        let signature = judged.signature
        var rows: [(name: String, value: String?)] = [
            ("verdict", judged.verdict.verdictName),
            ("signature", signature.state.rawValue + (signature.reason.map { ": \($0)" } ?? "")),
        ]
        rows += signature.signers.map { ("signer", ReportPage.words($0)) }
        rows += [
            ("Release", release.map(ReportPage.words)),
            ("Date", release?.date?.rfc3339), ("Valid-Until", release?.validUntil?.rfc3339),
            ("transfer", look?.transfer.map { ReportPage.words($0, of: look) }),
            ("signature file", look?.signatureTransfer.map { ReportPage.words($0, of: look) }),
            ("entries", seen.origins.isEmpty ? nil : ReportPage.words(seen.origins)),
            ("apt said", said),
            ("ruled out", judged.ruledOut.isEmpty ? nil : judged.ruledOut.joined(separator: ", ")),
        ]
        return HTMLPage.facts(rows)
    }

    private static func words(_ signer: SignerJudgement) -> String {
        let seen = signer.observed
        return [
            signer.status.rawValue, seen.fingerprint ?? seen.keyId ?? "key not named", seen.userId, seen.digest,
            seen.keyAlgorithm, seen.createdAt.map { "made \($0.rfc3339)" },
        ].compactMap { $0 }.joined(separator: ", ")
    }

    private static func words(_ fields: ReleaseObservation.Fields) -> String {
        [fields.origin, fields.suite.map { "suite \($0)" }, fields.codename.map { "codename \($0)" }].compactMap { $0 }
            .joined(separator: ", ")
    }

    private static func words(_ transfer: TransferObservation, of look: LookObservation?) -> String {
        let whole: String? =
            switch look?.isComplete {
            case true?: "complete"
            case false?: "not complete"
            case nil: nil
            }
        return [
            transfer.effectiveUrl ?? transfer.url, transfer.httpStatus.map { "HTTP \($0)" },
            "\(transfer.bytes)" + (transfer.expectedBytes.map { " of \($0)" } ?? "") + " bytes", whole,
            transfer.remoteAddress.map { "from \($0)" }, transfer.failure?.text,
        ].compactMap { $0 }.joined(separator: ", ")
    }

    private static func words(_ origins: [SourceOrigin]) -> String {
        let first = origins.prefix(5).map { "\($0.file):\($0.line)" }.joined(separator: ", ")
        return origins.count > 5 ? "\(first) and \(origins.count - 5) more" : first
    }

    /// A finding that is told beside the sources.
    private func reference(_ finding: Finding) -> String {
        let number = number(of: finding) ?? 0
        return
            "<p><a href=\"#finding-\(number)\"><span class=\"\(finding.severity.ink.htmlClass)\">\(finding.label)</span> "
            + "\(htmlText(finding.title))</a></p>"
    }

    /// A finding in full, with its proof and what to do about it.
    func finding(_ finding: Finding, touched: String?) -> String {
        let id = number(of: finding).map { " id=\"finding-\($0)\"" } ?? ""
        var parts = [
            "<section class=\"finding\"\(id)><h3><span class=\"\(finding.severity.ink.htmlClass)\">\(finding.label)</span> "
                + "\(htmlText(finding.title))</h3>",
            "<p class=\"subject\">\(htmlText(finding.subject))</p>",
        ]
        let proofs = finding.because.map { "<li>\(htmlText($0.text))</li>" }
        if !proofs.isEmpty { parts.append("<ul>\n" + proofs.joined(separator: "\n") + "\n</ul>") }
        if finding.confidence != .certain {
            let others = finding.alternatives.map { "\($0.rawValue) \($0.slug)" }.joined(separator: ", ")
            let told = others.isEmpty ? "" : "; not told apart from \(others)"
            parts.append("<p>Confidence: \(htmlText(finding.confidence.rawValue + told)).</p>")
        }
        if let touched { parts.append("<p>Touches \(htmlText(touched)).</p>") }
        parts.append("<p>To mend: \(htmlText(Page.mending(finding, report.observations))).</p>")
        let several = finding.remedy.steps.count > 1 ? " (any one)" : ""
        parts.append("<p>What to do\(several): \(htmlText(finding.remedy.text))</p>")
        parts += finding.remedy.steps.map {
            "<p>\(htmlText($0.label)):</p>\n<pre><code>\(htmlText($0.command, limit: 4000))</code></pre>"
        }
        return parts.joined(separator: "\n") + "</section>"
    }
}

extension Finding {
    /// `error[R01]:`, as the text has it.
    var label: String { "\(severity.rawValue)[\(code.rawValue)]:" }
}

extension Severity {
    /// The colour that it has in every format.
    var ink: Ink {
        switch self {
        case .error: .error
        case .warning: .warning
        case .note: .note
        }
    }
}
