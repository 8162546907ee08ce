import Evidence
import Testing

@testable import apt_verdict

@Suite("Mirrors that apt passes over")
struct DeadMirrorsTests {
    private func mirror(_ host: String, _ status: Int?, refused: Bool = false) -> SourceObservation {
        let uri = "http://\(host)/debian"
        let transfer = TransferObservation(
            origin: .network, url: uri + "/dists/s/InRelease", httpStatus: status,
            failure: refused ? .init(kind: .connection, reason: "refused", text: "refused") : nil)
        return SourceObservation(
            uri: uri, suite: "s", trust: TrustObservation(kind: .none, keyrings: []), mirrorList: "file:/m",
            looks: [LookObservation(transfer: transfer)])
    }

    /// All of one list.
    private func fold(_ mirrors: [SourceObservation]) -> [[String]] {
        DeadMirrors.folded(mirrors.enumerated().map { ($0, $1) }).map { place, kept in
            #expect(mirrors[place].uri == kept.uri)
            return [kept.uri ?? ""] + (kept.deadMirrors ?? []).map(\.uri)
        }
    }

    @Test func belongToTheMirrorThatGaveTheFile() {
        let found = fold([mirror("a.test", 404), mirror("b.test", 200), mirror("c.test", 503)])
        #expect(found == [["http://b.test/debian", "http://a.test/debian", "http://c.test/debian"]])
    }

    @Test func standAloneWhereNoneGaveAFile() {
        let sources = [mirror("a.test", 404), mirror("b.test", 403)]
        #expect(fold(sources).count == 2)
    }

    @Test func aMachineThatRefusedIsNotAskedAgainByApt() {
        let refused = mirror("a.test:1", nil, refused: true)
        #expect(fold([refused, mirror("a.test:2", 200)]).count == 2)
        #expect(fold([refused, mirror("b.test", 200)]).count == 1)
    }
}
