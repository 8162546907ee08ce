/// Why there is no engine to verify with. None of these says anything about a signature.
public enum EngineError: Error, Sendable, Equatable {
    /// No executable file of the name `gpg` in any of the folders that were searched.
    case gpgNotFound(searched: [String])
    /// libgpgme itself is older than what this program was built for.
    case libraryTooOld(found: String, needed: String)
    /// gpg is there, and GPGME refuses it: it does not start, or is older than GPGME needs.
    case gpgUnusable(path: String, code: EngineCode)
    /// GPGME could not make a context or a data object, for want of memory or descriptors.
    case library(step: String, code: EngineCode)
}
