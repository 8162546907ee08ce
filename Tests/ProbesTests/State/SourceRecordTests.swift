import AptModel
import Evidence
import Foundation
import TestSupport
import Testing

@testable import Probes

/// A record is read from a file: nothing in it may stop the program, and nothing but a good verification may come of it.
@Suite struct SourceRecordTests {
    private static let now = Timestamp(seconds: 1_795_000_000)

    private static func look() -> LookObservation {
        var transfer = TransferObservation(origin: .network, url: "http://debian.example.org/debian/InRelease")
        transfer.httpStatus = 200
        transfer.sha256 = String(repeating: "a", count: 64)
        let signature = SignatureObservation(
            status: .good, createdAt: now + -100, keyCreatedAt: now + -1000, keyExpiresAt: now + 1000)
        return LookObservation(
            transfer: transfer, framing: FramingObservation(result: .split),
            verification: VerificationObservation(signatures: [signature]),
            release: ReleaseObservation(fields: .init(date: now + -200)))
    }

    private static func record(_ change: (inout LookObservation) -> Void = { _ in }) throws -> [UInt8] {
        var look = look()
        change(&look)
        let source = SourceObservation(
            uri: "http://debian.example.org/debian", suite: "stable",
            trust: TrustObservation(kind: .given, keyrings: []))
        return try SourceRecord(
            readers: "r", keyrings: "k", selection: "s", source: source, look: look, run: 1, now: now
        ).bytes()
    }

    @Test func aGoodOneComesBack() throws {
        let record = try #require(SourceRecord(try Self.record()))
        #expect(record.look == Self.look() && record.newestDate == Self.now + -200 && record.verifiedInRun == 1)
    }

    @Test func whatIsNotGoodIsNone() throws {
        let changes: [(inout LookObservation) -> Void] = [
            { $0.verification?.signatures = [] }, { $0.verification?.signatures[0].status = .bad },
            { $0.verification?.signatures[0].status = .expiredKey }, { $0.verification = nil },
            { $0.verification?.noVerdict = .init(reason: .engineFailed, detail: "") }, { $0.form = .detached },
            { $0.framing?.result = .truncated }, { $0.transfer?.sha256 = nil }, { $0.release = nil },
            { $0.transfer?.failure = .init(kind: .partial, text: "") }, { $0.transfer?.lengthMet = false },
            { $0.transfer?.origin = .lists }, { $0.purpose = .witness }, { $0.verification?.blockRefused = true },
        ]
        for (number, change) in changes.enumerated() {
            #expect(SourceRecord(try Self.record(change)) == nil, "change \(number)")
        }
    }

    @Test(arguments: [0, 999, 1000, -99, -101])
    func itHoldsWhileItsKeyDoes(_ seconds: Int64) throws {
        let record = try #require(SourceRecord(try Self.record()))
        #expect(record.holds(at: Self.now + seconds) == (-100..<1000).contains(seconds))
    }

    /// Cut, altered and mixed bytes: none or a good one, and no trap.
    @Test func damagedOnes() throws {
        let whole = try Self.record()
        var random = Seeded(7)
        for length in stride(from: 0, to: whole.count, by: 7) {
            #expect(SourceRecord(Array(whole.prefix(length))) == nil)
        }
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let record = SourceRecord(bytes) {
                #expect(SourceRecord.isGood(record.look))
                _ = record.holds(at: Self.now)
            }
        }
        #expect(SourceRecord(whole + [UInt8](repeating: 0x20, count: 1 << 19)) == nil)
    }
}
