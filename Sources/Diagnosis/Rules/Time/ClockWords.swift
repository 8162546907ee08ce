import AptModel
import Evidence

/// What T01, T02 and T03 share: whose the clock is, what outside time said, and how a clock is set.
enum ClockWords {
    static let subject = "clock"

    /// A container borrows the clock of what runs it.
    static func owner(_ run: RunCase) -> Owner {
        run.observations.machine.container == nil || run.clock.kernel != nil ? .machine : .runtime
    }

    /// `this clock`, or the time that `--at` put in its place.
    static func name(_ clock: ClockAssessment) -> String {
        clock.given ? "the time given by --at" : "this machine's clock"
    }

    /// The same in a sentence about a distance: `this clock`, or the time of `--at`.
    static func short(_ clock: ClockAssessment) -> String { clock.given ? clock.now.rfc3339 : "this clock" }

    /// That the clock is made up by something in between, where it is, or that its calls fail.
    static func preloaded(_ run: RunCase) -> [Proof] {
        if let preloaded = run.observations.clock.preloaded, let now = run.observations.clock.now {
            return [
                Proof(
                    "LD_PRELOAD=\(preloaded.library) shows programs here \(preloaded.now.rfc3339); the kernel's clock says "
                        + now.rfc3339, .clock)
            ]
        }
        guard let kernel = run.clock.kernel else { return [] }
        let by = run.observations.clock.preload.map { "LD_PRELOAD=\($0) shows" } ?? "something in between shows"
        return [
            Proof(
                "\(by) programs here \(run.clock.now.rfc3339); a file made at that moment got \(kernel.rfc3339) from the kernel",
                .clock)
        ]
    }

    /// What the reference time is and what it rests on.
    static func reference(_ clock: ClockAssessment) -> Proof {
        guard let reference = clock.reference else {
            return Proof("this clock says \(clock.now.rfc3339); no server told the time", .clock)
        }
        if clock.restsOnKernel {
            return Proof("no server told the time; the kernel's own clock says \(reference.rfc3339)", .clock)
        }
        let kind =
            clock.secure ? "over verified https" : clock.fresh ? "over plain http" : "through a cache that gives no Age"
        return Proof(
            "\(Counting.servers(clock.witnesses)) \(kind) put the time at \(reference.rfc3339); "
                + "\(clock.given ? "--at" : "this clock") says \(clock.now.rfc3339)", .clock)
    }

    /// An offset of whole quarters of an hour, up to 14 hours, is a time zone and not a drifting clock.
    static func timeZone(_ offset: Int64?, given: Bool = false) -> [Proof] {
        guard let offset, !given, let quarters = wholeQuarters(offset) else { return [] }
        let minutes = quarters * 15
        let text = "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60) hours"
        return [Proof("the distance is \(text), which smells of local time kept in the hardware clock", .clock)]
    }

    /// How many quarters of an hour, where the offset is a whole number of them within a minute; nil otherwise.
    static func wholeQuarters(_ offset: Int64) -> UInt64? {
        let amount = offset.magnitude
        let quarters = (amount &+ 450) / 900
        guard (1...56).contains(quarters) else { return nil }
        let nearest = quarters * 900
        let distance = amount > nearest ? amount - nearest : nearest - amount
        return distance <= 60 ? quarters : nil
    }

    /// How the clock is set, by whom it can be set.
    static func remedy(_ run: RunCase) -> Remedy {
        let machine = run.observations.machine
        if run.clock.given {
            return Remedy(
                "This judges the time given by --at, not this machine's clock. Leave --at out to judge by the clock; a "
                    + "machine whose clock shows that time must have it set.")
        }
        if let preloaded = run.observations.clock.preloaded {
            return Remedy(
                "The clock itself is right: a preloaded library makes up another time for the programs that are started "
                    + "here. Start apt without it.",
                [
                    Remedy.Step("what it is told", "env | grep -i faketime"),
                    Remedy.Step("apt without \(preloaded.library)", "env -u LD_PRELOAD apt-get update"),
                ])
        }
        if run.clock.kernel != nil, let library = run.observations.clock.preload {
            return Remedy(
                "The kernel's clock is another one: a preloaded library makes up a time for the programs that are started here. Start "
                    + "apt without it.",
                [
                    Remedy.Step("what it is told", "env | grep -i faketime"),
                    Remedy.Step("apt without \(library)", "env -u LD_PRELOAD apt-get update"),
                ])
        }
        if let container = machine.container {
            return Remedy(
                "A container (\(container)) has no clock of its own: set the clock of the host or virtual machine that runs "
                    + "it. If the host's clock is right, the runtime blocks or emulates clock calls: update the "
                    + "runtime and libseccomp on the host.",
                [Remedy.Step("on the host, see the clock", "timedatectl status")])
        }
        if machine.kernel.lowercased().contains("microsoft") {
            return Remedy(
                "The virtual machine of WSL lost time, as it does after the host slept.",
                [
                    Remedy.Step("see the clock", "timedatectl status"),
                    Remedy.Step("take the time of the host", "hwclock -s"),
                    Remedy.Step("from Windows, stop WSL and every program in it", "wsl --shutdown"),
                ])
        }
        return Remedy(
            "Let a time service set the clock, and see that it keeps running.",
            [
                Remedy.Step("see the clock", "timedatectl status"),
                Remedy.Step("let systemd keep it", "timedatectl set-ntp true"),
            ])
    }

    /// A way of reading the clock, in words.
    static func way(_ way: ClockReading.Way) -> String {
        switch way {
        case .library: "the C library's call"
        case .systemCall: "the bare system call"
        case .freshFile: "the time of a new file"
        case .boot: "boot time and the time since"
        }
    }

    /// A distance as people say it, in years where days say nothing any more.
    static func distance(_ seconds: Int64) -> String {
        let amount = seconds.magnitude
        if amount >= 730 * 86_400 { return "\((amount &+ 15_778_476) / 31_556_952) years" }
        return Wording.duration(seconds)
    }
}
