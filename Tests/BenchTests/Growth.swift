import TestSupport

extension Bench {
    /// (d) Longer and longer lists.
    static func growth(_ fleet: BenchFleet) throws -> String {
        struct Size {
            var count: Int
            var command: Command
            var laps: [Lap] = []
            var seen: [ProcessWatch.Seen] = []
        }
        let labs = try [50, 100, 200, 400, BenchFleet.most].map { count in (count, try Ours(fleet.entries(count))) }
        var sizes = labs.map { Size(count: $0.0, command: $0.1.check("ndjson")) }
        for round in 0...rounds(usually: 3) {
            for place in sizes.indices {
                let running = try sizes[place].command.start()
                let watch = ProcessWatch(running.pid)
                let lap = Result { try running.wait() }
                let seen = watch.stop()
                guard round > 0 else { continue }
                sizes[place].laps.append(try lap.get())
                sizes[place].seen.append(seen)
            }
        }
        let rows = sizes.map { size in
            let walls = size.laps.map(\.seconds)
            return [
                "\(size.count)", time(median(walls)), "\(time(walls.min() ?? 0)) to \(time(walls.max() ?? 0))",
                time(median(size.laps.map(\.processorSeconds))), megabytes(size.seen.map(\.peakBytes).max() ?? 0),
                megabytes(size.seen.map(\.treeBytes).max() ?? 0),
            ]
        }
        func perSource(_ value: (Size) -> Double) -> Double {
            slope(sizes.map { (x: Double($0.count), y: value($0)) })
        }
        let wall = perSource { median($0.laps.map(\.seconds)) }
        let processor = perSource { median($0.laps.map(\.processorSeconds)) }
        let memory = perSource { Double($0.seen.map(\.peakBytes).max() ?? 0) }
        return """
            ## Growth

            `check --sources LIST --format ndjson` over the same server. The peak is the program's own resident memory (VmHWM), the
            highest of all rounds; beside it that of all its processes together, sampled, with what they share counted in each.

            \(markdown(["sources", "median", "fastest to slowest", "processor time", "peak memory", "all processes"], rows))
            For each source more: \(time(wall)), of processor time \(time(processor)), of memory \(String(format: "%.1f kB", memory / 1000)).

            """
    }
}
