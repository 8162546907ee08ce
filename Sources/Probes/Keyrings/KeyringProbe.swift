import AptModel
import Evidence
import GPGME
import Linux

/// Looks at keyrings as the examined apt sees them: file, access, format, packets, and the keys that gpg lists.
public struct KeyringProbe {
    private let reader: KeyringReader
    private let sandbox: SandboxUser
    private let verifier: SourceVerifier
    private let target: Target
    private let timeLimit: Duration

    /// No keyring is larger; the archive's has 56 KB.
    static let sizeLimit = 32 << 20

    public init(
        reader: KeyringReader, sandbox: SandboxUser, verifier: SourceVerifier, target: Target,
        timeLimit: Duration = .seconds(20)
    ) {
        self.reader = reader
        self.sandbox = sandbox
        self.verifier = verifier
        self.target = target
        self.timeLimit = timeLimit
    }

    /// A keyring file.
    /// - Parameter asSandbox: false for a file that is the caller's and not apt's, as with `--keyring`: it lies in this
    ///   machine's own root, whichever is examined.
    public func look(at path: String, place: KeyringPlace, asSandbox: Bool = true) -> KeyringMaterial {
        let holder = asSandbox ? target : .own(environment: [:])
        let user = asSandbox ? sandbox : SandboxUser(name: "self", account: effectiveUser)
        var observation = observeKeyringAccess(path, sandbox: user, target: holder)
        if !asSandbox { observation.sandboxAccess = nil }
        guard observation.isFile, observation.readError == nil else {
            return KeyringMaterial(
                observation: observation, bytes: [], aptKey: aptKey(observation, place, nil, asApt: asSandbox))
        }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try holder.root.read(path, limit: KeyringProbe.sizeLimit)
        } catch {
            observation.readError = error.errno?.name ?? "EFBIG"
            return KeyringMaterial(observation: observation, bytes: [])
        }
        return judged(observation, bytes, place: place, asApt: asSandbox)
    }

    /// Lets gpg list a file's keys meanwhile; what does not work here is found out when the file is looked at.
    public func begin(_ path: String) {
        guard let status = try? target.root.status(of: path), status.kind == .regular,
            let bytes = try? target.root.read(path, limit: KeyringProbe.sizeLimit)
        else { return }
        switch sniffKeyring(bytes, fileName: path).content {
        case .binary, .armoured: verifier.beginListing(in: bytes, file: target.root.isOwn ? path : nil)
        default: break
        }
    }

    /// A key block inside a source entry.
    public func look(atInlineKey text: String, named path: String) -> KeyringMaterial {
        let bytes = Array(text.utf8)
        let observation = KeyringObservation(path: path, sizeBytes: Int64(bytes.count))
        // apt writes it to a file of its own whose name ends in .asc.
        return judged(observation, bytes, place: .signedBy, asApt: true, fileName: "inline.asc")
    }

    private func judged(
        _ seen: KeyringObservation, _ bytes: [UInt8], place: KeyringPlace, asApt: Bool, fileName: String? = nil
    ) -> KeyringMaterial {
        var observation = seen
        let isOfOtherRoot = asApt && !target.root.isOwn
        let sniff = sniffKeyring(bytes, fileName: fileName ?? seen.path)
        observation.format = KeyringProbe.format(sniff.content)
        observation.sha256 = sha256(bytes)
        (observation.structure, observation.damagedAtByte) = KeyringProbe.structure(sniff)
        let reading = sniff.reading(by: reader, at: place, bytes: bytes)
        observation.acceptance = asApt ? KeyringProbe.acceptance(reading) : .used
        // Armour whose checksum is wrong or whose END line is missing, and whose packets are whole all the same: where this
        // apt's own decoding passes over that, nothing is damaged for it.
        if asApt, reading == .read, sniff.walk?.structure == .complete { observation.structure = .complete }
        if asApt, reading == .corrupt, observation.structure == .complete || observation.structure == .unknown {
            observation.structure = .garbage
        }
        switch sniff.content {
        // Not of a secret key: a report goes to others.
        case .html, .other: observation.firstBytes = excerpt(of: bytes, limit: 120)
        case .binary, .armoured, .keybox:
            var listing = verifier.listKeys(in: bytes, file: isOfOtherRoot ? nil : seen.path, timeLimit: timeLimit)
            // gpg that dies on its way lists nothing and says nothing: no answer, where keys can be seen in the file.
            let seesKeys = (sniff.walk?.primaryKeys ?? 0) > 0
            if seesKeys, listing.keys.isEmpty, listing.words.isEmpty, listing.noVerdict == nil {
                listing.noVerdict = VerificationFailure(NoVerdictReason.engineSilent, words: "").noVerdict
            }
            observation.keys = listing.keys
            observation.engineWords = listing.words
            observation.notListed = listing.noVerdict?.detail
        case .empty, .secretKey: break
        }
        if reading == .wrongFormat { observation.armourTrouble = ArmourTrouble(bytes) }
        var material = KeyringMaterial(
            observation: observation, bytes: bytes,
            aptKey: aptKey(observation, place, bytes, asApt: asApt, fileName: fileName))
        material.isOfOtherRoot = isOfOtherRoot
        return material
    }

    /// The file as apt-key would meet it.
    private func aptKey(
        _ seen: KeyringObservation, _ place: KeyringPlace, _ bytes: [UInt8]?, asApt: Bool, fileName: String? = nil
    ) -> AptKeyFile? {
        guard reader == .aptKey, asApt else { return nil }
        let state: AptKeyFile.State
        if !seen.exists {
            state = .missing
        } else if seen.sandboxAccess?.readable == false, seen.isFile {
            state = .unreadable
        } else if let bytes {
            state = .file(bytes)
        } else if !seen.isFile, seen.mode != nil {
            state = .directory
        } else {
            return nil
        }
        return AptKeyFile(path: fileName ?? seen.path, place: place, state: state)
    }

    private static func format(_ content: KeyringContent) -> KeyringObservation.Format {
        switch content {
        case .empty: .empty
        case .binary: .binary
        case .armoured: .armoured
        case .keybox: .keybox
        case .secretKey: .secretKey
        case .html: .html
        case .other: .other
        }
    }

    private static func structure(_ sniff: KeyringSniff) -> (KeyringObservation.Structure, Int?) {
        switch sniff.walk?.structure {
        case .complete: (sniff.armour.allSatisfy(\.isIntact) ? .complete : .garbage, nil)
        case .truncated(let place): (.truncated, place)
        case .garbage(let place): (.garbage, place)
        case nil: (sniff.content == .keybox || sniff.content == .empty ? .complete : .unknown, nil)
        }
    }

    private static func acceptance(_ reading: KeyringReading) -> KeyringObservation.Acceptance {
        switch reading {
        case .read, .empty, .corrupt: .used
        case .wrongFormat: .refusedFormat
        case .ignoredName, .misreadName: .refusedName
        }
    }
}
