/// What a verification came to. There are three values, not two: the signatures were judged, each for itself, or there
/// is no verdict at all. The second case is neither good nor bad nor unsigned.
public enum VerificationOutcome: Codable, Sendable, Equatable {
    /// gpg judged at least one signature. `words` are what gpg wrote meanwhile.
    case performed([EngineSignature], words: String)
    /// Nothing was judged. `words` are what gpg wrote, often the only hint at the cause.
    case noVerdict(NoVerdictReason, words: String)
}

/// Why an operation of the engine gave no result.
public enum NoVerdictReason: Codable, Sendable, Equatable {
    /// GPGME reported success and no signature: gpg died, or could not use its home, or there is no `/dev/null`.
    case engineSilent
    /// GPGME found no OpenPGP signature in what was given as one.
    case noSignatureData
    /// GPGME ended with this error.
    case engineFailed(EngineCode)
    /// GPGME could not even begin: no memory, no descriptors, no process.
    case engineNotStarted(step: String, code: EngineCode)
    /// The time limit passed; gpg was given up.
    case timedOut
    /// The caller asked to stop.
    case interrupted
}

/// The keys of a keyring, or why they could not be listed. Three values again: an empty list is a keyring without keys.
public enum KeyListing: Sendable, Equatable {
    case listed([EngineKey], words: String)
    case noVerdict(NoVerdictReason, words: String)
}
