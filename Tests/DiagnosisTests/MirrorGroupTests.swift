import AptModel
import Evidence
import Testing

@testable import Diagnosis

/// Which sources are mirrors of one suite, and how they stand to each other.
@Suite struct MirrorGroupTests {
    private static let day: Int64 = 86_400
    private static let now = Timestamp(seconds: 1_795_404_667)

    private func record(
        _ index: Int, _ uri: String, _ suite: String = "stable", label: String = "Debian", date: Timestamp? = now,
        form: LookObservation.Form = .inline, sha256: String? = "aa", keyring: String = "/k.gpg"
    ) -> MirrorRecord {
        var record = unverified(index, uri, suite, keyring: keyring)
        record.release = .init(
            origin: "Debian", label: label, codename: "trixie", date: date, form: form, sha256: sha256)
        return record
    }

    private func unverified(
        _ index: Int, _ uri: String, _ suite: String = "stable", reachable: Bool = true, keyring: String = "/k.gpg"
    ) -> MirrorRecord {
        MirrorRecord(
            index: index, uri: uri, suite: suite, trust: TrustObservation(kind: .signedBy, keyrings: [keyring]),
            isReachable: reachable)
    }

    @Test func theNewestLeadsAndTheOthersAreBehind() throws {
        let groups = mirrorGroups(of: [
            record(0, "http://c.example.org/debian", date: Self.now + -2 * Self.day),
            unverified(1, "http://d.example.org/debian", reachable: false),
            record(2, "http://a.example.org/debian"),
            unverified(3, "http://e.example.org/debian"),
            record(4, "http://b.example.org/debian", date: Self.now + -60),
        ])
        let group = try #require(groups.first)
        #expect(groups.count == 1 && group.newest == Self.now && group.codename == "trixie")
        #expect(group.mirrors.map(\.index) == [2, 4, 0, 3, 1])
        #expect(group.mirrors.map(\.behindSeconds) == [0, 60, 2 * Self.day, nil, nil])
        #expect(group.mirrors.map(\.state) == [.verified, .verified, .verified, .notVerified, .unreachable])
        #expect(group.mirrors.allSatisfy { !$0.differs })
    }

    @Test func otherBytesOfTheSameDateAreToldWithinOneForm() throws {
        let two = [
            record(0, "http://a.example.org/debian"), record(1, "http://b.example.org/debian", sha256: "bb"),
            record(2, "http://c.example.org/debian", form: .detached, sha256: "cc"),
            record(3, "http://d.example.org/debian", date: Self.now + -60, sha256: "dd"),
        ]
        let group = try #require(mirrorGroups(of: two).first)
        #expect(group.mirrors.filter { $0.differs }.map(\.index) == [0, 1])
    }

    @Test func oneServerIsNoGroup() {
        #expect(mirrorGroups(of: [record(0, "http://a.example.org/debian")]).isEmpty)
        let pair = [record(0, "http://a.example.org/debian"), record(1, "https://a.example.org/debian")]
        #expect(mirrorGroups(of: pair).isEmpty)
        let ports = [record(0, "http://a.example.org:81/debian"), record(1, "http://a.example.org:82/debian")]
        #expect(mirrorGroups(of: ports).count == 1)
        let dead = [unverified(0, "http://a.example.org/debian"), unverified(1, "http://b.example.org/debian")]
        #expect(mirrorGroups(of: dead).isEmpty)
        let suites = [record(0, "http://a.example.org/debian"), record(1, "http://b.example.org/debian", "trixie")]
        #expect(mirrorGroups(of: suites).isEmpty)
    }

    @Test func debianAndItsSecurityUpdatesAreNotMixed() {
        let records = [
            record(0, "http://a.example.org/debian"),
            record(1, "http://a.example.org/debian-security", label: "Debian-Security"),
            record(2, "http://b.example.org/debian"),
            record(3, "http://b.example.org/debian-security", label: "Debian-Security"),
            unverified(4, "http://c.example.org/pub/debian-security"),
            unverified(5, "http://c.example.org/pub/debian", reachable: false),
            unverified(6, "http://c.example.org/ubuntu"),
            unverified(7, "http://vendor.example.org/debian", keyring: "/vendor.gpg"),
        ]
        #expect(mirrorGroups(of: records).map { $0.mirrors.map(\.index) } == [[0, 2, 5], [1, 3, 4]])
    }

    @Test func whatIsAmbiguousJoinsNone() {
        let records = [
            record(0, "http://a.example.org/debian"), record(1, "http://b.example.org/debian"),
            record(2, "http://a.example.org/other/debian", label: "Other"),
            record(3, "http://b.example.org/other/debian", label: "Other"),
            unverified(4, "http://c.example.org/debian"),
        ]
        #expect(mirrorGroups(of: records).map { $0.mirrors.map(\.index) } == [[0, 1], [2, 3]])
    }

    @Test func theDateOfWhatIsNotVerifiedCountsForNothing() {
        var source = Healthy.other("http://a.example.org/debian", "bookworm")
        let bad = SourceJudgement(verdict: .signature, signature: SignatureJudgement(state: .bad), findings: [])
        let good = SourceJudgement(verdict: nil, signature: SignatureJudgement(state: .good), findings: [])
        #expect(MirrorRecord(0, source, bad)?.release == nil)
        #expect(MirrorRecord(0, source, good)?.release?.date == source.looks.first?.release?.fields?.date)
        #expect(MirrorRecord(0, source, good)?.release?.date != nil)
        #expect(MirrorRecord(0, source, bad)?.isReachable == true)
        source.looks[0].transfer?.httpStatus = 404
        #expect(MirrorRecord(0, source, bad)?.isReachable == false)
        source.looks = []
        #expect(MirrorRecord(0, source, bad)?.isReachable == false)
        source.uri = nil
        #expect(MirrorRecord(0, source, bad) == nil)
    }
}
