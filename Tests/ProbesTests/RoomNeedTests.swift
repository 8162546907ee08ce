import AptModel
import Testing

/// The cases measured with real apts, see `tempNeed`.
@Suite struct RoomNeedTests {
    private let tmpfs = RoomUnit(blockBytes: 4096, directoryBytes: 0)
    private let short = SignedFileSizes(bodyBytes: 20_050, signatureBytes: 500)
    private let long = SignedFileSizes(bodyBytes: 100_050, signatureBytes: 500)

    private func key(_ bytes: Int64, armoured: Bool = true) -> KeyringRoom {
        KeyringRoom(binaryBytes: bytes, armoured: armoured)
    }

    private func need(
        _ layout: TempLayout, _ sizes: SignedFileSizes, _ keyrings: KeyringChoice
    ) -> [Int64] {
        let need = tempNeed(layout: layout, sizes: sizes, keyrings: keyrings, configurationBytes: 10_982, unit: tmpfs)
        return [need.bytes / 1024, need.inodes]
    }

    @Test func aptKey() {
        let mixed = [key(12_640), key(6_320, armoured: false), key(1_896)]
        #expect(need(.aptKey, short, .trustedParts([key(632)])) == [52, 8])
        #expect(need(.aptKey, short, .trustedParts([key(632, armoured: false)])) == [48, 7])
        #expect(need(.aptKey, short, .trustedParts(Array(repeating: key(5_056), count: 9))) == [208, 16])
        #expect(need(.aptKey, long, .trustedParts(mixed)) == [188, 9])
        #expect(need(.aptKey, long, .signedBy(mixed)) == [164, 8])
        #expect(need(.aptKey, long, .signedBy([key(12_640)])) == [136, 6])
        #expect(need(.aptKey, long, .signedBy([key(12_640, armoured: false)])) == [120, 5])
        #expect(need(.aptKey, long, .inline(key(12_640))) == [156, 7])
    }

    @Test func sqv() {
        let nine = KeyringChoice.trustedParts(Array(repeating: key(5_056), count: 9))
        #expect(need(.sqv, short, nine) == [28, 4])
        #expect(need(.sqv, long, .signedBy([key(12_640), key(6_320, armoured: false)])) == [108, 4])
        #expect(need(.sqv, long, .inline(key(12_640))) == [128, 5])
    }

    @Test func mergedKeyring() {
        let nine = KeyringChoice.trustedParts(Array(repeating: key(5_056), count: 9))
        #expect(need(.mergedKeyring, short, nine) == [72, 3])
        #expect(need(.mergedKeyring, long, .signedBy([key(12_640), key(6_320, armoured: false)])) == [124, 3])
        #expect(need(.mergedKeyring, long, .inline(key(12_640))) == [140, 4])
    }

    @Test func detachedPair() {
        let armoured = KeyringChoice.signedBy([key(12_640)])
        #expect(need(.aptKey, .detached, .trustedParts([key(12_640)])) == [64, 6])
        #expect(need(.aptKey, .detached, .signedBy([key(12_640, armoured: false)])) == [16, 3])
        #expect(need(.sqv, .detached, armoured) == [4, 2])
        #expect(need(.mergedKeyring, .detached, armoured) == [16, 1])
    }

    /// The sweep of the fault lab: 140,795 bytes of InRelease, Debian's nine armoured keyrings; it failed up to 352 KiB and
    /// worked from 384 on.
    @Test func theSeedProblem() {
        let files: [Int64] = [11_861, 11_873, 461, 11_861, 11_873, 3_403, 11_861, 11_873, 1_384]
        let keyrings = KeyringChoice.trustedParts(files.map { KeyringRoom(fileBytes: $0, armoured: true) })
        let need = need(.aptKey, SignedFileSizes(inReleaseBytes: 140_795), keyrings)
        #expect((353...384).contains(need[0]), "\(need[0]) KiB")
        #expect(need[1] > 12)
    }

    @Test func layoutFollowsTheVersion() throws {
        for text in ["1.8.2.3", "2.2.4", "2.6.1", "2.9.14", "2.9.9", "2.4.5ubuntu1"] {
            let version = try #require(AptVersion(text))
            #expect(TempLayout(aptVersion: version, usesSqv: false) == .aptKey, "\(text)")
        }
        for text in ["2.9.19", "2.9.20~exp1", "2.10", "3.0.3", "3.1.12+b1"] {
            let version = try #require(AptVersion(text))
            #expect(TempLayout(aptVersion: version, usesSqv: false) == .mergedKeyring, "\(text)")
            #expect(TempLayout(aptVersion: version, usesSqv: true) == .sqv, "\(text)")
        }
        #expect(TempLayout(aptVersion: AptVersion(2, 9, 15), usesSqv: true) == .mergedKeyring)
    }

    @Test func countsTheConfigurationAsAptWritesIt() {
        #expect(configurationBytes(ofDump: "APT \"\";\nAPT::Architecture \"amd64\";\nDir \"/\";\n") == 27 + 9)
        #expect(configurationBytes(ofDump: "") == 0)
    }

    @Test func absurdSizesDoNotTrap() {
        for size in [Int64.max, .min, -1, 0] {
            let sizes = SignedFileSizes(bodyBytes: size, signatureBytes: size)
            let keyring = KeyringRoom(fileBytes: size, armoured: true)
            let unit = RoomUnit(fileSystem: nil, blockBytes: size)
            for layout in TempLayout.allCases {
                for choice in [
                    KeyringChoice.trustedParts([keyring, keyring]), .signedBy([keyring, keyring]), .inline(keyring),
                ] {
                    let need = tempNeed(
                        layout: layout, sizes: sizes, keyrings: choice, configurationBytes: size, unit: unit)
                    #expect(need.bytes >= 0 && need.inodes > 0)
                }
            }
            #expect(rootTempNeed(sizes: sizes, unit: unit).bytes >= 0)
            #expect(listsNeed(fileBytes: [size, size], unit: unit).bytes >= 0)
        }
    }
}
