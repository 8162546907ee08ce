import AptModel
import Probes

/// The copy that apt keeps of a source's signed file, which is what `--offline` looks at.
struct ListsCopy {
    private let reader: ListsReader

    init(_ reader: ListsReader) {
        self.reader = reader
    }

    /// nil where apt keeps no copy, or only half of a pair.
    func look(at source: UniqueSource) -> FetchedRepository? {
        guard let copy = reader.copy(at: source.locations()) else { return nil }
        guard copy.look.form == .inline || copy.signature != nil else { return nil }
        return FetchedRepository(look: copy.look, body: copy.body, signature: copy.signature)
    }
}
