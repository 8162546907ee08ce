@testable import AptModel
import Evidence
@testable import Probes

/// Signed files: the clear-signed splitter, Release.gpg, the Release file itself.
let signedTargets: [Target] = [
    Target(
        name: "clear-signed", most: 1 << 16, folders: ["testdata/signed", "testdata/inrelease"],
        endings: [".InRelease"], run: { splitAndJoin($0) }),
    Target(
        name: "detached-signature", most: 1 << 13, folders: ["testdata/signed", "testdata/inrelease"],
        endings: ["Release.gpg", "Release"], run: { readDetached($0) }),
    Target(
        name: "release", most: 1 << 15, folders: ["testdata/signed"], endings: ["Release"],
        texts: [
            releaseText, releaseText + "\n\nOrigin: second\n", "Date: Sun Nov  6 08:49:37 1994\nSHA256:\n a 1 b\n",
        ],
        run: { readRelease($0) }),
]

private let releaseText = """
    Origin: Debian
    Label: Debian
    Suite: oldstable
    Version: 12.11
    Codename: bookworm
    Date: Sat, 17 May 2025 09:03:53 UTC
    Valid-Until: Sunday, 06-Nov-94 08:49:37 GMT
    Acquire-By-Hash: yes
    No-Support-for-Architecture-all: Packages
    Architectures: all amd64
    Components: main contrib
    Signed-By: 4CB50190207B4758A3F73A796ED0E7B82643E131, B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8
    MD5Sum:
     0ed6d4c8891eb86358b94bb35d9e4da4  1484322 contrib/Contents-amd64
    SHA256:
     d6c9c82f4e61b4662f9ba16b9ebb379c57b4943f8b7813091d1f637325ddfb79  9223372036854775807 main/binary-amd64/Packages
     c957880d2e2fbb0bb2b1bb5dfb9b1ab2ba54fb7e2a4ba1e3ae7d7a3e8f2b7d32  18446744073709551615 main/binary-amd64/Packages.xz
     c957880d2e2fbb0bb2b1bb5dfb9b1ab2ba54fb7e2a4ba1e3ae7d7a3e8f2b7d32  4 main/binary-all/Packages.gz

    """

private func splitAndJoin(_ bytes: [UInt8]) {
    let outcome = splitClearSigned(bytes)
    hold(outcome == splitClearSigned(bytes), "splitting twice gives the same")
    let pieces = SignedPieces(inRelease: bytes)
    switch outcome {
    case .refused(let fault):
        checkPlace(of: fault, in: bytes)
        hold(pieces.data == nil && pieces.signature == nil, "what is refused has no pieces")
    case .split(let file):
        hold(beginsClearSigned(bytes), "what is split begins as apt asks for")
        hold(Array(file.signatureBlocks.joined()) == file.signature, "the blocks joined are the signature")
        hold(file.signatureBlocks.allSatisfy { !$0.isEmpty }, "no block is empty")
        hold(pieces.data == file.data && pieces.signature == file.signature, "the pieces are those of the splitter")
        guard case .split(let again) = splitClearSigned(joined(file)) else {
            return hold(false, "what is split and joined is split again")
        }
        hold(again.data == file.data && again.signature == file.signature, "split, joined and split is the same")
    }
}

/// A clear-signed file of these pieces in the plainest form.
private func joined(_ file: ClearSignedFile) -> [UInt8] {
    var bytes = ArmourLine.beginSignedMessage + Array("\nHash: SHA512\n\n".utf8)
    for line in file.data.split(separator: 0x0A, omittingEmptySubsequences: false) {
        if line.first == UInt8(ascii: "-") { bytes += "- ".utf8 }
        bytes += line + [0x0A]
    }
    return bytes + file.signature
}

private func checkPlace(of fault: FramingFault, in bytes: [UInt8]) {
    let lines = bytes.count { $0 == 0x0A } + 1
    if let line = fault.line { hold((1...lines).contains(line), "the line of \(fault) is one of \(lines)") }
    guard case .textBefore(_, let excerpt) = fault else { return }
    hold(excerpt.lowerBound >= 0 && excerpt.upperBound <= bytes.count, "the excerpt of \(fault) lies in the file")
}

private func readDetached(_ bytes: [UInt8]) {
    let release = Array(releaseText.utf8)
    switch classifyDetached(release: release, signature: bytes) {
    case .pair(let pair):
        hold(pair.data == release && pair.signature == bytes, "apt hands both files over as they are")
        hold(Array(pair.signatureBlocks.joined()) == bytes, "there is nothing beside the blocks")
    case .refusedRelease(let fault): hold(false, "a good Release file is refused: \(fault)")
    case .refusedSignature(let fault): checkPlace(of: fault, in: bytes)
    }
    _ = SignedPieces(release: release, signature: bytes)
    _ = SignedPieces(release: bytes, signature: Array("x".utf8))
    _ = classifyDetached(release: bytes, signature: bytes)
}

private func readRelease(_ bytes: [UInt8]) {
    let file = ReleaseFile.parse(bytes)
    hold(file == ReleaseFile.parse(bytes), "parsing twice gives the same")
    for section in file.sections {
        let entries = section.entries
        hold(entries.count == section.count, "a section has as many entries as it counts")
        hold(entries.allSatisfy { $0.hash.utf8.count == section.kind.digits }, "a digest has its length")
    }
    for keepsCompressed in [false, true] {
        for components in [[], ["main", "contrib"], file.components] {
            let selection = IndexSelection(
                components: components, kinds: SourceKind.allCases, architectures: ["amd64"],
                languages: ["en", "de_DE"], keepsCompressed: keepsCompressed)
            let need = file.need(of: selection)
            hold(need.listsBytes >= 0 && need.sizes.plain >= 0, "no need is below nothing")
            hold(need.sizes.largestFile <= max(need.listsBytes, need.sizes.plain), "no file is larger than all of them")
        }
    }
    for moment in [file.date, file.validUntil] { if let moment { checkMoment(moment) } }
    for asked in [nil, "oldstable"] as [String?] { _ = ReleaseObservation(file, readable: true, asked: asked) }
}
