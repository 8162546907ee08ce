import AptModel
import Probes

extension IndexSelection {
    /// The indexes that apt fetches of a source, under this configuration.
    init(of source: UniqueSource, under loaded: LoadedConfiguration) {
        let configuration = loaded.configuration
        let foreign = configuration.list("APT::Architectures")
        let languages = configuration.list("Acquire::Languages").filter { $0 != "environment" && $0 != "none" }
        let none =
            configuration.string("Acquire::Languages") == "none" || configuration.list("Acquire::Languages") == ["none"]
        self.init(
            components: source.components, kinds: source.kinds,
            architectures: foreign.isEmpty ? [loaded.architecture] : foreign,
            languages: none ? [] : languages.isEmpty ? ["en"] : languages,
            keepsCompressed: configuration.bool("Acquire::GzipIndexes", default: false))
    }
}
