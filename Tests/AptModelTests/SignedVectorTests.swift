import Testing
import TestSupport

@testable import AptModel

/// The rows of testdata/signed/README.md, the CVE cases among them.
@Suite struct SignedVectorTests {
    @Test func everyRowIsTrue() throws {
        let rows = try Stored.table("testdata/signed/README.md", header: "| file | outcome")
        #expect(rows.count == 19)
        let keyring = Stored.path("testdata/signed/key.gpg")
        let release = try Stored.bytes("testdata/signed/Release")
        for row in rows where !["data", "keyring"].contains(row[1]) {
            let bytes = try Stored.bytes("testdata/signed/\(row[0])")
            let (outcome, pieces) = judge(bytes, release: release, isDetached: row[0].hasSuffix(".gpg"))
            #expect(outcome == row[1], "\(row[0])")
            guard let pieces else {
                #expect(row[2] == "none", "\(row[0])")
                continue
            }
            let folder = try TemporaryDirectory()
            let run = runProgram(
                "gpgv",
                [
                    "--keyring", keyring, try folder.write("sig", pieces.signature),
                    try folder.write("data", pieces.data),
                ])
            #expect((run.succeeded ? "good" : "bad") == row[2], "\(row[0]): \(run.errorsText)")
        }
    }

    /// Nothing of the unsigned text of the CVE cases is in what is handed on with a good signature.
    @Test func onlySignedTextIsHandedOn() throws {
        let good = try #require(splitClearSigned(Stored.bytes("testdata/signed/good.InRelease")).file)
        for name in ["crlf", "comment", "notdash"] {
            let file = try #require(splitClearSigned(Stored.bytes("testdata/signed/\(name).InRelease")).file)
            #expect(file.data == good.data)
        }
        #expect(ReleaseFile.parse(good.data).origin == "T")
        let formFeed = try #require(splitClearSigned(Stored.bytes("testdata/signed/cve-2025-68972.InRelease")).file)
        #expect(formFeed.controlBytes == [ControlByte(line: 5, byte: 0x0C)])
    }

    private func judge(
        _ bytes: [UInt8], release: [UInt8], isDetached: Bool
    ) -> (String, (data: [UInt8], signature: [UInt8])?) {
        if isDetached {
            switch classifyDetached(release: release, signature: bytes) {
            case .pair(let pair): return ("pair", (pair.data, pair.signature))
            case .refusedRelease: return ("release", nil)
            case .refusedSignature(let fault): return (name(fault), nil)
            }
        }
        switch splitClearSigned(bytes) {
        case .split(let file): return ("split", (file.data, file.signature))
        case .refused(let fault): return (name(fault), nil)
        }
    }

    private func name(_ fault: FramingFault) -> String {
        switch fault {
        case .empty: "empty"
        case .truncated: "truncated"
        case .zeroFilledTail: "zero_tail"
        case .textBefore: "text_before"
        case .textBetween: "text_between"
        case .textAfter: "text_after"
        case .secondMessage: "second_message"
        case .refusedHeader: "header"
        case .refusedDashLine: "dash_line"
        case .controlBytes: "control_bytes"
        case .notClearSigned(let kind): kind.rawValue
        }
    }
}
