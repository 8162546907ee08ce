import Testing

@testable import AptModel

@Suite struct SignedSplitterTests {
    @Test func splitsAMinimalFile() {
        let outcome = splitClearSigned(
            Array(
                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nA: b \r\n- -x\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n"
                    .utf8))
        guard case .split(let file) = outcome else { Issue.record("refused: \(outcome)"); return }
        #expect(String(decoding: file.data, as: UTF8.self) == "A: b\n-x")
        #expect(file.hashNames == ["SHA256"])
        #expect(file.signatureBlocks.count == 1)
    }
}
