import Evidence
import Testing

@testable import Diagnosis

/// Remedies that must fit what they mend.
@Suite struct RemedyTests {
    private func commands(_ code: FaultCode, on apt: HealthyApt = .trixie, _ change: (inout Observations) -> Void)
        throws
        -> String
    {
        var run = Observations.healthy(apt)
        change(&run)
        let found = try #require(diagnose(run).findings.first { $0.finding.code == code })
        let remedy = found.finding.remedy
        return ([remedy.text] + remedy.steps.map(\.command)).joined(separator: "\n")
    }

    private func policy(
        _ code: SequoiaPolicyObservation.Problem, at path: String, by chosen: String = "lookup order"
    ) throws -> String {
        try commands(.y06) {
            $0.apt?.sequoiaPolicy = SequoiaPolicyObservation(path: path, chosenBy: chosen, problem: code)
        }
    }

    @Test func policyFiles() throws {
        let mine = "/etc/crypto-policies/back-ends/apt-sequoia.config"
        let garbled = SequoiaPolicyObservation.Problem(kind: .garbled, line: 3, text: "expected ]")
        #expect(try policy(garbled, at: mine).contains("mv \(mine)"))
        let named = try policy(garbled, at: "/srv/policy", by: "APT_SEQUOIA_CRYPTO_POLICY")
        #expect(named.contains("Unset or correct APT_SEQUOIA_CRYPTO_POLICY") && !named.contains("mv "))
        #expect(try policy(garbled, at: "/usr/share/apt/default-sequoia.config").contains("--reinstall apt"))
        let blocked = SequoiaPolicyObservation.Problem(
            kind: .unreadable, text: "EACCES", blockedBy: "/etc/crypto-policies")
        #expect(try policy(blocked, at: mine).contains("chmod a+x /etc/crypto-policies"))
    }

    /// Without its http method apt can download no package, its own neither.
    @Test func theMethodThatFetches() throws {
        let words = try commands(.y10, on: .bookworm) { run in
            var programs = Healthy.programs(.gpgv)
            for index in programs.indices where programs[index].path == "/usr/lib/apt/methods/http" {
                programs[index].kind = .missing
            }
            run.apt?.programs = programs
        }
        #expect(words.contains("dpkg -i apt_*.deb") && !words.contains("--reinstall"))
    }

    /// A stored copy that is cut off or empty is damage, and says nothing of a signature.
    @Test(arguments: [
        (FramingObservation.Result.truncated, SignatureJudgement.State.noVerdict), (.empty, .noVerdict),
    ])
    func aDamagedCopy(_ result: FramingObservation.Result, _ state: SignatureJudgement.State) throws {
        var run = Observations.healthy(.bookworm)
        var copy = run.sources[0].looks[0]
        copy.framing = FramingObservation(result: result)
        copy.verification = nil
        copy.release = nil
        var lists = ListsObservation(
            files: [StoredFile(path: "/var/lib/apt/lists/x_InRelease", bytes: 10, modifiedAt: Healthy.now)])
        lists.sameAsFetched = false
        lists.copy = copy
        run.sources[0].lists = lists
        #expect(diagnose(run).sources.first?.stored?.state == state)
    }
}
