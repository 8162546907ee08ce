import AptModel
import Evidence

/// Nobody has set this clock since it started, or it cannot be read.
enum ClockUnset: Rule {
    static let code = FaultCode.t03
    static let explanation = Explanation(
        what: "This clock stands at or near the moment where clocks begin when nobody sets them (1970, 2000, systemd's "
            + "built-in time, fake-hwclock's last save), or it cannot be read. Everything signed looks as if made in the "
            + "future.",
        causes: [
            "a board without a battery-backed clock whose time service has not run yet",
            "a 32-bit container under an old runtime whose seccomp filter blocks the 64-bit time calls (date shows 1970)",
            "an empty battery of the hardware clock",
        ],
        proof:
            "The clock stands at or near a moment at which unset clocks begin (the epoch, 2000-01-01, systemd's "
            + "built-in time, fake-hwclock's last save), and servers or signatures lie ahead; or the calls that "
            + "read it fail.",
        remedy:
            "Let a time service set the clock before apt runs. In a container, update the runtime and libseccomp on the host."
    )

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.clock.isUnset, let trouble = ClockTrouble.behind(source) else { return [] }
        return [finding(source.run, trouble.refuses ? .error : .warning, trouble.proofs)]
    }

    static func findings(in run: RunCase) -> [Finding] {
        let clock = run.clock
        guard clock.isUnset else { return [] }
        if clock.unreadable { return [finding(run, .error, [])] }
        guard !clock.given else { return [] }
        return [finding(run, .warning, [])]
    }

    private static func finding(_ run: RunCase, _ severity: Severity, _ proofs: [Proof]) -> Finding {
        let clock = run.clock
        var because = proofs
        let title: String
        if clock.unreadable {
            title = "the clock cannot be read"
            let failed = (run.observations.clock.readings ?? []).filter { $0.error != nil }
            because += failed.prefix(3).map {
                Proof("reading the clock by \(ClockWords.way($0.way)) failed: \($0.error ?? "")", .clock)
            }
            if failed.isEmpty { because.append(Proof("the call that reads the clock failed", .clock)) }
        } else {
            title =
                clock.given
                ? "the time given by --at is where unset clocks begin" : "this machine's clock was never set"
            because.append(
                Proof("it is at or near \(clock.unsetAnchor ?? "its start"), where an unset clock begins", .clock))
            if let uptime = run.observations.clock.uptimeSeconds, uptime.isFinite, (0...3.2e9).contains(uptime),
                !clock.given
            {
                because.append(Proof("the machine started \(Wording.duration(Int64(uptime))) ago", .clock))
            }
            because.append(ClockWords.reference(clock))
        }
        let sure = clock.unreadable || clock.atEpoch || clock.confidence == .certain
        return Finding(
            code, severity: severity, confidence: sure ? .certain : .likely, owner: ClockWords.owner(run),
            retry: severity == .error && !clock.unreadable ? .later : .never, subject: ClockWords.subject, title: title,
            because: because, remedy: ClockWords.remedy(run))
    }
}
