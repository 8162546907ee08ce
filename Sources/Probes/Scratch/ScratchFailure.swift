/// A place that could not be used for scratch, and how it refused: a fact about the place, never about a signature.
public struct ScratchFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The candidate directory.
    public var place: String
    /// What was tried: `mkdir`, `open`, `write` …
    public var step: String
    /// The error's symbol, `ENOSPC`.
    public var error: String
    /// The system's text for it.
    public var text: String

    /// `/dev/shm: write: ENOSPC: No space left on device`
    public var description: String { "\(place): \(step): \(error): \(text)" }
}

/// There is no directory in which a few KiB can be written. gpg cannot be given a keyring then, and there is no
/// verdict.
public struct NoScratch: Error, Sendable, Hashable, CustomStringConvertible {
    /// Every candidate with its own reason, in the order of trying.
    public var failures: [ScratchFailure]

    public init(failures: [ScratchFailure]) {
        self.failures = failures
    }

    public var description: String {
        failures.isEmpty
            ? "there is no candidate for a scratch directory"
            : "no scratch directory could be written: " + failures.map(\.description).joined(separator: "; ")
    }
}
