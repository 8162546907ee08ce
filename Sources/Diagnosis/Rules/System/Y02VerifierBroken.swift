import Evidence

/// The verifier, or a program that apt needs to run it, is there and does not work.
enum VerifierBroken: Rule {
    static let code = FaultCode.y02
    static let explanation = Explanation(
        what:
            "The program that apt verifies with, or one that it needs for that (the shell and tools of apt-key, apt's own "
            + "methods), is there and does not work, or refuses a signature that is good. apt reports that as a bad signature: \"At least one invalid signature was "
            + "encountered\", \"No good signature\", or \"Good signature, but could not determine key fingerprint\".",
        causes: [
            "an image slimmed down by deleting libraries or tools", "an interrupted upgrade, or a full disk during one",
            "a file copied without its mode, or from another architecture",
            "a script put in the place of gpgv, sqv or apt-key, one that says yes to everything among them",
            "a kernel or container that kills it",
        ],
        proof:
            "Each program is read: modes, noexec mounts, the loader and every library that it needs. In this machine's own root the "
            + "verifier, apt-key's shell and the methods are started as apt would start them, with a harmless argument and a "
            + "deadline; how they ended and their first words are the proof. In another root nothing is started. Beyond that, apt's own "
            + "verifier is run over the very bytes that were verified here, as the user that apt runs as: where it refuses them or does "
            + "not answer, with room in its temp directory as well, and no other fault explains that, it is broken.",
        remedy: "Install the package again that the program or the library belongs to.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run) else { return [] }
        let verifiers = source.programTroubles([.verifier, .aptKey]).filter {
            $0.kind != .missing || $0.program.role == .aptKey
        }
        let tools = source.programTroubles([.tool])
        // A method that is not there or may not be run is Y10.
        let methods = source.programTroubles([.method, .verificationMethod]).filter {
            !MethodMissing.absent.contains($0.kind)
        }
        // A program that dies where system calls are kept from it is not itself at fault.
        let isFiltered = SeccompBlocked.stops(source)
        let troubles = (verifiers + tools + methods).filter { !isFiltered || !VerifierBroken.ends.contains($0.kind) }
        return troubles.map { trouble in
            Finding(
                code, severity: severity(trouble, source), confidence: trouble.confidence, owner: .machine,
                subject: trouble.program.path,
                title: Room.fitted("\(Room.short(trouble.program.path, 38)) \(trouble.words)"),
                because: trouble.proofs + [need(trouble.program)] + good(source), remedy: ProgramRemedy.of(trouble))
        }
    }

    /// How a whole program ends that is not let do its work.
    private static let ends: Set<ProgramTrouble.Kind> = [.dies, .fails, .other, .hangs]

    static func severity(_ trouble: ProgramTrouble, _ source: SourceCase) -> Severity {
        // What only unpacks indexes is not missed where this source has none to unpack.
        trouble.program.need == .indexes && source.source.unpacksIndexes != true ? .warning : .error
    }

    private static func need(_ program: ProgramObservation) -> Proof {
        let words: String =
            switch program.role {
            case .verifier: "apt verifies with it"
            case .aptKey: "apt runs it for every signature"
            case .tool: "apt-key calls it to put the keyring together"
            case .method: "apt fetches with it"
            case .verificationMethod: "apt runs it for every signature"
            }
        return Proof("\(program.path): \(words)", .aptPrograms)
    }

    static func good(_ source: SourceCase) -> [Proof] {
        source.isGood ? [Proof("verified without it, with the same keyring: the signature is good", .signature)] : []
    }
}

extension VerifierBroken {
    /// apt's own verifier calls bytes good whose signature a key at hand contradicts: whoever sits on the network may then put in
    /// what they like, and no word of apt's tells.
    static func acceptsAltered(in source: SourceCase, among findings: [Finding]) -> Finding? {
        let witness = source.witness
        guard witness.outcome == .accepts, let observed = witness.observed, let sentence = witness.sentence,
            findings.contains(where: { $0.code == .s01 && $0.severity == .error }),
            source.signature.signers.contains(where: { $0.status == .bad })
        else { return nil }
        let name = observed.method.split(separator: "/").last.map(String.init) ?? "verifier"
        return Finding(
            code, confidence: .likely, owner: .machine, subject: observed.method,
            title: "apt's own verifier accepts what was not signed",
            because: [
                Proof(sentence, .aptVerifier),
                Proof("verified here with the same bytes and keyrings: the signature is bad", .signature),
                Proof("\(observed.method) was run as \(observed.user), as apt-get runs it", .aptVerifier),
            ],
            remedy: Remedy(
                "Do not update or install here until the verifier is apt's own again; whoever changed it may have changed more. "
                    + "The packages that replace it must come from a machine that verifies.",
                [
                    Remedy.Step(
                        "what was changed since it was installed",
                        "dpkg --verify apt \(name == "sqv" ? "sqv" : "gpgv")")
                ]))
    }

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
            title: Room.fitted(
                witness.timedOut
                    ? "apt's own verifier does not answer about a signature that is good"
                    : "apt's own verifier does not accept a signature that is good"),
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
