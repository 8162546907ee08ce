import Linux

/// The directories in which scratch is tried, in this order, each once.
///
/// Memory comes first (`/dev/shm`, `/run`): it is least likely to be what is full, and the user's disk stays untouched.
/// TMPDIR and /tmp follow although they are the usual culprits, then what else is often writable. The working directory
/// comes last; nothing is left behind there either.
///
/// - Parameter environment: this program's own (TMPDIR, XDG_RUNTIME_DIR), never the examined root's.
public func scratchCandidates(environment: [String: String], workingDirectory: String?) -> [String] {
    let all = [
        "/dev/shm", "/run", "/run/shm", environment["TMPDIR"], "/tmp", "/var/tmp", environment["XDG_RUNTIME_DIR"],
        workingDirectory,
    ]
    var candidates: [String] = []
    // A relative TMPDIR is not followed: gpg's home must mean the same in every process.
    for case let place? in all where place.hasPrefix("/") && !candidates.contains(place) { candidates.append(place) }
    return candidates
}
