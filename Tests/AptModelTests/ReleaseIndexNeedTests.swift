import Testing

@testable import AptModel

@Suite("Room for the indexes that a source selects")
struct ReleaseIndexNeedTests {
    private let release = ReleaseFile.parse(
        Array(
            """
            Architectures: all amd64 arm64
            No-Support-for-Architecture-all: Packages
            SHA256:
             0000000000000000000000000000000000000000000000000000000000000001 1000 main/binary-amd64/Packages
             0000000000000000000000000000000000000000000000000000000000000002 200 main/binary-amd64/Packages.xz
             0000000000000000000000000000000000000000000000000000000000000003 9000 main/binary-arm64/Packages
             0000000000000000000000000000000000000000000000000000000000000004 50 main/i18n/Translation-en.xz
             0000000000000000000000000000000000000000000000000000000000000005 700 main/source/Sources
            """.utf8))

    private func selection(
        kinds: [SourceKind] = [.binary], architectures: [String] = ["amd64"], languages: [String] = [],
        compressed: Bool = false, components: [String] = ["main"]
    ) -> IndexSelection {
        IndexSelection(
            components: components, kinds: kinds, architectures: architectures, languages: languages,
            keepsCompressed: compressed)
    }

    @Test func downloadAndKeptFormLieSideBySide() {
        #expect(release.need(of: selection()).listsBytes == 200 + 1000)
    }

    @Test func compressedIndexesNeedLess() {
        #expect(release.need(of: selection(compressed: true)).listsBytes == 200 + 440)
    }

    @Test func onlyWhatIsSelectedCounts() {
        #expect(release.need(of: selection(architectures: ["amd64", "arm64"])).listsBytes == 1200 + 18000)
        #expect(release.need(of: selection(kinds: [.source])).listsBytes == 1400)
        #expect(release.need(of: selection(languages: ["en"])).listsBytes == 1200 + 50 + 50 + 225)
        #expect(release.need(of: selection(components: ["contrib"])).listsBytes == 0)
    }

    @Test func absurdSizesDoNotOverflow() {
        let hostile = ReleaseFile.parse(
            Array(
                """
                SHA256:
                 0000000000000000000000000000000000000000000000000000000000000001 18446744073709551615 Packages
                """.utf8))
        #expect(hostile.need(of: selection(components: [])).listsBytes == .max)
        for size in ["18446744073709551615", "9223372036854775807", "8000000000000000000", "2100000000000000000"] {
            let sum = String(repeating: "0", count: 64)
            let packed = ReleaseFile.parse(Array("SHA256:\n \(sum) \(size) Packages.xz\n".utf8))
            let need = packed.need(of: selection(compressed: true, components: []))
            #expect(need.listsBytes > 0 && need.sizes.plain == .max, "\(size)")
        }
    }
}
