import AptModel
import Evidence
import GPGME
import Linux

/// A keyring file that was looked at, together with its bytes.
public struct KeyringMaterial: Sendable, Equatable {
    public var observation: KeyringObservation
    /// The file as it lies there; empty where it could not be read.
    public var bytes: [UInt8]
    /// The file as apt-key meets it; nil where this apt has no apt-key, or what apt's user finds there is not known.
    public var aptKey: AptKeyFile?

    /// Where gpg can read the file itself; nil for a file of another root, where a path would lead it astray.
    var ownPath: String? { isOfOtherRoot ? nil : observation.path }
    /// Whether the path is meant in another root than this process's own.
    var isOfOtherRoot = false

    public init(observation: KeyringObservation, bytes: [UInt8], aptKey: AptKeyFile? = nil) {
        self.observation = observation
        self.bytes = bytes
        self.aptKey = aptKey
    }

    /// What gpg is given of this file for our own check: nil where there is nothing of use.
    ///
    /// A file that the sandbox user cannot read, or whose name or format this apt does not take, is used all the same:
    /// the configuration names it, and what is wrong with it is a fault of its own that says nothing about the
    /// signature. Only a file that this apt never looks at is left out, since nothing names it. Of a damaged file the
    /// packets before the damage are used, so that it cannot hide the keys of the file behind it.
    public var forEngine: EngineMaterial? {
        guard observation.readError == nil, !bytes.isEmpty else { return nil }
        switch observation.acceptance {
        case .used, .unknown, .refusedFormat, .refusedName: break
        case .notRead: return nil
        }
        switch observation.format {
        case .binary, .armoured, .keybox: return EngineMaterial(bytes)
        case .empty, .html, .secretKey, .other, .unknown: return nil
        }
    }

    /// Why `forEngine` is nil, in a few words with the path.
    var refusal: String {
        let reason: String
        if !observation.exists {
            reason = "is not there"
        } else if let error = observation.readError {
            reason = "cannot be read by this program (uid \(effectiveUser.uid)): \(error)"
        } else {
            switch observation.acceptance {
            case .refusedFormat: reason = "has a format that this apt skips"
            case .refusedName: reason = "has a name that this apt skips"
            case .notRead: reason = "is not read by this apt"
            case .used, .unknown: reason = "holds no public key"
            }
        }
        return "\(observation.path) \(reason)"
    }
}

/// A keyring's keys in a form that gpg reads.
public enum EngineMaterial: Sendable, Equatable {
    /// Whole binary packets.
    case packets([UInt8])
    /// A keybox, as the file's own bytes.
    case keybox([UInt8])

    /// Tells the form by the content: keybox, armour or binary packets; nil for anything else.
    public init?(_ bytes: [UInt8]) {
        if bytes.count >= 32, bytes[8..<12].elementsEqual("KBXf".utf8) {
            self = .keybox(bytes)
            return
        }
        let packets: [UInt8]
        if let first = bytes.first, first & 0x80 != 0 {
            packets = EngineMaterial.wholePackets(bytes)
        } else {
            packets = decodeArmour(bytes).filter { $0.label == "PUBLIC KEY BLOCK" }
                .flatMap { EngineMaterial.wholePackets($0.payload) }
        }
        guard !packets.isEmpty else { return nil }
        self = .packets(packets)
    }

    /// The bytes in the form they have for gpg.
    var bytes: [UInt8] {
        switch self {
        case .packets(let bytes), .keybox(let bytes): bytes
        }
    }

    private static func wholePackets(_ bytes: [UInt8]) -> [UInt8] {
        switch KeyPacketWalk(bytes).structure {
        case .complete: bytes
        case .truncated(let place), .garbage(let place): Array(bytes.prefix(place))
        }
    }
}

extension HomeContents {
    /// Everything that the given files hold, in their order.
    init(_ material: [EngineMaterial], assumedTime: Timestamp?) {
        self.init(keyring: [], keyboxes: [], assumedTime: assumedTime?.seconds)
        for part in material {
            switch part {
            case .packets(let bytes): keyring += bytes
            case .keybox(let bytes): keyboxes.append(bytes)
            }
        }
    }
}
