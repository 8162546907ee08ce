import AptModel
import Evidence
import Foundation
import Probes
import TestSupport
import Testing

/// The repository that tests of other targets use is itself what it says.
@Suite(.serialized) struct ReleasePairTests {
    @Test func inlineAndDetachedOfASmallRepository() throws {
        var plan = SignedRepository.Plan()
        plan.signers = [.ed25519, .rsa2048]
        plan.validUntil = plan.date + 86_400
        let repository = try SignedRepository(plan)
        func file(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(repository.path)/dists/stable/\(name)")))
        }
        let ring = [
            VerificationBench.keyring([UInt8](try Data(contentsOf: URL(fileURLWithPath: repository.keyringPath))))
        ]
        let inline = try VerificationBench.verify(inline: try file("InRelease"), keyrings: ring)
        #expect(inline.signatures.map(\.status) == [.good, .good])
        guard case .pair(let pair) = classifyDetached(release: try file("Release"), signature: try file("Release.gpg"))
        else {
            Issue.record("apt refuses the pair")
            return
        }
        let detached = VerificationBench.verifier().verifySource(
            signature: pair.signature, data: pair.data, keyrings: ring, timeLimit: .seconds(30))
        #expect(detached.signatures.map(\.status) == [.good, .good])
        #expect(repository.release.contains("Valid-Until: "))
    }
}
