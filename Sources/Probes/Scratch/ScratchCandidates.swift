import Linux

/// The directories in which scratch is tried, in this order, each once.
///
/// Memory comes first (`/dev/shm`, `/run`): it is least likely to be what is full, and the user's disk stays untouched.
/// TMPDIR and /tmp follow although they are the usual culprits, then what else is often writable.
///
/// - Parameter environment: this program's own (TMPDIR, XDG_RUNTIME_DIR), never the examined root's.
public func scratchCandidates(environment: [String: String]) -> [String] {
    absolute([
        "/dev/shm", "/run", "/run/shm", environment["TMPDIR"], "/tmp", "/var/tmp", environment["XDG_RUNTIME_DIR"],
    ])
}

/// Directories that are nobody's idea of a scratch place: tried when there is no other way at all, as in an empty root
/// without /proc. Nothing is left behind there either.
public func lastScratchCandidates(workingDirectory: String?) -> [String] { absolute([workingDirectory, "/", "/dev"]) }

/// A relative TMPDIR is not followed: gpg's home must mean the same in every process.
private func absolute(_ places: [String?]) -> [String] {
    var candidates: [String] = []
    for case let place? in places where place.hasPrefix("/") && !candidates.contains(place) { candidates.append(place) }
    return candidates
}
