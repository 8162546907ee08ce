import AptModel
import Evidence
import Linux
import Probes

/// Asks apt's own verifier about the sources of a run.
struct VerifierRound {
    /// A source with its keyrings, and what was fetched of it.
    struct Candidate {
        var source: UniqueSource
        var trust: TrustObservation
        var fetched: FetchedRepository
    }

    /// How many sources the run has.
    var sources = 0
    /// No more sources than this are asked about: each costs about 70 ms (apt 2.6), and what is wrong with a verifier shows
    /// with the first. A long list is no machine's own.
    private var mostSources: Int { sources > 20 ? 3 : 20 }
    /// The first so many sources are those that are asked about.
    var mostAsked: Int { verifier == nil ? 0 : mostSources }
    private let verifier: AptVerifier?
    private let demands: RoomDemands
    private let deadline: Deadline
    /// Why sources were not asked about, each reason once, in the order of meeting it, with how many they are.
    private var reasons: [(text: String, count: Int)] = []
    private var tries = 0
    /// Whether a source was not asked about, or not to the end, for want of time.
    private(set) var wantsTime = false

    /// - Parameter asks: whether apt's verifier is to be run at all.
    init(
        asks: Bool, rules: AptRules, loaded: LoadedConfiguration, target: Target, demands: RoomDemands,
        deadline: Deadline
    ) {
        self.demands = demands
        self.deadline = deadline
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

    /// Whether one more source may be asked about.
    var mayAsk: Bool { verifier != nil && tries < mostSources }

    /// Starts it on what was fetched of one source; nil where it is not asked. `finish` has to follow.
    ///
    /// - Parameter keyrings: those of the run, as they were looked at.
    mutating func begin(_ candidate: Candidate, keyrings: [KeyringObservation]) -> AptVerifier.Begun? {
        guard let verifier, VerifierRound.aptWouldVerify(candidate.fetched) else { return nil }
        guard interruption == nil else {
            note(.interrupted)
            return nil
        }
        guard tries < mostSources else {
            note("only the first \(mostSources) are asked about")
            return nil
        }
        if let odd = oddKeyring(candidate.trust, keyrings) {
            note("\(odd) is no regular file, and apt's verifier could wait for ever on it")
            return nil
        }
        tries += 1
        let demand = demands.of(candidate.fetched.look, candidate.trust, keyrings)
        do throws(AptVerifier.NotAsked) {
            return try verifier.begin(question(candidate, demand), secondsLeft: secondsLeft)
        } catch {
            note(error)
            return nil
        }
    }

    /// Its answer.
    mutating func finish(_ begun: AptVerifier.Begun?) -> AptVerifierObservation? {
        guard let verifier, let begun else { return nil }
        do throws(AptVerifier.NotAsked) {
            return try verifier.finish(begun, secondsLeft: secondsLeft)
        } catch {
            note(error)
            return nil
        }
    }

    private func secondsLeft() -> Double { deadline.left(atMost: AptVerifier.mostSeconds) }

    private func oddKeyring(_ trust: TrustObservation, _ keyrings: [KeyringObservation]) -> String? {
        trust.keyrings.first { path in keyrings.contains { $0.path == path && $0.exists && !$0.isFile } }
    }

    private func question(_ candidate: Candidate, _ demand: RoomDemand?) -> AptVerifier.Question {
        let trust = candidate.trust
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
    private static func aptWouldVerify(_ fetched: FetchedRepository) -> Bool {
        let look = fetched.look
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

    private mutating func note(_ reason: AptVerifier.NotAsked) {
        if reason.isForTime { wantsTime = true }
        note(reason.reason)
    }

    private mutating func note(_ text: String) {
        if let place = reasons.firstIndex(where: { $0.text == text }) {
            reasons[place].count += 1
        } else {
            reasons.append((text, 1))
        }
    }
}
