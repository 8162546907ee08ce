/// A keyring file as the apt-key script meets it.
public struct AptKeyFile: Sendable, Hashable {
    public var path: String
    public var place: KeyringPlace
    public var state: State

    /// What apt's user finds at the path.
    public enum State: Sendable, Hashable {
        case missing
        case directory
        /// It is there, and apt's user may not read it.
        case unreadable
        case file([UInt8])
    }

    public init(path: String, place: KeyringPlace, state: State) {
        self.path = path
        self.place = place
        self.state = state
    }
}

/// The one keyring that apt-key makes of a source's keyrings and hands to gpgv (apt up to 2.9.14).
///
/// The script ends at the first command that fails, without a word that reaches the user. Read in apt-key of apt 2.6.1
/// (dearmor_filename, catfile, accessible_file_exists, is_supported_keyring), and tried with it.
public struct AptKeyJoin: Sendable, Hashable {
    /// The file at which the script ends, by its position.
    public var stoppedAt: Int?
    /// What gpgv is given.
    public var keyring: [UInt8] = []
    /// Where the part of each file begins in it.
    public var starts: [Int] = []
    private var sound: [Bool] = []

    /// - Parameter files: in the order in which apt names them. A single one of Signed-By is not joined: gpgv reads it as
    ///   it is, or decoded.
    public init(_ files: [AptKeyFile]) {
        let alone = files.count == 1 && files[0].place == .signedBy
        for (position, file) in files.enumerated() {
            starts.append(keyring.count)
            switch AptKeyJoin.part(of: file, alone: alone) {
            case .fatal:
                stoppedAt = position
                return
            case .bytes(let bytes):
                keyring += bytes
                sound.append(KeyPacketWalk(bytes).structure == .complete)
            }
        }
    }

    /// Whether gpgv takes it for a keybox, of which the rest of this type knows nothing.
    public var isKeybox: Bool { keyring.count >= 12 && keyring[8..<12].elementsEqual("KBXf".utf8) }

    /// Looks for the key of a signature as gpgv does.
    public func search(for keyID: String, sha1: ([UInt8]) -> [UInt8]) -> GpgvSearch {
        searchAsGpgv(for: keyID, in: keyring, sha1: sha1)
    }

    /// The file to blame for what ended a search at this place: the last one up to there that is damaged by itself, since
    /// a packet that breaks off swallows what stands behind it; else the one that the place lies in.
    public func culprit(at place: Int) -> Int? {
        guard let owner = starts.lastIndex(where: { $0 <= place }) else { return nil }
        return sound.prefix(owner + 1).lastIndex(of: false) ?? owner
    }

    /// The file to blame where the search met nothing wrong and no key, though a file by itself holds it: the last one in
    /// front of that file that is damaged, and swallowed its beginning.
    public func culprit(hiding keyID: String, sha1: ([UInt8]) -> [UInt8]) -> Int? {
        let holder = starts.indices.first { position in
            let end = position + 1 < starts.count ? starts[position + 1] : keyring.count
            return searchAsGpgv(for: keyID, in: Array(keyring[starts[position]..<end]), sha1: sha1) == .found
        }
        return holder.flatMap { sound.prefix($0).lastIndex(of: false) }
    }

    private enum Part {
        case bytes([UInt8])
        case fatal
    }

    private static func part(of file: AptKeyFile, alone: Bool) -> Part {
        let ending = KeyringName(file.path).ending
        if file.place == .trustedParts { return trustedPart(file, ending) }
        if alone, KeyringName(file.path).isMisread(decoded: ending == "asc") { return .bytes([]) }
        switch file.state {
        // gpgv is given /dev/null, or a file that is not there.
        case .missing where alone, .unreadable where alone: return .bytes([])
        case .missing, .unreadable: return .fatal
        case .directory: return ending == "asc" || alone ? .bytes([]) : .fatal
        case .file(let bytes):
            if ending == "asc", bytes.isEmpty { return alone ? .bytes([]) : .fatal }
            return content(bytes, ending)
        }
    }

    private static func trustedPart(_ file: AptKeyFile, _ ending: String) -> Part {
        guard case .file(let bytes) = file.state, !bytes.isEmpty else { return .bytes([]) }
        switch ending {
        case "asc": return content(bytes, ending)
        case "gpg":
            let isKey = bytes.first.map { AptKeyringRules.publicKeyHeads.contains($0) } ?? false
            return .bytes(isKey ? bytes : [])
        default: return .bytes([])
        }
    }

    private static func content(_ bytes: [UInt8], _ ending: String) -> Part {
        guard ending == "asc" || (ending != "gpg" && AptKeyringRules.firstLineIsKeyArmour(bytes)) else {
            return .bytes(bytes)
        }
        guard let decoded = AptKeyringRules.dearmouredByAptKey(bytes), decoded.isWhole else { return .fatal }
        return .bytes(decoded.bytes)
    }
}

/// The name of a keyring file, by which apt and gpgv tell what to do with it.
struct KeyringName {
    /// `gpg`, `asc`, any other one, or empty where there is no dot in the last part.
    let ending: String
    private let path: String
    private let lastPart: String

    init(_ path: String) {
        self.path = path
        let name = path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
        lastPart = name
        ending = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
    }

    /// gpgv takes what stands before a colon for a keyring scheme. A decoded copy keeps the last part of the name only.
    func isMisread(decoded: Bool) -> Bool { (decoded ? lastPart : path).contains(":") }
}
