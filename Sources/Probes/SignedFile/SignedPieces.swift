import AptModel
import Evidence

/// A signed file taken apart as apt takes it apart: what was found, and the pieces to verify where there are any.
public struct SignedPieces: Sendable {
    public var framing: FramingObservation
    /// The signed bytes and the signature, as apt writes them to `apt.data` and `apt.sig`; nil where apt refuses the file.
    public var data: [UInt8]?
    public var signature: [UInt8]?

    /// An InRelease file.
    public init(inRelease bytes: [UInt8]) {
        switch splitClearSigned(bytes) {
        case .split(let file):
            self.init(data: file.data, signature: file.signature)
            framing.headers = file.headers.filter { $0.name != "Hash" }.map {
                excerpt(of: "\($0.name): \($0.value)".utf8)
            }
        case .refused(let fault):
            self.init(fault, in: bytes)
        }
    }

    /// A Release file and its Release.gpg.
    public init(release: [UInt8], signature: [UInt8]) {
        switch classifyDetached(release: release, signature: signature) {
        case .pair(let pair): self.init(data: pair.data, signature: pair.signature)
        case .refusedRelease(let fault):
            self.init(fault, in: release)
            framing.detail = "Release" + (framing.detail.map { ": \($0)" } ?? "")
        case .refusedSignature(let fault):
            self.init(fault, in: signature)
            if fault == .notClearSigned(kind: .detachedSignature) { framing.result = .binarySignature }
            framing.detail = "Release.gpg" + (framing.detail.map { ": \($0)" } ?? "")
        }
    }

    private init(data: [UInt8], signature: [UInt8]) {
        let reading = readSignatures(signature)
        let checksums = reading.armour.map(\.checksum)
        framing = FramingObservation(
            result: .split, signedBytes: Int64(data.count), signatureBytes: Int64(signature.count),
            armourChecksumGood: reading.isArmourDamaged
                ? false : checksums.isEmpty || checksums.contains(.absent) ? nil : true)
        framing.sequoia = SequoiaReadingObservation(SequoiaSignatureReading(signature))
        self.data = data
        self.signature = signature
    }

    private init(_ fault: FramingFault, in bytes: [UInt8]) {
        let (result, detail) = SignedPieces.words(for: fault)
        var shown = fault.line.map { excerpt(of: SignedPieces.line($0, of: bytes)) }
        if case .textBefore(_, let place) = fault {
            shown = excerpt(of: bytes[place.clamped(to: bytes.indices)])
        } else if case .notClearSigned = fault {
            shown = excerpt(of: bytes.prefix(200))
        }
        framing = FramingObservation(result: result, line: fault.line ?? 1, excerpt: shown, detail: detail)
    }

    private static func words(for fault: FramingFault) -> (FramingObservation.Result, String?) {
        switch fault {
        case .empty: (.empty, nil)
        case .truncated(let part, _): (.truncated, "cut off in \(words(for: part))")
        case .zeroFilledTail: (.truncated, "nothing but zero bytes to the end, as after a crash or on a full disk")
        case .textBefore(.byteOrderMark, _): (.byteOrderMarkInFront, nil)
        case .textBefore(.blankLine, _): (.blankLineInFront, nil)
        case .textBefore(.html, _): (.pageInFront, nil)
        case .textBefore(.text, _): (.textInFront, nil)
        case .textBetween: (.textBetween, nil)
        case .textAfter: (.textBehind, nil)
        case .secondMessage: (.secondMessage, nil)
        case .refusedHeader: (.refusedHeader, nil)
        case .refusedDashLine: (.refusedDashLine, nil)
        case .controlBytes(_, let byte): (.controlBytes, "byte 0x" + String(byte, radix: 16))
        case .notClearSigned(.releaseWithoutSignature): (.unsigned, nil)
        case .notClearSigned(.html): (.page, nil)
        case .notClearSigned(let kind):
            (.notRelease, String(kind.rawValue.map { $0 == "_" ? " " : $0 }))
        }
    }

    private static func words(for part: TruncatedPart) -> String {
        switch part {
        case .beginLine: "its first line"
        case .headers: "the armour headers"
        case .body: "the signed text"
        case .signatureArmour: "the signature"
        case .endLine: "the line that ends the signature"
        }
    }

    /// A line, counted from 1, without its end.
    private static func line(_ number: Int, of bytes: [UInt8]) -> ArraySlice<UInt8> {
        var rest = bytes[...]
        for _ in 1..<max(1, number) {
            guard let end = rest.firstIndex(of: 0x0A) else { return [] }
            rest = rest[(end + 1)...]
        }
        return rest.prefix { $0 != 0x0A }
    }
}
