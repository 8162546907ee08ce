import Evidence
import Probes

/// Takes what becomes of a run's sources: collects them, or hands each on as soon as it can be judged.
final class RunRecord {
    /// So many sources are waited for before the machine is looked at and the first is handed on: by what they need it is looked
    /// at, and with their servers those of later sources are compared.
    static let window = 32

    private let base: Observations
    private let machine: MachineLook
    private let keys: KeyLook
    private let stream: SourceStream?
    /// Adds what the round has learned: keyrings and the methods' files.
    private let learned: (inout Observations) -> Void
    /// Adds what is known of the names of hosts.
    private let names: (inout Observations) -> Void
    private var sources: [Int: SourceObservation] = [:]
    /// The evidence with what the machine showed; nil until it was looked at.
    private var seen: Observations?
    /// Beside how many sources that was.
    private var seenBeside = 0
    /// Keys that were looked for.
    private var soughtKeys: Set<String> = []

    /// - Parameters:
    ///   - base: the run's evidence without its sources and what the machine shows beside them.
    ///   - stream: takes the sources; nil where they are collected.
    init(
        _ base: Observations, machine: MachineLook, keys: KeyLook, stream: SourceStream?,
        learned: @escaping (inout Observations) -> Void, names: @escaping (inout Observations) -> Void
    ) {
        self.base = base
        self.machine = machine
        self.keys = keys
        self.stream = stream
        self.learned = learned
        self.names = names
    }

    /// Takes a source that has come to its end.
    func take(_ place: Int, _ source: SourceObservation) {
        if stream?.keepsSources != false || seen == nil { sources[place] = source }
        guard let stream else { return }
        if seen != nil {
            handOn(place, source, to: stream)
        } else if sources.count >= RunRecord.window {
            lookAtMachine()
        }
    }

    /// Looks at the machine while everything else waits for servers: one that hangs until the end of the run is no reason to know
    /// nothing of it.
    func useTime() {
        if seen == nil { lookAtMachine() }
    }

    /// All that was observed; without the sources where they were handed on.
    func end() -> Observations {
        let isWhole = seenBeside == sources.count
        if seen == nil || (stream == nil && !isWhole && !machine.isOver) { lookAtMachine() }
        var observations = seen ?? base
        learned(&observations)
        guard stream?.keepsSources != false else {
            observations.sources = []
            return observations
        }
        observations.sources = inOrder
        names(&observations)
        machine.addRoom(&observations)
        if stream == nil { keys.look(&observations) }
        return observations
    }

    private var inOrder: [SourceObservation] { sources.sorted { $0.key < $1.key }.map(\.value) }

    private func lookAtMachine() {
        var observations = base
        observations.sources = inOrder
        learned(&observations)
        names(&observations)
        machine.look(&observations)
        seenBeside = sources.count
        seen = observations
        guard let stream else { return }
        keys.look(&observations)
        soughtKeys = Set(observations.sources.flatMap(KeyLook.wanted))
        seen = observations
        stream.begin(observations)
        for (place, source) in zip(sources.keys.sorted(), observations.sources) { stream.take(place, source) }
        if !stream.keepsSources { sources = [:] }
    }

    /// Hands a source on with its room, and with where its keys are.
    private func handOn(_ place: Int, _ source: SourceObservation, to stream: SourceStream) {
        guard var observations = seen else { return }
        let before = observations.keyrings.count
        learned(&observations)
        let wanted = KeyLook.wanted(source).filter { soughtKeys.insert($0).inserted }
        if !wanted.isEmpty { observations.keyLocations += keys.locations(of: wanted, used: observations.keyrings) }
        if observations.keyrings.count != before || !wanted.isEmpty {
            seen = observations
            stream.learn(observations)
        }
        var source = source
        machine.addRoom(to: &source, observations)
        stream.take(place, source)
    }
}
