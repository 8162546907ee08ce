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

/// There is no directory in which a few KiB can be written, nor another way to give gpg a keyring: there is no verdict.
public struct NoScratch: Error, Sendable, Hashable, CustomStringConvertible {
    /// Every candidate with its own reason, in the order of trying.
    public var failures: [ScratchFailure]

    /// Why the keyrings could not be read from memory, nor where they lie, in words.
    public var otherWays: [String]

    public init(failures: [ScratchFailure], otherWays: [String] = []) {
        self.failures = failures
        self.otherWays = otherWays
    }

    public var description: String {
        let places =
            failures.isEmpty
            ? "there is no candidate for a scratch directory"
            : "no scratch directory could be written: " + failures.map(\.description).joined(separator: "; ")
        return ([places] + otherWays).joined(separator: "; ")
    }
}
