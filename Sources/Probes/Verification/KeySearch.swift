import AptModel
import Evidence
import GPGME
import Linux

/// A keyring file in which a missing or newer key might be.
public struct KeyPlace: Sendable {
    /// The path as it is to be named in a report: as seen inside the examined root.
    public var path: String
    /// The root that it lies in.
    public var root: Root
    /// True for a keyring that comes with this program.
    public var bundled: Bool
    /// True where this apt reads the file for sources without Signed-By.
    public var readByApt: Bool

    public init(path: String, root: Root = .own, bundled: Bool = false, readByApt: Bool = false) {
        self.path = path
        self.root = root
        self.bundled = bundled
        self.readByApt = readByApt
    }

    /// The keyring files of a root: apt's trusted ones, /etc/apt/keyrings and /usr/share/keyrings with the removed
    /// keys.
    ///
    /// - Parameter readsTrustedGpg: whether this apt still reads /etc/apt/trusted.gpg (before 2.9.24).
    public static func inRoot(_ root: Root, readsTrustedGpg: Bool) -> [KeyPlace] {
        var places: [KeyPlace] = []
        let old = "/etc/apt/trusted.gpg"
        if root.kind(of: old) == .regular {
            places.append(KeyPlace(path: old, root: root, readByApt: readsTrustedGpg))
        }
        for folder in ["/etc/apt/trusted.gpg.d", "/etc/apt/keyrings", "/usr/share/keyrings"] {
            for name in (try? root.list(folder, limit: 20_000)) ?? [] {
                let path = "\(folder)/\(name)"
                let isRead = folder.hasSuffix(".gpg.d") && (name.hasSuffix(".gpg") || name.hasSuffix(".asc"))
                places.append(KeyPlace(path: path, root: root, readByApt: isRead))
            }
        }
        return places
    }

    /// The keyrings that come with this program: every `.gpg` file in `folder` and in its `removed` folder.
    public static func bundled(in folder: String) -> [KeyPlace] {
        [folder, folder + "/removed"].flatMap { folder in
            ((try? listDirectory(folder)) ?? []).filter { $0.hasSuffix(".gpg") }
                .map { KeyPlace(path: "\(folder)/\($0)", bundled: true) }
        }
    }
}

extension SourceVerifier {
    /// The most bytes that a file may have to be searched.
    static let searchedFileLimit = 10_000_000

    /// Finds keys by fingerprint or key id (40, 64 or 16 hex digits, upper case) in keyring files.
    ///
    /// A file that cannot be read, or is no keyring, holds nothing. gpg is asked only about files in which the key id
    /// occurs: the self-signature of a primary key and the cross-signature of a signing subkey name it.
    ///
    /// - Returns: one location for each wanted key and file, in the order of `places`.
    public func searchKeys(_ wanted: [String], in places: [KeyPlace], timeLimit: Duration) -> [KeyLocation] {
        let end = ContinuousClock.now + timeLimit
        var found: [KeyLocation] = []
        for place in places where interruption == nil {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero, let bytes = try? place.root.read(place.path, limit: SourceVerifier.searchedFileLimit),
                let material = EngineMaterial(bytes)
            else { continue }
            let likely = wanted.filter { SourceVerifier.mentions(material.bytes, $0) }
            guard !likely.isEmpty else { continue }
            let keys = listKeys(in: bytes, file: place.root.isOwn ? place.path : nil, timeLimit: left).keys
            for name in likely {
                for key in keys where key.holds(name) {
                    found.append(
                        KeyLocation(
                            wanted: name, path: place.path, bundled: place.bundled, readByApt: place.readByApt, key: key
                        ))
                }
            }
        }
        return found
    }

    private static func mentions(_ bytes: [UInt8], _ wanted: String) -> Bool {
        let id = wanted.utf8.count == 16 ? wanted : SignaturePacket.keyID(of: wanted) ?? ""
        let digits = id.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 16, bytes.count >= 8 else { return false }
        let needle = stride(from: 0, to: 16, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        var place = 0
        while place <= bytes.count - 8 {
            if bytes[place] == needle[0], bytes[place..<(place + 8)].elementsEqual(needle) { return true }
            place += 1
        }
        return false
    }
}
