import TestSupport
import Testing

/// What is wrong on the publisher's side: the key, the digest, the signature's own end.
@Suite(.enabled(if: VerdictLab.hasApt, Comment(rawValue: AptLab.reason))) struct KeyringKeyTests {
    private func scene(_ change: (inout SignedRepository.Plan) -> Void) throws -> ProgramScene {
        var plan = SignedRepository.Plan()
        change(&plan)
        return try ProgramScene(SignedRepository(plan))
    }

    /// apt refuses it, and so does the program, for this reason.
    private func expect(
        _ code: String, _ scene: ProgramScene, signer: String, _ place: SourceLocation = #_sourceLocation
    ) throws {
        let apt = try scene.aptUpdate()
        #expect(!apt.succeeded, "\(apt)", sourceLocation: place)
        let run = try scene.check()
        expectFault(run, code, exit: 11, signature: "bad", place)
        #expect(run.source?.signature.signers.map(\.status) == [signer], sourceLocation: place)
    }

    @Test(.enabled(if: aptIsTwo, "apt 3 takes a signature that was made while the key was valid")) func expiredKey()
        throws
    {
        try expect("K01", scene { $0.signers = [.expired] }, signer: "expired_key")
    }

    @Test func revokedKey() throws {
        try expect("K02", scene { $0.signers = [.revoked] }, signer: "revoked_key")
    }

    @Test func expiredSignature() throws {
        let scene = try scene {
            $0.signedAt = "20260101T000000"
            $0.signatureExpires = "1d"
        }
        try expect("K03", scene, signer: "expired_signature")
    }

    @Test(arguments: ["SHA1", "RIPEMD160"]) func weakDigest(_ digest: String) throws {
        try expect("K04", scene { $0.digest = digest }, signer: "weak_digest")
    }

    @Test(arguments: ["SHA256", "SHA384", "SHA224"]) func digestsThatAptTakes(_ digest: String) throws {
        let scene = try scene { $0.digest = digest }
        let apt = try scene.aptUpdate()
        let run = try scene.check()
        #expect((run.exit == 0) == apt.succeeded, "\(apt)\n\(run.findings)")
    }

    /// From apt 2.7.13 on refused; before that without a word.
    @Test func rsa1024() throws {
        let scene = try scene { $0.signers = [.rsa1024] }
        let apt = try scene.aptUpdate()
        let run = try scene.check()
        if aptIsTwo { #expect(apt.succeeded, "\(apt)") }
        if apt.succeeded {
            #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
        } else {
            expectFault(run, "K05", exit: 11, signature: "bad")
        }
    }

    /// One of two signers is revoked: apt asks for one that is good.
    @Test func oneGoodSignerIsEnough() throws {
        let scene = try scene { $0.signers = [.rsa2048, .revoked] }
        let apt = try scene.aptUpdate()
        let run = try scene.check()
        #expect(apt.succeeded, "\(apt)")
        #expect(run.exit == 0 && run.source?.signature.state == "good", "\(run.findings)")
    }

    /// The key expires 2021-01-01: in force long before, a warning within 30 days, an error after.
    @Test func aKeyThatIsAboutToExpire() throws {
        let scene = try scene {
            $0.signers = [.expired]
            $0.date = 1_590_969_600
        }
        func codes(_ at: String) throws -> ProgramCheck { try scene.check(["--at", at]) }
        expectQuiet(try codes("2020-10-01T00:00:00Z"))
        expectQuiet(try codes("2020-12-15T00:00:00Z"), warnings: ["K07"])
        if aptIsTwo { expectFault(try codes("2021-01-02T00:00:00Z"), "K01", exit: 11, signature: "bad") }
    }
}
