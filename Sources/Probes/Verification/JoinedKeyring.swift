import AptModel
import Evidence
import GPGME

extension JoinedKeyringObservation {
    /// Puts the keyrings together as apt-key does and looks for the keys of the signatures as gpgv does.
    ///
    /// - Returns: nil where a file is none of apt-key's, or what apt's user finds there is not known, and for a keybox.
    init?(_ keyrings: [KeyringMaterial], signatures: [SignaturePacket]) {
        let files = keyrings.compactMap(\.aptKey)
        guard !files.isEmpty, files.count == keyrings.count else { return nil }
        let join = AptKeyJoin(files)
        self.init()
        if let place = join.stoppedAt {
            stoppedBy = keyrings[place].observation.path
            return
        }
        if join.isKeybox {
            // gpgv reads a keybox that stands alone; what is joined to it makes it one that is damaged.
            guard files.count > 1 else { return nil }
            spoiltBy = [keyrings[0].observation.path]
            return
        }
        for id in signatures.compactMap(\.issuerKeyID) {
            let culprit: Int?
            switch join.search(for: id, sha1: sha1) {
            case .found:
                found.append(id)
                continue
            case .absent: culprit = join.culprit(hiding: id, sha1: sha1)
            case .spoilt(let place): culprit = join.culprit(at: place)
            }
            guard let path = culprit.map({ keyrings[$0].observation.path }), !spoiltBy.contains(path) else { continue }
            spoiltBy.append(path)
        }
    }
}
