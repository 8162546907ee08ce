import Diagnosis
import Evidence
import Linux
import Probes

/// The look at what fills the disk, where apt lacks room on it.
enum DiskUseLook {
    static func look(
        _ observations: inout Observations, warnFree: FreeThreshold?, _ loaded: LoadedConfiguration, _ target: Target,
        _ deadline: Deadline
    ) {
        observations.warnFree = warnFree
        guard interruption == nil, !deadline.isPast else { return }
        let files = AptFiles(
            archives: loaded.configuration.directory("Dir::Cache::archives"), lists: loaded.listsDirectory,
            caches: AptNeeds.cacheFiles(loaded))
        let probe = DiskUseProbe(
            target: target, files: files, environment: environment, secondsLeft: { deadline.left(atMost: 60) })
        observations.diskUse = probe.observe(
            observations.directories, container: observations.machine.container, warnFree: warnFree)
        if let engine = observations.diskUse?.engine, let failure = engine.failure {
            observations.notChecked.append(NotChecked(probe: ProbeName.diskUse.rawValue, reason: failure))
        }
    }
}
