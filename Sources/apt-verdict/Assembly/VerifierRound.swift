import AptModel
import Evidence
import Linux
import Probes

/// Asks apt's own verifier about the sources of a run, after all of them were verified here.
struct VerifierRound {
    /// A source and what was fetched of it.
    struct Candidate {
        var source: UniqueSource
        var fetched: FetchedRepository
    }

    /// No more sources than this are asked about: each costs about 70 ms (apt 2.6), and what is wrong with a verifier shows
    /// with the first.
    static let mostSources = 20

    private let verifier: AptVerifier?
    private let rules: AptRules
    private let loaded: LoadedConfiguration
    /// Why sources were not asked about, each reason once, in the order of meeting it, with how many they are.
    private var reasons: [(text: String, count: Int)] = []
    private var sources = 0

    /// - Parameter asks: whether apt's verifier is to be run at all.
    init(asks: Bool, rules: AptRules, loaded: LoadedConfiguration, target: Target) {
        self.rules = rules
        self.loaded = loaded
        guard asks, let apt = rules.observation else {
            verifier = nil
            return
        }
        let method = VerifierMethod(
            name: apt.backend.rawValue, loaded: loaded, sandbox: rules.configuredSandbox,
            goesUnsandboxed: apt.unsandboxedBy != nil, environment: target.environment, target: target)
        verifier = AptVerifier(method, candidates: scratchCandidates(environment: environment))
    }

    /// What was not asked, and why.
    var notChecked: [NotChecked] {
        reasons.map { reason in
            let which = reason.count == sources ? "" : "\(reason.count) of \(sources) sources: "
            return NotChecked(probe: "apt-verifier", reason: which + reason.text)
        }
    }

    mutating func run(
        _ observations: inout [SourceObservation], _ candidates: [Candidate], keyrings: [KeyringObservation],
        _ deadline: Deadline, _ progress: Progress
    ) {
        guard let verifier else { return }
        sources = observations.count
        var tries = 0
        for (index, candidate) in candidates.enumerated() {
            guard let look = observations[index].looks.first, VerifierRound.aptWouldVerify(look, candidate.fetched)
            else {
                continue
            }
            guard interruption == nil else {
                note(AptVerifier.NotAsked.interrupted.reason)
                continue
            }
            guard tries < VerifierRound.mostSources else {
                note("only the first \(VerifierRound.mostSources) are asked about")
                continue
            }
            if let odd = oddKeyring(observations[index].trust, keyrings) {
                note("\(odd) is no regular file, and apt's verifier could wait for ever on it")
                continue
            }
            tries += 1
            progress.show("asking apt's own verifier: \(index + 1) of \(candidates.count)")
            let demand = RoomDemands.of([observations[index]], keyrings: keyrings, rules, loaded)[0]
            do throws(AptVerifier.NotAsked) {
                observations[index].aptVerifier = try verifier.ask(
                    question(candidate, observations[index].trust, demand),
                    secondsLeft: { deadline.left(atMost: AptVerifier.mostSeconds) })
            } catch {
                note(error.reason)
            }
        }
    }

    private func oddKeyring(_ trust: TrustObservation, _ keyrings: [KeyringObservation]) -> String? {
        trust.keyrings.first { path in keyrings.contains { $0.path == path && $0.exists && !$0.isFile } }
    }

    private func question(
        _ candidate: Candidate, _ trust: TrustObservation, _ demand: RoomDemand?
    ) -> AptVerifier.Question {
        // What apt learned from the stored Release file it hands on as if the entry said it.
        let learned = trust.learnedFrom == nil ? nil : SignedBy(trust.fingerprints.joined(separator: ","))
        return AptVerifier.Question(
            body: candidate.fetched.body, signature: candidate.fetched.signature,
            signedBy: candidate.source.signedBy ?? learned,
            uri: candidate.source.identity, suite: candidate.source.suite,
            room: demand?.usualTempRoom ?? RoomNeed(bytes: 1 << 20, inodes: 20))
    }

    /// Whether apt hands such a file to its verifier at all: it has come whole, and an InRelease begins as a signed message
    /// does (apt-pkg/acquire-item.cc, pkgAcqMetaClearSig::VerifyDone).
    private static func aptWouldVerify(_ look: LookObservation, _ fetched: FetchedRepository) -> Bool {
        func came(_ transfer: TransferObservation?) -> Bool {
            guard let transfer else { return false }
            return transfer.failure == nil && (transfer.httpStatus ?? 200) < 300 && transfer.lengthMet != false
        }
        switch look.form {
        case .inline: return came(look.transfer) && beginsClearSigned(fetched.body)
        case .detached:
            return came(look.transfer) && came(look.signatureTransfer) && fetched.signature?.isEmpty == false
        }
    }

    private mutating func note(_ text: String) {
        if let place = reasons.firstIndex(where: { $0.text == text }) {
            reasons[place].count += 1
        } else {
            reasons.append((text, 1))
        }
    }
}
