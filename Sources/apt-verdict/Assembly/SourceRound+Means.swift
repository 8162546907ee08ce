import AptModel
import Evidence
import Probes

extension SourceRound {
    /// What the round works with.
    struct Means {
        var request: CheckRequest
        var loaded: LoadedConfiguration
        var verifier: SourceVerifier
        var deadline: Deadline
        /// Whether gpg and apt's verifier work while others are fetched; else each begins when what was before has ended.
        var worksTogether: Bool
        /// What verifies for the examined apt.
        var backend: AptObservation.Backend
        /// This machine's clock, or what `--at` says.
        var now: Timestamp?
        var witnessStore: String?
        /// What is kept from run to run; nil where nothing is.
        var kept: KeptSources?
        /// What apt's sandbox user may do with a file.
        var readable: (String) -> AccessObservation?

        /// Whether a server may be asked in another way than apt does, for the sake of speed: only where a list was given by hand.
        var usesHTTP2: Bool { if case .sourceFiles = request.subject { true } else { false } }
    }
}
