import Testing
import TestSupport

@testable import AptModel

@Suite struct SignedRealAptTests {
    /// What real apt refuses to take apart is what the splitter refuses; what apt hands to its verifier the splitter
    /// hands on as well, whatever the verifier then says.
    @Test func realAptDrawsTheSameLine() throws {
        let variants = try SignedVariant.all()
        let keyring = (name: "key.gpg", bytes: try Keys.shared().keyring(.ed25519))
        let verdicts = try aptUpdate(variants.map { FileRepository(["InRelease": $0.bytes], keyring: keyring) })
        for (variant, verdict) in zip(variants, verdicts) {
            let refused = verdict.says("NOSPLIT") || verdict.says("Splitting up")
            #expect(refused == (variant.fault != nil), "\(variant): \(verdict.messages)")
            #expect(refused != verdict.accepted || verdict.says("signature"), "\(variant): \(verdict.messages)")
        }
    }

    /// Single bytes changed at random in a small file: the same line again.
    @Test func realAptDrawsTheSameLineAtRandom() throws {
        let seed: UInt64 = 20_261_123
        var numbers = SeededNumbers(seed: seed)
        let good = try Keys.shared().clearSigned(releaseText(), by: [.ed25519])
        let keyring = (name: "key.gpg", bytes: try Keys.shared().keyring(.ed25519))
        let mutants = (0..<60).map { _ in Mutation.bend(good, &numbers) }
        let verdicts = try aptUpdate(mutants.map { FileRepository(["InRelease": $0], keyring: keyring) })
        for (mutant, verdict) in zip(mutants, verdicts) {
            let refused = verdict.says("NOSPLIT") || verdict.says("Splitting up")
            #expect(
                refused == (splitClearSigned(mutant).fault != nil),
                "seed \(seed): \(verdict.messages)\n\(String(decoding: mutant, as: UTF8.self))")
        }
    }

    /// The hand-over verifies: gpgv calls the two pieces good, each signature packet alone as well.
    @Test(arguments: Stored.inRelease) func thePiecesVerify(suite: String) throws {
        let file = try #require(splitClearSigned(Stored.inRelease(suite)).file)
        let folder = try TemporaryDirectory()
        let data = try folder.write("data", file.data)
        let keyring = Stored.path("keyrings/debian-archive.gpg")
        let whole = runProgram("gpgv", ["--keyring", keyring, try folder.write("sig", file.signature), data])
        #expect(whole.succeeded, "\(whole.errorsText)")
        let signatures = readSignatures(file.signature).signatures
        #expect(!signatures.isEmpty)
        for (index, signature) in signatures.enumerated() {
            let alone = runProgram(
                "gpgv",
                ["--status-fd", "1", "--keyring", keyring, try folder.write("sig\(index)", signature.raw), data])
            #expect(alone.succeeded, "\(alone.errorsText)")
            #expect(alone.outputText.contains("VALIDSIG \(signature.issuerFingerprint ?? "none")"))
        }
    }
}
