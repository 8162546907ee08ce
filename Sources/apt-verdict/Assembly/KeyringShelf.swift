import AptModel
import Evidence
import Probes

/// The keyrings of a run, each looked at once however many sources use it.
struct KeyringShelf {
    private let probe: KeyringProbe
    private var materials: [KeyringMaterial] = []
    /// Where in that list a path is.
    private var places: [String: Int] = [:]

    init(probe: KeyringProbe) {
        self.probe = probe
    }

    /// In the order in which they were first used.
    var observations: [KeyringObservation] { materials.map(\.observation) }

    /// Lets gpg begin with the keyring of the first source, where that is one file.
    func begin(_ source: UniqueSource?) {
        guard let files = source?.signedBy?.keyrings, files.count == 1, let file = files.first else { return }
        probe.begin(file)
    }

    /// Which keys may sign for a source (sources.list(5), Signed-By), with their files looked at.
    mutating func trust(for source: UniqueSource, _ loaded: LoadedConfiguration) -> TrustObservation {
        switch source.signedBy {
        case .inlineKey(let text):
            let place = source.origins.first.map { "\($0.file):\($0.line)" } ?? "-"
            let name = "inline:\(place)"
            if places[name] == nil { add(probe.look(atInlineKey: text, named: name)) }
            return TrustObservation(kind: .signedBy, keyrings: [name])
        case .parts:
            let files = source.signedBy?.keyrings ?? []
            let fingerprints = source.signedBy?.fingerprints ?? []
            if files.isEmpty { return trustedParts(loaded, fingerprints: fingerprints) }
            for file in files { look(at: file, .signedBy) }
            return TrustObservation(kind: .signedBy, keyrings: files, fingerprints: fingerprints)
        case nil:
            return trustedParts(loaded, fingerprints: [])
        }
    }

    /// trusted.gpg.d, and trusted.gpg where this apt reads it.
    mutating func trustedParts(_ loaded: LoadedConfiguration, fingerprints: [String]) -> TrustObservation {
        for file in loaded.trustedKeyrings { look(at: file, .trustedParts) }
        let kind: TrustObservation.Kind = loaded.trustedKeyrings.isEmpty && loaded.apt == nil ? .none : .trustedParts
        return TrustObservation(kind: kind, keyrings: loaded.trustedKeyrings, fingerprints: fingerprints)
    }

    /// The keyrings of `--keyring`, which are the caller's and not apt's.
    mutating func given(_ files: [String]) -> TrustObservation {
        for file in files where places[file] == nil {
            add(probe.look(at: file, place: .signedBy, asSandbox: false))
        }
        return TrustObservation(kind: .given, keyrings: files)
    }

    /// The files behind a source's trust, as they were looked at.
    func materials(for trust: TrustObservation) -> [KeyringMaterial] {
        trust.keyrings.compactMap { path in places[path].map { materials[$0] } }
    }

    private mutating func look(at file: String, _ place: KeyringPlace) {
        if places[file] == nil { add(probe.look(at: file, place: place)) }
    }

    private mutating func add(_ material: KeyringMaterial) {
        places[material.observation.path] = materials.count
        materials.append(material)
    }
}
