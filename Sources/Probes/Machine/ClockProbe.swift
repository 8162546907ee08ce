import AptModel
import Evidence
import Linux

/// What this machine's clock shows, how long it has been up, and the moments from which an unset clock counts.
public func observeClock(_ root: Root = .own) -> ClockObservation {
    var clock = ClockObservation(
        now: wallClockSeconds.map { Timestamp(seconds: $0) }, uptimeSeconds: observeUptime(),
        anchors: observeAnchors(root), preloaded: root.isOwn ? observePreloadedClock() : nil)
    if root.isOwn {
        clock.readings = observeClockReadings()
        clock.preload = environment["LD_PRELOAD"].flatMap { $0.isEmpty ? nil : String($0.prefix(1000)) }
    }
    return clock
}

/// LD_PRELOAD where the bundle's launcher had to leave it out: made for another C library than the bundle's.
public var preloadLeftOut: String? { environment["APT_VERDICT_PRELOAD"].flatMap { $0.isEmpty ? nil : $0 } }

/// The time that the root's own `date` is shown with what was left out of our own start.
private func observePreloadedClock() -> PreloadedClock? {
    guard let library = preloadLeftOut else { return nil }
    var date = Program("/bin/date", ["-u", "+%s"], environment: environment)
    date.environment["LD_PRELOAD"] = library
    date.deadline = 5
    date.outputLimit = 64
    guard let before = wallClockSeconds, let shown = Int64(run(date).outputText.filter { $0 != "\n" }),
        let after = wallClockSeconds, shown < before - 1 || shown > after + 1
    else { return nil }
    return PreloadedClock(library: library, now: Timestamp(seconds: shown))
}

/// The kernel's own word first: a preloaded clock (libfaketime) answers the boot-time clock with the wall clock's time.
private func observeUptime() -> Double? {
    if let bytes = try? readFile("/proc/uptime", limit: 256),
        let uptime = Double(String(decoding: bytes.prefix { $0 != 0x20 && $0 != 0x0a }, as: UTF8.self))
    {
        return uptime
    }
    guard case .success(let nanoseconds) = time(of: .bootTime) else { return nil }
    return Double(nanoseconds) / 1e9
}

/// fake-hwclock writes the last known time into a file; systemd never lets the clock start before the time of its
/// `clock-epoch` file, and timesyncd not before that of the last synchronisation (systemd-timesyncd(8)).
func observeAnchors(_ root: Root) -> [ClockAnchor] {
    var anchors: [ClockAnchor] = []
    for path in ["/etc/fake-hwclock.data", "/var/lib/fake-hwclock/fake-hwclock.data"] {
        guard let bytes = try? root.read(path, limit: 4096) else { continue }
        let text = String(decoding: bytes.prefix { $0 != 0x0a }, as: UTF8.self)
        // 2026-11-23 03:31:07, in UTC.
        if let time = Timestamp(rfc3339: text + "Z") { anchors.append(ClockAnchor(name: path, time: time)) }
    }
    for path in ["/usr/lib/clock-epoch", "/lib/clock-epoch", "/var/lib/systemd/timesync/clock"] {
        guard let status = try? root.status(of: path) else { continue }
        let time = Timestamp(seconds: status.modifiedAt)
        if !anchors.contains(where: { $0.name.hasSuffix("clock-epoch") && path.hasSuffix("clock-epoch") }) {
            anchors.append(ClockAnchor(name: path, time: time))
        }
    }
    return anchors
}
