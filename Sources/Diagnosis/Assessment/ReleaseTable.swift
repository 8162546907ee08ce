import AptModel
import Evidence

/// What apt of each Debian release would say to a source's signature: "passes there, fails here".
enum ReleaseTable {
    /// A release with the apt that it came with.
    struct Release: Sendable {
        var name: String
        var version: String
        var rules: VerifierRules
        /// Where the rules of sqv are from.
        var policy: String?
    }

    /// The releases in their order, oldest first. What a release's policy file says is taken from the examined root where that
    /// has the file of the same package.
    static func releases(_ run: RunCase) -> [Release] {
        [
            gpgv("bullseye", "2.2.4"), gpgv("bookworm", "2.6.1"), trixie(run),
        ]
    }

    private static func gpgv(_ name: String, _ version: String) -> Release {
        Release(name: name, version: version, rules: .gpgv(GpgvPolicy(version: AptVersion(version) ?? .assumed)))
    }

    private static func trixie(_ run: RunCase) -> Release {
        let seen = run.observations.apt?.sequoiaPolicy
        let isDefault = seen?.path == "/usr/share/apt/default-sequoia.config" && seen?.problem == nil
        let policy = isDefault && seen?.notRead == nil ? SqvPolicy(seen) : .debian13
        return Release(name: "trixie", version: "3.0.3", rules: .sqv(policy), policy: policy.source)
    }

    /// The table for one source: empty where nothing was verified.
    static func rows(_ source: SourceCase) -> [ReleaseJudgement] {
        let signature = source.signature
        guard source.look?.verification != nil else { return [] }
        let now = source.policy.now
        func row(_ release: Release) -> ReleaseJudgement {
            let decision = signature.verified ? signature.decision(by: release.rules, at: now) : nil
            return ReleaseJudgement(
                release: release.name, aptVersion: release.version, backend: release.rules.backend,
                accepts: decision?.accepts, reason: decision.map(\.reason) ?? "nothing could be verified here",
                policy: release.policy)
        }
        var rows = releases(source.run).map(row)
        if let apt = source.run.observations.apt {
            let policy = source.policy
            var here = row(
                Release(
                    name: "here", version: apt.version, rules: policy.rules,
                    policy: policy.backend == .sqv ? policy.sqv.source : nil))
            if policy.backend == .sqv, let problem = apt.sequoiaPolicy?.problem {
                here.accepts = false
                here.reason = "sqv cannot use its policy file: \(problem.text)"
            }
            rows.append(here)
        }
        return rows
    }

    /// The first release after the examined apt that refuses what this one accepts, for the sake of its policy alone.
    static func nextRefusal(_ source: SourceCase) -> (release: Release, reason: String)? {
        guard let apt = source.run.observations.apt, let here = AptVersion(apt.version) else { return nil }
        // Another way of comparing fingerprints is no matter of policy.
        let good = source.signature.signers.filter { source.signature.acceptable($0, apt.backend, source.policy) }
        guard good.contains(where: \.allowedBySqv) else { return nil }
        for release in releases(source.run) {
            guard let version = AptVersion(release.version), (here.major, here.minor) < (version.major, version.minor),
                !source.signature.isGood(by: release.rules, at: source.policy.now)
            else { continue }
            let reason = source.signature.decision(by: release.rules, at: source.policy.now).reason
            return (release, reason ?? "its policy refuses it")
        }
        return nil
    }
}
