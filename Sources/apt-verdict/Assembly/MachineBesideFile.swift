import AptModel
import Diagnosis
import Evidence
import Linux
import Probes

/// `check --file --machine`: what apt on this machine would make of the file, had it come from a repository.
struct MachineBesideFile {
    let request: CheckRequest
    let rules: AptRules
    let loaded: LoadedConfiguration
    let target: Target
    let deadline: Deadline
    let progress: Progress
    /// Whether apt's programs may run while its directories are tried.
    let worksTogether: Bool

    /// Adds what the machine shows.
    ///
    /// - Parameters:
    ///   - observations: with the file as its only source, and its keyrings.
    ///   - file: the path that was given.
    ///   - read: the file as it was looked at.
    func look(_ observations: inout Observations, at file: String, _ read: FetchedRepository) {
        observations.machineJoins = true
        observations.configuration = loaded.observation(of: ParsedSources(), conflicts: [])
        guard var source = observations.sources.first else { return }
        let entry = MachineBesideFile.entry(file)
        source.rules = SourceRules(source: entry, configuration: loaded.configuration).observation
        let demands = RoomDemands(rules, loaded)
        var witness = VerifierRound(
            asks: Unchecked.verifierReason(request, rules, target) == nil, rules: rules, loaded: loaded,
            target: target, demands: demands, deadline: deadline)
        witness.sources = 1
        let question = witness.begin(
            VerifierRound.Candidate(source: entry, trust: source.trust, fetched: read),
            keyrings: observations.keyrings)
        source.aptVerifier = witness.finish(question)
        observations.sources = [source]
        MachineLook(
            request: request, rules: rules, loaded: loaded, target: target, demands: demands, deadline: deadline,
            progress: progress, schemes: [], worksTogether: worksTogether
        ).look(&observations)
        observations.notChecked = witness.notChecked + observations.notChecked
        if witness.wantsTime {
            observations.leftOut = [ProbeName.aptVerifier.rawValue] + (observations.leftOut ?? [])
        }
    }

    /// The file as a source whose entry says nothing of its own.
    private static func entry(_ file: String) -> UniqueSource {
        let uri = RepositoryURI("file:\(file.hasPrefix("/") ? file : "/\(file)")")
        let entry = SourceEntry(
            uri: uri, suite: "", components: [], kinds: [.binary], options: SourceOptions(), origins: [])
        return UniqueSource(uri: uri, suite: "", entries: [entry])
    }
}
