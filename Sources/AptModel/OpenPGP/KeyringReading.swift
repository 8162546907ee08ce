/// The programs that read apt's keyrings, by how they treat a file.
public enum KeyringReader: String, Sendable, Hashable, Codable, CaseIterable {
    /// The shell script apt-key with gpgv behind it: apt up to 2.9.14.
    case aptKey = "apt_key"
    /// apt's own gpgv method: apt from 2.9.15 on where sqv is not used.
    case gpgv
    /// sqv: apt from 2.9.19 on where it is installed.
    case sqv
}

/// How apt comes to read a keyring.
public enum KeyringPlace: String, Sendable, Hashable, Codable, CaseIterable {
    /// A path in Signed-By.
    case signedBy = "signed_by"
    /// A file in trusted.gpg.d (or trusted.gpg itself).
    case trustedParts = "trusted_parts"
}

/// What a reader makes of a keyring file. Whether the file can be opened is another question.
public enum KeyringReading: String, Sendable, Hashable, Codable, CaseIterable {
    /// The keys are used.
    case read
    /// The file has no bytes: no keys, and no complaint.
    case empty
    /// The name's ending keeps it from being looked at.
    case ignoredName = "ignored_name"
    /// The content is of a kind that this reader does not take under this name.
    case wrongFormat = "wrong_format"
    /// The kind is right, the content is cut off or damaged: no key of it is used.
    case corrupt
    /// The name holds a colon, which makes gpgv look elsewhere.
    case misreadName = "misread_name"
}

extension KeyringSniff {
    /// What a reader of apt's does with this file.
    ///
    /// The rules were read in the apt-key script of apt 2.6.1 and in apt-pkg/contrib/gpgv.cc, and are tested against
    /// the real apt, gpgv and sqv of bookworm.
    public func reading(by reader: KeyringReader, at place: KeyringPlace, bytes: [UInt8]) -> KeyringReading {
        if place == .trustedParts, nameEnding != "gpg", nameEnding != "asc" { return .ignoredName }
        if content == .empty { return .empty }
        switch reader {
        case .sqv:
            // Of the files that nobody names apt holds the content against the name before it gives them to sqv (tried with
            // apt 3.0.4).
            if place == .trustedParts, isKeyHeadFirst(bytes) != (nameEnding == "gpg") { return .wrongFormat }
            return readingBySQV
        case .aptKey, .gpgv:
            return readingByGPGV(reader, at: place, bytes: bytes)
        }
    }

    private var readingBySQV: KeyringReading {
        switch content {
        case .binary, .armoured, .secretKey:
            // Base64 lines are read leniently; a missing END line or a byte order mark is not forgiven.
            let hasFault = armour.contains { $0.fault == .notClosed || $0.fault == .cutInGroup }
            guard let walk, !walk.keys.isEmpty, walk.structure == .complete, !hasFault else { return .corrupt }
            return .read
        case .keybox, .html, .other, .empty: return .wrongFormat
        }
    }

    private func readingByGPGV(_ reader: KeyringReader, at place: KeyringPlace, bytes: [UInt8]) -> KeyringReading {
        let isDearmoured =
            switch (reader, nameEnding) {
            case (_, "asc"): true
            case (.aptKey, "gpg"), (.gpgv, _), (.sqv, _): false
            case (.aptKey, _): AptKeyringRules.firstLineIsKeyArmour(bytes)
            }
        if isDearmoured {
            // The decoded copy is called after the last part of the path by apt-key, and has a name of its own later.
            if reader == .aptKey, place == .signedBy, hasColonInLastPart { return .misreadName }
            let decoded =
                reader == .aptKey
                ? AptKeyringRules.dearmouredByAptKey(bytes)?.bytes : AptKeyringRules.dearmouredByApt(bytes)
            guard let decoded, !decoded.isEmpty else { return .wrongFormat }
            return AptKeyringRules.verdict(KeyPacketWalk(decoded))
        }
        // The files of trusted.gpg.d are joined by apt-key, and gpgv is given the whole under another name.
        if hasColonInName, reader != .aptKey || place == .signedBy { return .misreadName }
        let needsHead = reader == .gpgv || place == .trustedParts
        if needsHead, !isKeyHeadFirst(bytes) { return .wrongFormat }
        switch content {
        case .keybox: return .read
        case .binary: return walk.map(AptKeyringRules.verdict) ?? .wrongFormat
        case .armoured, .secretKey, .html, .other, .empty: return .wrongFormat
        }
    }

    private func isKeyHeadFirst(_ bytes: [UInt8]) -> Bool {
        bytes.first.map { AptKeyringRules.publicKeyHeads.contains($0) } ?? false
    }
}

/// apt's own ways of telling and decoding keyrings.
enum AptKeyringRules {
    /// The first octet of a public key packet: old format with one and with two octets of length, new format.
    static let publicKeyHeads: Set<UInt8> = [0x98, 0x99, 0xC6]

    static func verdict(_ walk: KeyPacketWalk) -> KeyringReading {
        guard walk.structure == .complete, !walk.keys.isEmpty, walk.keys.allSatisfy({ !$0.isSecret }) else {
            return .corrupt
        }
        return .read
    }

    /// apt-key looks at the first line of a file with an ending it does not know.
    static func firstLineIsKeyArmour(_ bytes: [UInt8]) -> Bool {
        let line = bytes.prefix { $0 != 0x0A }
        return line.elementsEqual(ArmourLine.beginPublicKey)
    }

    /// The decoding of apt-key: no blank, no CR is forgiven in the blank line after the headers, the checksum is not
    /// looked at, and a missing END line does not matter. nil, or `isWhole` false where the text stops inside a group of
    /// four: base64 ends with an error, and apt-key with it.
    static func dearmouredByAptKey(_ bytes: [UInt8]) -> (bytes: [UInt8], isWhole: Bool)? {
        var decoded: [UInt8] = []
        var isWhole = true
        var decoder = Base64Decoder()
        var state = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.starts(with: Array("-----BEGIN".utf8)) { state = 1 }
            if line.isEmpty, state == 1 { state = 2 }
            if state == 2, let head = line.first, head != UInt8(ascii: "="), head != UInt8(ascii: "-") {
                guard decoder.append(line) else { return nil }
            }
            if line.starts(with: Array("-----END".utf8)) {
                isWhole = isWhole && !decoder.isCutInGroup
                decoder.finish()
                decoded += decoder.bytes
                decoder = Base64Decoder()
                state = 0
            }
        }
        isWhole = isWhole && !decoder.isCutInGroup
        decoder.finish()
        return (decoded + decoder.bytes, isWhole)
    }

    /// The decoding inside apt from 2.9.15 on: blanks around a line are forgiven, an END line is needed.
    static func dearmouredByApt(_ bytes: [UInt8]) -> [UInt8]? {
        var decoded: [UInt8] = []
        var decoder = Base64Decoder()
        var state = 0
        for raw in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = trimmed(raw)
            if line.starts(with: ArmourLine.beginPublicKey) {
                state = 1
            } else if state == 1, line.isEmpty {
                state = 2
            } else if state == 2, let head = line.first, head != UInt8(ascii: "="), head != UInt8(ascii: "-") {
                guard decoder.append(line) else { return nil }
            } else if line.starts(with: Array("-----END".utf8)) {
                decoder.finish()
                decoded += decoder.bytes
                decoder = Base64Decoder()
                state = 3
            }
        }
        return state == 3 ? decoded : nil
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = line.drop(while: ContentSniff.isBlank)
        while let last = rest.last, ContentSniff.isBlank(last) { rest = rest.dropLast() }
        return rest
    }
}
