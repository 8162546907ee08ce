import Evidence

/// Enough today, and below the warning threshold.
enum SpaceLow: Rule {
    static let code = FaultCode.r15
    /// Under this share of the file system, or under this many bytes, there is a warning.
    static let percent: Int64 = 10
    static let bytes: Int64 = 50_000_000
    static let explanation = Explanation(
        what: "apt has room enough today; less than 10 % or less than 50 MB of the file system are left.",
        causes: ["logs, images or packages that pile up"],
        proof: "statvfs of apt's directories against the threshold.",
        remedy: "Look at what grows before it is full.")

    /// One warning for each file system, about the machine rather than any source.
    static func findings(in run: RunCase) -> [Finding] {
        guard run.observations.apt != nil else { return [] }
        // A file system on which a fault was found is no longer a matter of warnings.
        var seen = Set(
            run.observations.directories.filter { DirectoryTrouble($0, in: run) != nil }.map(place))
        return run.observations.directories.compactMap { directory in
            guard let total = directory.totalBytes, total > 0, let available = directory.availableBytes,
                available < bytes || available < total / 100 * percent
            else { return nil }
            let place = place(directory)
            guard seen.insert(place).inserted else { return nil }
            return Finding(
                code, owner: Room.owner(directory, run), subject: place,
                title: Room.fitted("\(Room.short(place, 30)) has \(Wording.bytes(available)) left"),
                because: [
                    Proof(Room.state(directory), Room.probe(directory)),
                    Proof("the warning comes under \(percent) % or \(Wording.bytes(bytes))", Room.probe(directory)),
                ], remedy: RoomRemedy.space(directory, run))
        }
    }

    private static func place(_ directory: DirectoryObservation) -> String { directory.mount?.point ?? directory.path }
}
