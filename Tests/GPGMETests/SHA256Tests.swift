import GPGME
import Testing

/// Vectors of FIPS 180-2, appendix B, and the empty message.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func vectors(text: String, digest: String) {
        #expect(sha256(Array(text.utf8)) == digest)
        #expect(sha256(text.utf8.reversed().reversed()) == digest)
    }

    @Test func aMillionLettersFromASlice() {
        let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_001)
        #expect(sha256(letters.dropFirst()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        let whole = [UInt8]((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let stream = DigestStream()
        for start in stride(from: 0, to: whole.count, by: 7_777) {
            stream.add(Array(whole[start..<min(start + 7_777, whole.count)]))
        }
        #expect(stream.hexadecimal() == sha256(whole))
        #expect(DigestStream().hexadecimal() == sha256([]))
    }
}
