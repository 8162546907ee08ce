import Testing

@testable import AptModel

@Suite struct MethodMessageTests {
    @Test func answerOfApt26() {
        let text = """
            100 Capabilities
            Send-URI-Encoded: true
            Version: 1.1

            201 URI Done
            GPGVOutput: GOODSIG 6ED0E7B82643E131
             NO_PUBKEY 78DBA3BC47EF2265
            Signed-By: 4CB50190207B4758A3F73A796ED0E7B82643E131!
             B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8
            Filename: /dev/shm/x/InRelease
            URI: gpgv:/dev/shm/x/InRelease


            """
        let messages = MethodMessage.parse(Array(text.utf8))
        #expect(messages.map(\.code) == [100, 201])
        #expect(messages[1].lines("GPGVOutput") == ["GOODSIG 6ED0E7B82643E131", "NO_PUBKEY 78DBA3BC47EF2265"])
        #expect(messages[1].lines("signed-by").count == 2)
        #expect(messages[1].value("uri") == "gpgv:/dev/shm/x/InRelease")
        #expect(messages[0].value("URI") == nil)
    }

    /// A message whose end never came says nothing, and neither does what is no message.
    @Test(arguments: ["201 URI Done\nURI: x\n", "201 URI Done", "20 x\n\n", "2010 x\n\n", "hello\n\n", "\u{0}\n\n", ""])
    func noMessage(_ text: String) {
        #expect(MethodMessage.parse(Array(text.utf8)) == [])
    }

    @Test func garbageAroundAnAnswer() {
        let text = "sh: 1: foo: not found\n\n400 URI Failure\nMessage: no\n  \tmore : of it\nnonsense\nURI: x\n\n"
        let messages = MethodMessage.parse(Array(text.utf8))
        #expect(messages.map(\.code) == [400])
        #expect(messages[0].lines("Message") == ["no", "more : of it"])
    }

    @Test func noMoreThanTheLimit() {
        let flood = Array(String(repeating: "102 Status\nMessage: x\n\n", count: 500).utf8)
        #expect(MethodMessage.parse(flood, limit: 20).count == 20)
        #expect(MethodMessage.parse([UInt8](repeating: 0xFF, count: 100_000)) == [])
    }

    /// `\r\n` is one Character of Swift and two bytes of a message.
    @Test func noValueGoesOnAsAMessage() {
        let odd = "x\r\n\r\n601 Configuration\r\nConfig-Item: a\n\u{0}\tb"
        #expect(MethodMessage.holdsControls(odd) && !MethodMessage.holdsControls("http://x.example.org/\u{E9}"))
        for release in [AptVersion(2, 2, 4), AptVersion(2, 6, 1)] {
            let bytes = VerificationRequest(
                method: "gpgv", signaturePath: "/s/InRelease", filePath: "/s/InRelease", signedBy: SignedBy("/k\u{1}"),
                uri: odd, suite: odd
            ).message(for: release)
            #expect(bytes.allSatisfy { $0 == 0x0A || $0 >= 0x20 })
            let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
            #expect(lines.count == 12 && lines.allSatisfy { !$0.isEmpty && !$0.starts(with: "601".utf8) })
        }
    }

    @Test func configuration() {
        var configuration = AptConfiguration()
        configuration.set("APT::Key::Assert", to: ">=rsa2048 50%\nx")
        configuration.set("Dir::Empty", to: "")
        configuration.set("A::List::", to: "one")
        let text = String(decoding: configuration.methodMessage, as: UTF8.self)
        #expect(
            text == """
                601 Configuration
                Config-Item: Acquire::Send-URI-Encoded=1
                Config-Item: APT::Key::Assert=>%3drsa2048%2050%25%0ax
                Config-Item: A::List::=one


                """)
    }

    @Test func aKeyInTheEntryIsEscapedForAptThatKnowsIt() {
        func message(_ release: AptVersion, _ signedBy: SignedBy?) -> String {
            let request = VerificationRequest(
                method: "gpgv", signaturePath: "/s/InRelease", filePath: "/s/InRelease", signedBy: signedBy,
                uri: "http://debian.example.org/debian", suite: "stable")
            return String(decoding: request.message(for: release), as: UTF8.self)
        }
        let key = SignedBy("-----BEGIN PGP PUBLIC KEY BLOCK-----\n.\nabc=\n-----END PGP PUBLIC KEY BLOCK-----")
        #expect(
            message(AptVersion(2, 6, 1), key).contains(
                "Signed-By: -----BEGIN%20PGP%20PUBLIC%20KEY%20BLOCK-----%0a%0aabc=%0a-----END%20PGP"))
        #expect(message(AptVersion(2, 2, 4), SignedBy("/a%20b.gpg")).contains("Signed-By: /a%20b.gpg\n"))
        #expect(message(AptVersion(2, 6, 1), SignedBy("/a%20b.gpg")).contains("Signed-By: /a%2520b.gpg\n"))
        #expect(!message(AptVersion(2, 6, 1), nil).contains("Signed-By"))
        #expect(message(AptVersion(2, 6, 1), nil).hasSuffix("\n\n"))
    }

    @Test(arguments: [
        ("-----BEGIN PGP SIGNED MESSAGE-----\nx", true), ("-----BEGIN PGP SIGNED MESSAGE----- \r\nx", true),
        ("-----BEGIN PGP SIGNED MESSAGE-----", true), (" -----BEGIN PGP SIGNED MESSAGE-----\n", false),
        ("\n-----BEGIN PGP SIGNED MESSAGE-----\n", false), ("-----BEGIN PGP SIGNED MESSAGE-----x\n", false),
        ("<html>", false), ("", false),
    ]) func firstLine(_ text: String, _ begins: Bool) {
        #expect(beginsClearSigned(Array(text.utf8)) == begins)
    }
}
