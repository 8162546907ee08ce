import Evidence

/// Enough today, and below the warning threshold.
enum SpaceLow: Rule {
    static let code = FaultCode.r15
    /// Without `--warn-free` there is a warning under this share of the file system or this many bytes, whichever is more.
    static let usual = [FreeThreshold(permille: 100), FreeThreshold(bytes: 50_000_000)]
    static let explanation = Explanation(
        what:
            "apt has room enough today, and less is left of the file system than --warn-free asks for: by default 10 %, "
            + "or 50 MB.",
        causes: ["logs, images or packages that pile up"],
        proof:
            "statvfs of apt's directories against the threshold. With --warn-free, what fills the file system is measured too.",
        remedy: "Look at what grows before it is full, or set --warn-free to what is enough here.")

    /// One warning for each file system, about the machine rather than any source.
    static func findings(in run: RunCase) -> [Finding] {
        guard run.observations.apt != nil else { return [] }
        let thresholds = run.observations.warnFree.map { [$0] } ?? usual
        // A file system on which a fault was found is no longer a matter of warnings.
        var seen = Set(
            run.observations.directories.filter { DirectoryTrouble($0, in: run) != nil }.map(place))
        return run.observations.directories.compactMap { directory in
            guard let total = directory.totalBytes, total > 0, let available = directory.availableBytes,
                thresholds.contains(where: { $0.isAbove(availableBytes: available, totalBytes: total) })
            else { return nil }
            let place = place(directory)
            guard seen.insert(place).inserted else { return nil }
            return Finding(
                code, owner: Room.owner(directory, run), subject: place,
                title: Room.fitted("\(Room.short(place, 30)) has \(Wording.bytes(available)) left"),
                because: [
                    Proof(Room.state(directory), Room.probe(directory)),
                    Proof(
                        "the warning comes under \(thresholds.map(words).joined(separator: " or "))",
                        Room.probe(directory)),
                ] + DiskUseProof.proofs(directory, run), remedy: RoomRemedy.space(directory, run))
        }
    }

    private static func words(_ threshold: FreeThreshold) -> String {
        if let bytes = threshold.bytes { return Wording.bytes(bytes) }
        let permille = threshold.permille ?? 0
        return permille % 10 == 0 ? "\(permille / 10) %" : "\(permille / 10).\((permille % 10).magnitude) %"
    }

    private static func place(_ directory: DirectoryObservation) -> String { directory.mount?.point ?? directory.path }
}
