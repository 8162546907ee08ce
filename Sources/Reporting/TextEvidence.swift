import Diagnosis
import Evidence

extension Page {
    /// The evidence as tables, for `-v`: the machine, apt's directories, the keyrings and every source.
    mutating func evidence(_ report: Report, _ names: SourceNames) {
        let seen = report.observations
        gap()
        paragraph(
            "Evidence", ink: .strong, indent: 2,
            "of \(seen.startedAt.rfc3339), gathered in \(seconds(seen.durationSeconds))")
        machine(seen)
        if let process = seen.targetProcess { targetProcess(process) { $0.fact($1, $2) } }
        limits(seen) { $0.fact($1, $2) }
        for directory in seen.directories { self.directory(directory) }
        diskUse(seen) { $0.fact($1, $2) }
        for keyring in seen.keyrings { self.keyring(keyring) }
        for ignored in seen.configuration.ignoredFiles { fact("apt ignores", "\(ignored.file): \(ignored.text)") }
        for entry in seen.configuration.disabledEntries ?? [] {
            fact("apt ignores", "\(entry.file):\(entry.line): the entry says Enabled: no")
        }
        for (index, source) in report.sources.enumerated() where !style.onlyFailing || source.judged.verdict != nil {
            gap()
            paragraph("", indent: 2, names[index])
            self.source(source.observed, source.judged)
        }
    }

    private mutating func fact(_ name: String, _ text: String) {
        row("  " + name, column: 16, text)
    }

    private func seconds(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds.magnitude < 1e9 else { return "unknown time" }
        return "\((seconds * 100).rounded() / 100) s"
    }

    private mutating func machine(_ seen: Observations) {
        let machine = seen.machine
        fact(
            "machine",
            [
                machine.hostname, machine.os, "Linux " + machine.kernel, machine.architecture, machine.container,
                "uid \(machine.uid)",
            ]
            .compactMap { $0 }.joined(separator: ", "))
        if let apt = seen.apt {
            fact(
                "apt",
                "\(apt.version), verifier \(apt.verifierPath ?? apt.backend.rawValue), methods run as "
                    + (apt.unsandboxedBy == nil ? apt.sandboxUser : "root, not as \(apt.sandboxUser)"))
            if let policy = apt.sequoiaPolicy {
                let path = policy.path ?? "none: Sequoia's own standard policy"
                let state = policy.problem.map { ": \($0.text)" } ?? policy.notRead.map { ": not read, \($0)" } ?? ""
                fact("sqv policy", "\(path) (\(policy.chosenBy))\(state)")
            }
            for line in SystemLines.programs(apt) { fact("program", line) }
            if let tried = apt.sandboxSwitch { fact("becoming it", SystemLines.sandboxSwitch(tried)) }
        } else {
            fact("apt", "none in this root")
        }
        if let runtime = machine.runtime {
            for (name, line) in SystemLines.runtime(runtime) { fact(name, line) }
        }
        fact("clock", seen.clock.now?.rfc3339 ?? "cannot be read")
        if let readings = seen.clock.readings { fact("read by", SystemLines.readings(readings)) }
        if let at = seen.at ?? seen.clock.preloaded?.now { fact("taken as", at.rfc3339) }
    }

    private mutating func directory(_ directory: DirectoryObservation) {
        fact("\(directory.role.rawValue) dir", "\(DirectoryLine(directory).text)  (\(directory.chosenBy))")
        for attempt in directory.attempts {
            let outcome =
                attempt.failedStep.map { "\($0) failed with \(attempt.error ?? "no error named")" } ?? "all well"
            let estimate = attempt.asThatUser ? "" : " (tried without becoming that user)"
            fact(
                "",
                "as \(attempt.user): \(attempt.writtenBytes) of \(attempt.wantedBytes) bytes written, \(outcome)\(estimate)"
            )
        }
    }

    private mutating func keyring(_ keyring: KeyringObservation) {
        guard keyring.exists else { return fact("keyring", "\(keyring.path): not there") }
        var words = [
            "\(keyring.path): \(keyring.format.rawValue), \(keyring.acceptance.rawValue), \(keyring.keys.count) keys"
        ]
        if let access = keyring.sandboxAccess {
            words.append(
                access.readable
                    ? "\(access.user) can read it" : "\(access.user) cannot read it: \(access.error ?? "refused")")
        }
        fact("keyring", words.joined(separator: "; "))
    }

    private mutating func source(_ observed: SourceObservation, _ judged: SourceJudgement) {
        for origin in observed.origins { fact("entry", "\(origin.file):\(origin.line)") }
        if let kept = observed.kept { fact("--state", KeptWords.line(kept)) }
        if let notTried = observed.notTried { fact("not tried", notTried.detail) }
        for look in observed.looks {
            if let transfer = look.transfer { self.transfer(transfer, look) }
            if let framing = look.framing {
                let line = framing.line.map { " at line \($0)" } ?? ""
                fact("framing", framing.result.rawValue + line + (framing.detail.map { ": " + $0 } ?? ""))
            }
            for word in look.verification?.words.prefix(8) ?? [] { fact("gpg says", word) }
        }
        for signer in judged.signature.signers { self.signer(signer) }
        if let verifier = observed.aptVerifier { self.verifier(verifier) }
        for (index, row) in judged.signature.releases.enumerated() { release(row, isFirst: index == 0) }
        if let fields = observed.firstLook?.release?.fields {
            let name = [fields.origin, fields.suite, fields.codename].compactMap { $0 }.joined(separator: " ")
            let until = fields.validUntil.map { "valid until \($0.rfc3339)" } ?? "no Valid-Until"
            fact("release", "\(name), Date \(fields.date?.rfc3339 ?? "unreadable"), \(until)")
        }
        if let lists = observed.lists { self.lists(lists, judged.stored) }
        if !judged.ruledOut.isEmpty { fact("in order", judged.ruledOut.joined(separator: ", ")) }
    }

    private mutating func verifier(_ verifier: AptVerifierObservation) {
        fact("apt's own", "\(verifier.method), run as \(verifier.user)")
        for run in verifier.runs {
            var words = ["TMPDIR=\(run.tempDirectory)", run.answer.rawValue]
            words += run.exitCode.map { ["exit code \($0)"] } ?? []
            words += run.signal.map { ["signal \($0)"] } ?? []
            if run.timedOut { words.append("ended at its deadline") }
            words.append("in \(seconds(run.seconds))")
            fact("", words.joined(separator: ", "))
            for line in run.words + run.statusLines { fact("", line) }
        }
        if let reason = verifier.noSecondRun { fact("", "not asked again: \(reason)") }
    }

    private mutating func lists(_ lists: ListsObservation, _ stored: StoredJudgement?) {
        for file in lists.files {
            let same = lists.sameAsFetched == true ? ", the same as fetched" : ""
            fact("apt keeps", "\(file.path): \(file.bytes) bytes of \(file.modifiedAt.rfc3339)\(same)")
        }
        if lists.sameAsFetched != true, let stored {
            fact("", "its signature: \(stored.state.rawValue)" + (stored.date.map { ", Date \($0.rfc3339)" } ?? ""))
        }
        for file in lists.leftovers { fact("in partial/", "\(file.path): \(file.kind), \(file.bytes) bytes") }
        guard let indexes = lists.indexes else { return }
        fact("indexes", "\(indexes.count { $0.matches == true }) of \(indexes.count) kept are what Release names")
    }

    private mutating func transfer(_ transfer: TransferObservation, _ look: LookObservation) {
        var words = [transfer.effectiveUrl ?? transfer.url ?? transfer.origin.rawValue]
        if let status = transfer.httpStatus { words.append("status \(status)") }
        words.append("\(transfer.bytes) bytes" + (transfer.expectedBytes.map { " of \($0)" } ?? ""))
        if let address = transfer.remoteAddress { words.append("from \(address)") }
        if let target = transfer.serviceTarget { words.append("which is \(target) by an SRV record") }
        words.append("in \(seconds(transfer.seconds))")
        if let failure = transfer.failure { words.append(failure.text) }
        fact(look.purpose == .first ? "fetched" : "looked again", words.joined(separator: ", "))
        if let digest = transfer.sha256 { fact("sha256", digest) }
        if let date = transfer.serverDate { fact("server date", date.rfc3339) }
    }

    /// What one release's apt would say, a line each.
    private mutating func release(_ row: ReleaseJudgement, isFirst: Bool) {
        let answer = row.accepts.map { $0 ? "accepts" : "refuses" } ?? "cannot be told"
        let policy = row.policy.map { "; policy: \($0)" } ?? ""
        fact(
            isFirst ? "by release" : "",
            "\(row.release), apt \(row.aptVersion) with \(row.backend.rawValue): \(answer)"
                + (row.reason.map { ": \($0)" } ?? "") + policy)
    }

    /// How the signing key is bound, where a digest that verifiers turn away from plays a part in it.
    private mutating func binding(_ binding: KeyBindingObservation) {
        func digests(_ signatures: [SelfSignatureObservation]) -> String {
            var names: [String] = []
            for name in signatures.map(\.digest) where !names.contains(name) { names.append(name) }
            return names.isEmpty ? "nothing" : names.joined(separator: ", ")
        }
        var words = ["\(binding.primaryAlgorithm) by \(digests(binding.selfSignatures))"]
        if let subkey = binding.subkey { words.append("subkey \(subkey.algorithm) by \(digests(subkey.bindings))") }
        fact("bound", words.joined(separator: "; "))
    }

    private mutating func signer(_ signer: SignerJudgement) {
        let observed = signer.observed
        let key = observed.fingerprint ?? observed.keyId ?? "unknown key"
        let words = [key, observed.userId, observed.keyAlgorithm, observed.digest, observed.createdAt?.rfc3339]
        fact("signer", "\(signer.status.rawValue): " + words.compactMap { $0 }.joined(separator: ", "))
        if let binding = observed.binding { self.binding(binding) }
    }
}
