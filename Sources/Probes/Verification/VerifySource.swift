import AptModel
import Evidence
import GPGME

extension SourceVerifier {
    /// No more signatures than this are tried one by one; a real archive has up to four.
    static let mostSingleTries = 32

    /// Verifies the signatures of one source, as apt's verifier is given them.
    ///
    /// The block is verified whole first. gpg stops at the first bad signature, so where its answers do not cover every
    /// packet as good, each packet that is left is verified by itself.
    ///
    /// - Parameters:
    ///   - signature: the signature part of a clear-signed file, or a Release.gpg, as apt writes it to its `apt.sig`.
    ///   - data: the signed bytes, as apt writes them to its `apt.data`.
    ///   - keyrings: the files that apt would use, each with what was observed of it.
    ///   - timeLimit: the longest time for all of it.
    ///   - begun: what `verifyAhead` made of the same.
    public func verifySource(
        signature: [UInt8], data: [UInt8], keyrings: [KeyringMaterial], timeLimit: Duration, begun: BlockAhead? = nil
    ) -> VerificationObservation {
        let start = ContinuousClock.now
        let reading = readSignatures(signature)
        var result = VerificationObservation(engine: engineName)
        result.joined = JoinedKeyringObservation(keyrings, signatures: reading.signatures)
        do throws(VerificationFailure) {
            let used = keyrings.filter { $0.forEngine != nil }
            guard !used.isEmpty else {
                let why = keyrings.map(\.refusal).joined(separator: "; ")
                if keyrings.contains(where: \.observation.isUnread) { throw VerificationFailure(.keyringUnread, why) }
                throw VerificationFailure(.noKeyring, keyrings.isEmpty ? "no keyring is known for this source" : why)
            }
            let (key, desk) = try desk(used.compactMap(\.forEngine), files: used.compactMap(\.ownPath))
            result.keyringsIn = desk.keyrings.kind
            let block = begun?.block ?? BlocksAhead.Block(desk: key, signature: signature, data: data)
            var check = BlockCheck(
                verifier: desk.verifier, data: data, packets: reading.signatures, end: start + timeLimit,
                whole: ahead.outcome(of: block, isInterrupted: isInterrupted))
            defer { if let whole = check.whole { ahead.keep(whole, of: block) } }
            try check.run(block: signature)
            if let change = desk.keyrings.change { throw VerificationFailure(.engineFailed, change) }
            let merge = SignatureMerge(keys: keys(of: keyrings, desk: key, until: start + timeLimit))
            result.signatures = check.answers.map { $0.observation(merge) }
            for index in result.signatures.indices {
                guard let signer = result.signatures[index].fingerprint else { continue }
                result.signatures[index].binding = binding(of: signer, in: used)
            }
            result.words = check.words
            if check.isRefusedWhole, reading.beginsWithStranger { result.blockRefused = true }
        } catch {
            result.noVerdict = error.noVerdict
            // What the packets claim is still worth knowing: which key it would take, for one.
            let merge = SignatureMerge(keys: [])
            result.signatures = reading.signatures.map {
                merge.observation(packet: $0, engine: nil, text: "not verified")
            }
        }
        result.scratch = scratchPath
        result.placesRefused = placesRefused
        let taken = start.duration(to: .now).components
        result.seconds = Double(taken.seconds) + Double(taken.attoseconds) / 1e18
        return result
    }

    /// A block of signatures that gpg was given before `verifySource` is asked for it.
    public struct BlockAhead {
        let block: BlocksAhead.Block
    }

    /// How many blocks gpg may work at ahead of `verifySource`; 0 where it is given one at a time.
    public var mostAhead: Int { ahead.size }

    /// Whether one more block can be begun by `verifyAhead`.
    public var hasRoomAhead: Bool { ahead.hasRoom }

    /// Begins with the block of a source that `verifySource` will be asked for, while other things are done. Call it only where
    /// there is room.
    ///
    /// - Returns: nil where it cannot be begun ahead.
    public func verifyAhead(
        signature: [UInt8], data: [UInt8], keyrings: [KeyringMaterial], timeLimit: Duration
    ) -> BlockAhead? {
        let used = keyrings.filter { $0.forEngine != nil }
        let material = used.compactMap(\.forEngine)
        // A home stays what it is; memory and the keyrings' own place are for one gpg at a time.
        guard !used.isEmpty, let (key, _) = try? desk(material, files: used.compactMap(\.ownPath)),
            let desk = self.used(key, material), desk.keyrings.kind == .scratch
        else { return nil }
        let block = BlocksAhead.Block(desk: key, signature: signature, data: data)
        ahead.begin(block, desk.verifier.setting, signature: signature, data: data, timeLimit: timeLimit)
        return BlockAhead(block: block)
    }

    /// Moves what was begun ahead.
    public func moveAhead() { ahead.move() }

    /// Whether gpg still works at a block.
    public func isWorking(at block: BlockAhead) -> Bool { ahead.isWorking(at: block.block) }

    /// Descriptors that tell when there is something to move, and whether each is read from.
    public var watchedAhead: [(descriptor: Int32, reads: Bool)] { ahead.watched }

    /// Whether there is something to move at once.
    public var isReadyAhead: Bool { ahead.isReady }

    /// The keys at hand: those that were listed file by file before, where every file that is used has some; else gpg
    /// lists the whole home once.
    private func keys(
        of keyrings: [KeyringMaterial], desk: String, until end: ContinuousClock.Instant
    ) -> [KeyObservation] {
        let used = keyrings.filter { $0.forEngine != nil }.map(\.observation.keys)
        if !used.contains(where: \.isEmpty) { return used.flatMap { $0 } }
        let left = max(.zero, ContinuousClock.now.duration(to: end))
        guard case .listed(let keys, _) = listing(desk, timeLimit: left) else { return [] }
        return keys.compactMap(KeyObservation.init)
    }

    /// What gpg lists in one keyring file, whether this apt uses the file or not.
    ///
    /// - Parameter file: where the bytes were read, if in a file.
    /// - Returns: the keys and gpg's own words on the file; `noVerdict` where gpg could not be asked.
    public func listKeys(
        in bytes: [UInt8], file: String? = nil, timeLimit: Duration
    ) -> (keys: [KeyObservation], words: [String], noVerdict: VerificationObservation.NoVerdict?) {
        guard let material = EngineMaterial(bytes) else { return ([], [], nil) }
        do throws(VerificationFailure) {
            let (key, desk) = try desk([material], files: file.map { [$0] } ?? [])
            let listing = listing(key, timeLimit: timeLimit)
            if let change = desk.keyrings.change { throw VerificationFailure(.engineFailed, change) }
            switch listing {
            case .listed(let keys, let words):
                return (keys.compactMap(KeyObservation.init), words.split(separator: "\n").map(String.init), nil)
            case .noVerdict(let reason, let words):
                throw VerificationFailure(reason, words: words)
            }
        } catch {
            return ([], [], error.noVerdict)
        }
    }
}
