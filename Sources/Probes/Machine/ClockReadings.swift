import AptModel
import Evidence
import Linux

/// The wall clock read in several ways at the same moment. The kernel has one, so where they differ something stands in
/// between: a preloaded library, a filter, an emulation.
func observeClockReadings() -> [ClockReading] {
    readClocks().map { reading in
        let way: ClockReading.Way =
            switch reading.way {
            case .library: .library
            case .systemCall: .systemCall
            case .freshFile: .freshFile
            }
        return ClockReading(way, time: reading.seconds.map { Timestamp(seconds: $0) }, error: reading.error)
    } + [bootReading()].compactMap { $0 }
}

/// `btime` of /proc/stat is the wall clock's time less the time since boot (proc(5)). Where lxcfs makes up /proc/uptime, the sum
/// is off by what the container is younger, so this is never more than a hint.
private func bootReading() -> ClockReading? {
    guard let stat = try? readFile("/proc/stat", limit: 1 << 22),
        let uptime = try? readFile("/proc/uptime", limit: 256),
        let boot = bootTime(String(decoding: stat, as: UTF8.self)),
        let since = Double(String(decoding: uptime.prefix { $0 != 0x20 && $0 != 0x0a }, as: UTF8.self)),
        since.isFinite, (0...3.2e9).contains(since)
    else { return nil }
    return ClockReading(.boot, time: Timestamp(seconds: boot &+ Int64(since)))
}

/// The number behind `btime` in a /proc/stat.
func bootTime(_ stat: String) -> Int64? {
    stat.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Int64($0.dropFirst(6)) }
}
