import AptModel
import Evidence
import GPGME
import Linux

/// Our own check of signatures: gpg through GPGME, from memory, with a store of its own for each set of keyrings.
///
/// One object serves a whole run. Stores and key listings are kept, so the second source with the same keyring costs one
/// gpg process and not two.
public final class SourceVerifier {
    /// A gpg with its keyrings, and the keys that it lists in them once they were asked for.
    struct Desk {
        let verifier: Verifier
        let keyrings: StoredKeyrings
        var listing: KeyListing?
        /// How many verifications were begun with it.
        var uses = 0
    }

    /// No more sets of keyrings than this have a home at the same time.
    private static let mostDesks = 64

    private let engine: Result<Engine, EngineError>
    let store: KeyringStore
    let at: Timestamp?
    let isInterrupted: () -> Bool
    private let afterOperation: (Verifier.OperationEnd) -> Void
    var desks: [String: Desk] = [:]
    /// Their names, the oldest first.
    private var order: [String] = []
    /// The gpg that lists keys while other things are done.
    private var begun: Verifier?
    /// The keys of a keyring's packets, by the digest of its bytes.
    private var certificates: [String: [Certificate]] = [:]
    /// Blocks that are verified before they are asked for.
    let ahead: BlocksAhead

    /// - Parameters:
    ///   - at: the time that gpg takes as the present; nil is the machine's clock.
    ///   - isInterrupted: true gives up whatever gpg is doing.
    ///   - together: how many gpg processes may verify at the same time.
    ///   - helper: the process that lets them; nil is this one.
    ///   - afterOperation: collects the gpg process that GPGME leaves as an orphan.
    public init(
        engine: Result<Engine, EngineError>, store: KeyringStore, at: Timestamp? = nil, together: Int = 1,
        helper: VerifierHelper? = nil, isInterrupted: @escaping () -> Bool = { interruption != nil },
        afterOperation: @escaping (Verifier.OperationEnd) -> Void = { _ in }
    ) {
        self.engine = engine
        self.store = store
        self.at = at
        self.isInterrupted = isInterrupted
        self.afterOperation = afterOperation
        guard helper == nil, together > 1, let gpg = try? engine.get() else {
            ahead = BlocksAhead(crew: helper)
            return
        }
        let crew = VerifierCrew(engine: gpg, size: together)
        crew.afterOperation = { end in
            // Those that still work are waited for by nobody here.
            if end == .abandoned { afterOperation(end) } else { settleOrphans(milliseconds: 0) }
        }
        ahead = BlocksAhead(crew: crew)
    }

    /// What a program does in `afterOperation` once it is a subreaper: collects the gpg that ended, and kills one that
    /// was given up.
    public static func collectOrphans(_ end: Verifier.OperationEnd) {
        if end == .abandoned, endOrphans() > 0 { sleep(milliseconds: 20) }
        settleOrphans()
    }

    /// `gpg 2.2.40`, nil where there is no engine.
    public var engineName: String? { (try? engine.get()).map { "gpg \($0.gpgVersion)" } }

    /// Where the private homes are, nil before the first.
    public var scratchPath: String? { store.scratchPath }

    /// The places that took no keyring so far, each with its reason; nil where none refused.
    var placesRefused: [String]? { store.refusals.isEmpty ? nil : store.refusals }

    /// A desk with these keyrings, new or the one made before.
    ///
    /// - Parameter files: one for each of `material`, where it was read from a file.
    func desk(
        _ material: [EngineMaterial], files: [String]
    ) throws(VerificationFailure) -> (key: String, desk: Desk) {
        let key = material.map { sha256($0.bytes) }.joined(separator: "+")
        if let desk = desks[key] { return (key, desk) }
        settle()
        let engine: Engine
        do { engine = try self.engine.get() } catch { throw VerificationFailure(error) }
        let places =
            files.count == material.count
            ? zip(files, material).map { KeyringFile(path: $0, bytes: $1.bytes) } : []
        let keyrings: StoredKeyrings
        do {
            keyrings = try store.store(HomeContents(material, assumedTime: at), files: places)
        } catch {
            throw VerificationFailure(.noScratch, error.description)
        }
        let desk = Desk(verifier: verifier(keyrings, engine), keyrings: keyrings)
        makeRoom()
        // A file in memory takes a descriptor for as long as its desk stands: only the one in use is kept.
        if keyrings.kind == .memory { desks = desks.filter { $0.value.keyrings.kind != .memory } }
        desks[key] = desk
        order.append(key)
        return (key, desk)
    }

    func verifier(_ keyrings: StoredKeyrings, _ engine: Engine) -> Verifier {
        let verifier = Verifier(engine: engine, setting: keyrings.setting)
        verifier.isInterrupted = isInterrupted
        verifier.afterOperation = afterOperation
        return verifier
    }

    /// Lets the oldest desk go that no gpg works at, where there are many.
    private func makeRoom() {
        order.removeAll { desks[$0] == nil }
        guard desks.count >= SourceVerifier.mostDesks,
            let place = order.firstIndex(where: { !ahead.isWorking(with: $0) }),
            let desk = desks.removeValue(forKey: order.remove(at: place))
        else { return }
        if case .home(let path) = desk.keyrings.setting { _ = try? removeTree(path) }
        if certificates.count >= SourceVerifier.mostDesks { certificates = [:] }
    }

    /// Lets gpg list the keys of a file while this program does other things, so that `listKeys` has them at once. It takes a
    /// process and some descriptors meanwhile.
    public func beginListing(in bytes: [UInt8], file: String?) {
        guard let material = EngineMaterial(bytes),
            let (_, desk) = try? desk([material], files: file.map { [$0] } ?? []), desk.listing == nil
        else { return }
        desk.verifier.beginListing()
        begun = desk.verifier
    }

    /// Waits for a listing that was begun and is not needed yet, or no more.
    public func settle() {
        begun?.settle()
        begun = nil
    }

    /// Gives up what was begun with `verifyAhead` and is not needed any more.
    public func giveUpAhead() { ahead.interrupt() }

    /// The keys of a desk, listed by gpg once.
    func listing(_ key: String, timeLimit: Duration) -> KeyListing {
        guard var desk = desks[key] else { return .listed([], words: "") }
        if let listing = desk.listing { return listing }
        let listing = desk.verifier.listKeys(timeLimit: timeLimit)
        if case .listed = listing {
            desk.listing = listing
            desks[key] = desk
        }
        return listing
    }

    /// What binds the key with this fingerprint, by the packets of the keyrings that are used; nil where none holds it.
    func binding(of fingerprint: String, in keyrings: [KeyringMaterial]) -> KeyBindingObservation? {
        var found: Certificate?
        for keyring in keyrings {
            guard case .packets(let bytes)? = keyring.forEngine else { continue }
            let digest = sha256(bytes)
            let held = certificates[digest] ?? readCertificates(bytes, sha1: sha1)
            certificates[digest] = held
            for certificate in held where certificate.holds(fingerprint) {
                found = found?.joined(certificate) ?? certificate
            }
        }
        return found.flatMap { KeyBindingObservation($0, signer: fingerprint) }
    }
}
