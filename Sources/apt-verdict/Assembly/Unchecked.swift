import Diagnosis
import Evidence
import Linux
import Probes

/// The probes that a run leaves out or can only estimate, each with its reason.
enum Unchecked {
    static func probes(_ request: CheckRequest, _ rules: AptRules, _ target: Target) -> [NotChecked] {
        let room: [ProbeName] = [.tempDirectory, .listsDirectory]
        if case .file = request.subject {
            return all(room, "--file judges the file, its keyring and the clock")
        }
        guard rules.observation != nil else {
            return all(room + [.aptVerifier], "there is no apt in this root")
        }
        var unchecked: [NotChecked] = []
        if !target.mayWrite {
            unchecked += all(
                room, "--no-write-probe: nothing was written; free space, modes and mount options were read instead")
        }
        if effectiveUser.uid != 0 {
            unchecked += all(
                (target.mayWrite ? room : []) + [.keyring],
                "without root it could only be tried as uid \(effectiveUser.uid), not as \(rules.sandbox.name)")
        }
        return unchecked
    }

    private static func all(_ probes: [ProbeName], _ reason: String) -> [NotChecked] {
        probes.map { NotChecked(probe: $0.rawValue, reason: reason) }
    }
}
