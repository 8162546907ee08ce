import TestSupport
import Testing

import GPGME

@testable import AptModel

/// What apt-key joins and gpgv finds, beside the real gpgv on the same bytes.
@Suite struct OpenPGPAptKeyJoinTests {
    let keys: Keys
    let id: String

    init() throws {
        keys = try Keys.shared()
        id = String(keys.fingerprint(.ed25519).suffix(16))
    }

    private func searchAsGpgv(for id: String, in bytes: [UInt8]) -> GpgvSearch {
        AptModel.searchAsGpgv(for: id, in: bytes, sha1: sha1)
    }

    private func file(_ name: String, _ bytes: [UInt8], _ place: KeyringPlace = .signedBy) -> AptKeyFile {
        AptKeyFile(path: "/k/\(name)", place: place, state: .file(bytes))
    }

    @Test func sha1IsTheOneOfTheStandard() {
        #expect(sha1([]).upperHex == "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709")
        #expect(sha1(Array("abc".utf8)).upperHex == "A9993E364706816ABA3E25717850C26C9CD0D89D")
        for count in 54...66 {
            let text = [UInt8](repeating: 0x61, count: count)
            let real = runProgram("sha1sum", [], input: text).outputText.prefix(40).uppercased()
            #expect(sha1(text).upperHex == real, "\(count) bytes")
        }
    }

    @Test func idsAreThoseOfTheFingerprints() throws {
        for kind in Keys.Kind.allCases where kind != .subkey {
            #expect(searchAsGpgv(for: String(keys.fingerprint(kind).suffix(16)), in: keys.keyring(kind)) == .found)
        }
        let whole = keys.keyring(.rsa2048, .subkey, .ed25519)
        #expect(searchAsGpgv(for: id, in: whole) == .found)
        #expect(searchAsGpgv(for: "0011223344556677", in: whole) == .absent)
        #expect(searchAsGpgv(for: id, in: []) == .absent)
    }

    /// gpgv is given each keyring by itself; where it finds the key, so does the search, and nowhere else.
    @Test func gpgvFindsWhatIsForetold() throws {
        let key = keys.keyring(.ed25519)
        let other = keys.keyring(.rsa2048)
        let newline: [UInt8] = [0x0A]
        var random = Seeded(11)
        let (cutKey, cutOther) = (Array(key.dropLast(20)), Array(other.dropLast(20)))
        let (startOfKey, startOfOther) = (Array(key.prefix(20)), Array(other.prefix(200)))
        let marker: [UInt8] = [0xCA, 3, 80, 71, 80]
        let zeroes = [UInt8](repeating: 0, count: 50)
        let pieces: [[[UInt8]]] = [
            [key], [other], [key, other], [other, key], [key, newline], [newline, key], [key, newline, other],
            [other, newline, key], [key, startOfOther], [key, cutOther], [cutOther, key], [startOfOther, key], [cutKey],
            [startOfKey, other], [key, Array("<html>".utf8)], [key, other, newline], [key, zeroes],
            [other, other, key],
            [marker, key], [key, startOfOther, key], [key, cutOther, key],
        ]
        var keyrings = pieces.map { $0.flatMap { $0 } }
        let chosen = keyrings.count
        for _ in 0..<60 {
            var bytes = other + key + other
            let place = Int(random.next() % UInt64(bytes.count))
            // Cut, insert or drop: bytes that change in place leave the framing whole, and are the signatures' matter.
            switch random.next() % 3 {
            case 0: bytes = Array(bytes.prefix(place))
            case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            default: bytes.remove(at: place)
            }
            keyrings.append(bytes)
        }
        let folder = try TemporaryDirectory()
        let data = try folder.write("data", "x")
        let signature = try folder.write("sig", keys.detached([0x78], by: [.ed25519]))
        var differing = 0
        for (index, bytes) in keyrings.enumerated() {
            let path = try folder.write("k\(index).gpg", bytes)
            let run = runProgram(
                "gpgv", ["--homedir", folder.path, "--keyring", path, "--status-fd", "1", signature, data])
            let found = run.outputText.contains("GOODSIG")
            let foretold = searchAsGpgv(for: id, in: bytes)
            let isForetold = foretold == GpgvSearch.found
            let words = "keyring \(index): \(foretold), \(run.outputText)\(run.errorsText)"
            if index < chosen {
                #expect(isForetold == found, "\(words)")
            } else if isForetold != found {
                differing += 1
                print("differs: \(words)")
            }
        }
        #expect(differing <= 6, "of 60 keyrings with one byte more or less, or cut")
    }

    @Test func aptKeyEndsAtWhatItCannotRead() {
        let good = file("a.gpg", keys.keyring(.ed25519))
        let armour = keys.armouredKeyring(.ed25519)
        for state in [AptKeyFile.State.missing, .unreadable] {
            for name in ["b.gpg", "b.asc", "b"] {
                let bad = AptKeyFile(path: "/k/\(name)", place: .signedBy, state: state)
                #expect(AptKeyJoin([good, bad]).stoppedAt == 1)
                #expect(AptKeyJoin([bad, good]).stoppedAt == 0)
                #expect(AptKeyJoin([bad]).stoppedAt == nil && AptKeyJoin([bad]).keyring.isEmpty)
            }
            let bad = AptKeyFile(path: "/k/b.asc", place: .trustedParts, state: state)
            #expect(
                AptKeyJoin([bad, file("c.gpg", keys.keyring(.ed25519), .trustedParts)]).search(for: id, sha1: sha1)
                    == .found)
        }
        #expect(AptKeyJoin([good, AptKeyFile(path: "/k/d.gpg", place: .signedBy, state: .directory)]).stoppedAt == 1)
        #expect(AptKeyJoin([good, AptKeyFile(path: "/k/d.asc", place: .signedBy, state: .directory)]).stoppedAt == nil)
        #expect(AptKeyJoin([good, file("e.asc", [])]).stoppedAt == 1)
        #expect(AptKeyJoin([good, file("e.gpg", [])]).search(for: id, sha1: sha1) == .found)
        #expect(AptKeyJoin([good, file("cut.asc", Array(armour.prefix(150)))]).stoppedAt == 1)
        #expect(AptKeyJoin([file("t.asc", Array("no key\n".utf8)), good]).search(for: id, sha1: sha1) == .found)
        #expect(AptKeyJoin([file("a.asc", armour)]).search(for: id, sha1: sha1) == .found)
    }

    @Test func theDamagedFileIsToBlame() throws {
        let good = file("a.gpg", keys.keyring(.ed25519))
        let cut = file("cut.gpg", Array(keys.keyring(.rsa2048).dropLast(20)))
        let join = AptKeyJoin([cut, good])
        guard case .spoilt(let place) = join.search(for: id, sha1: sha1) else {
            Issue.record("\(join.search(for: id, sha1: sha1))")
            return
        }
        #expect(join.culprit(at: place) == 0)
        #expect(AptKeyJoin([good, cut]).search(for: id, sha1: sha1) == .found)
        let box = AptKeyJoin([good, file("box.gpg", try keys.keybox(.rsa2048))])
        guard case .spoilt(let place) = box.search(for: id, sha1: sha1) else {
            Issue.record("\(box.search(for: id, sha1: sha1))")
            return
        }
        #expect(box.culprit(at: place) == 1)
        #expect(AptKeyJoin([file("box.gpg", try keys.keybox(.rsa2048))]).isKeybox)
    }

    @Test func namesWithAColon() {
        let bytes = keys.keyring(.ed25519)
        #expect(AptKeyJoin([file("x:y.gpg", bytes)]).search(for: id, sha1: sha1) == .absent)
        #expect(AptKeyJoin([file("x:y.gpg", bytes), file("b.gpg", [])]).search(for: id, sha1: sha1) == .found)
        #expect(AptKeyJoin([file("x:y.gpg", bytes, .trustedParts)]).search(for: id, sha1: sha1) == .found)
    }

    @Test func armourTroublesAreTold() {
        let armour = keys.armouredKeyring(.ed25519)
        #expect(ArmourTrouble(armour) == nil)
        #expect(ArmourTrouble(keys.keyring(.ed25519)) == nil)
        #expect(ArmourTrouble([]) == nil)
        #expect(ArmourTrouble(armour.withLineEnds("\r\n")) == .carriageReturns)
        #expect(ArmourTrouble(armour.withLineEnds("\n  ")) == .blanks)
        #expect(ArmourTrouble(armour.replacing("BLOCK-----\n\n", "BLOCK-----\n \n")) == .blanks)
        #expect(ArmourTrouble(armour.replacing("BLOCK-----\n\n", "BLOCK-----\n")) == .noBlankLine)
        #expect(ArmourTrouble([0xEF, 0xBB, 0xBF] + armour) == .byteOrderMark)
        #expect(ArmourTrouble([0xEF, 0xBB, 0xBF, 0x41]) == nil)
    }

    @Test func anyBytesAreSearched() {
        var random = Seeded(5)
        let whole = keys.keyring(.rsa2048, .ed25519)
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<(1 + random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            let join = AptKeyJoin([file("a.gpg", bytes), file("b.asc", bytes), file("c", whole)])
            if case .spoilt(let place) = join.search(for: id, sha1: sha1) { #expect(join.culprit(at: place) != nil) }
            _ = ArmourTrouble(bytes)
        }
    }
}
