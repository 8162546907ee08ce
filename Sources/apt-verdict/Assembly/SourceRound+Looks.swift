import Evidence
import Linux
import Probes

/// How a round looks at what it has fetched.
extension SourceRound {
    func lookAtLists(_ course: SourceCourse, _ result: LookBuilder.Result) -> ListsObservation {
        let deadline = means.deadline
        return ListsLook(
            reader: lists, builder: builder, fetcher: fetcher, comparesIndexes: means.request.comparesIndexes,
            isOver: { interruption != nil || deadline.isPast }, secondsLeft: { deadline.left(atMost: 20) },
            progress: { [progress] in progress.show("comparing \($0)") }
        ).look(
            at: course.source, keyrings: shelf.materials(for: course.observation.trust), first: course.first,
            fetched: result)
    }

    var builder: LookBuilder {
        LookBuilder(
            verifier: means.verifier, timeLimit: .seconds(means.deadline.left(atMost: LookBuilder.mostSeconds)))
    }

    func finishLook(
        _ fetched: FetchedRepository, _ source: SourceObservation, _ pieces: SignedPieces?,
        _ begun: SourceVerifier.BlockAhead?
    ) -> LookBuilder.Result {
        builder.finish(
            fetched.look, body: fetched.body, signature: fetched.signature,
            keyrings: shelf.materials(for: source.trust), asked: source.suite, pieces: pieces, begun: begun)
    }
}
