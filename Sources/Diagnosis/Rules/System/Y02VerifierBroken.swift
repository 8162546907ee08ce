import Evidence

/// apt's verifier is there and does not do its work.
enum VerifierBroken: Rule {
    static let code = FaultCode.y02
    static let explanation = Explanation(
        what:
            "The program that apt verifies with is there and does not work: it dies, cannot be run or cannot load its "
            + "libraries, or refuses a signature that is good. apt then says \"At least one invalid signature was "
            + "encountered\", \"Unknown error executing apt-key\" or \"No good signature\".",
        causes: [
            "a package half installed or of another release or architecture", "a library that is missing or damaged",
            "a script put in the place of gpgv, sqv or apt-key", "a kernel or container that kills it",
        ],
        proof:
            "apt's own verifier is run over the very bytes that were verified here, as the user that apt runs as, and refuses "
            + "them or does not answer, with room in its temp directory as well; no other fault was found that explains it.",
        remedy: "Install apt and its verifier anew, and look at what the verifier says when it is run by hand.")

    /// What is left where our own check calls the signature good, apt's own verifier does not, and no other error of this source
    /// says why. Exit 0 would promise that apt here accepts the file.
    static func unexplained(in source: SourceCase, among findings: [Finding]) -> Finding? {
        let witness = source.witness
        guard witness.contradictsGood, let observed = witness.observed, let sentence = witness.sentence,
            !findings.contains(where: explains)
        else { return nil }
        var because = [Proof(sentence, .aptVerifier)]
        because.append(
            Proof("verified here with the same bytes and keyrings: the signature is good", .signature))
        because.append(Proof("\(observed.method) was run as \(observed.user), as apt-get runs it", .aptVerifier))
        if let reason = observed.noSecondRun {
            because.append(
                Proof("it could not be asked again with room in its temp directory: \(reason)", .aptVerifier))
        }
        if witness.outcome == .wantsRoom, let first = witness.first {
            because.append(Proof("what it lacks in \(first.tempDirectory) was not found", .tempDirectory))
        }
        if let finding = umask(observed, because) { return finding }
        let name = observed.method.split(separator: "/").last.map(String.init) ?? "verifier"
        return Finding(
            code, confidence: witness.outcome == .refusesUnexplored ? .possible : .likely, owner: .machine,
            retry: witness.timedOut ? .later : .never, subject: observed.method,
            title: Room.fitted("apt's own verifier does not accept a signature that is good"),
            because: because, remedy: remedy(name))
    }

    /// What apt makes under such a umask it cannot read again itself (tried with apt 2.2, 2.6 and 3.0 under 0777: "Unknown error
    /// executing apt-key", "Permission denied" of sqv).
    private static func umask(_ observed: AptVerifierObservation, _ because: [Proof]) -> Finding? {
        guard observed.umask & 0o600 != 0, observed.user != "root" else { return nil }
        let mask = Wording.mode(observed.umask)
        return Finding(
            code, confidence: .likely, owner: .machine, subject: "umask",
            title: "the umask \(mask) keeps apt's verifier from its own files",
            because: because + [Proof("it was started with the umask \(mask), as this program was", .aptVerifier)],
            remedy: Remedy(
                "Run apt under a usual umask.", [Remedy.Step("for this once", "(umask 022; apt-get update)")]))
    }

    /// Faults that make a verifier refuse what is good. Those of lists, sources and transfers do not.
    private static func explains(_ finding: Finding) -> Bool {
        guard finding.severity == .error else { return false }
        switch finding.faultClass {
        case .resource: return ![.r06, .r07, .r08, .r09, .r15, .r16].contains(finding.code)
        case .signature, .key, .time, .keyring, .system: return true
        case .transfer, .configuration, .inconclusive: return false
        }
    }

    private static func remedy(_ method: String) -> Remedy {
        Remedy(
            "See what the verifier says when it is run by itself, then install it and apt anew.",
            [
                Remedy.Step(
                    "does it run at all",
                    method == "sqv" ? "/usr/bin/sqv --version" : "/usr/bin/gpgv --version"),
                Remedy.Step(
                    "install both anew", "apt-get install --reinstall apt \(method == "sqv" ? "sqv" : "gpgv")"),
                Remedy.Step("what apt itself says", "apt-get update -o Debug::Acquire::\(method)=1"),
            ])
    }
}
