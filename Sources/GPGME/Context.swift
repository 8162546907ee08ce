import CGPGME

/// One GPGME context, bound to one gpg program and its setting; freed with the object.
@safe final class Context {
    let handle: OpaquePointer
    /// Set where GPGME told the engine's version.
    let engineVersion: String

    /// - Parameter setting: gpg's options and keyrings; nil only to ask for the version.
    init(gpg: String, setting: GPGSetting?) throws(EngineError) {
        var made: OpaquePointer?
        let error = unsafe gpgme_new(&made)
        guard let made = unsafe made, error == 0 else {
            throw .library(step: "gpgme_new", code: EngineCode(error))
        }
        unsafe handle = made
        unsafe gpgme_set_offline(made, 1)
        // GPGME starts gpg for its version each time that it is told which one to take.
        let found = unsafe Context.engine(of: made)
        var set: gpgme_error_t = 0
        if setting != nil || found?.program != gpg || found?.version == nil {
            set = unsafe gpgme_ctx_set_engine_info(
                made, GPGME_PROTOCOL_OpenPGP, setting?.fileName(of: gpg) ?? gpg, setting?.homeDirectory)
        }
        engineVersion = unsafe Context.engine(of: made)?.version ?? "unknown"
        if set != 0 {
            throw .gpgUnusable(path: gpg, code: EngineCode(set))
        }
    }

    deinit {
        unsafe gpgme_release(handle)
    }

    private static func engine(of context: OpaquePointer) -> (program: String?, version: String?)? {
        var info = unsafe gpgme_ctx_get_engine_info(context)
        while let engine = unsafe info {
            if unsafe engine.pointee.protocol == GPGME_PROTOCOL_OpenPGP {
                let program = unsafe engine.pointee.file_name.map { unsafe String(cString: $0) }
                return (program, unsafe engine.pointee.version.map { unsafe String(cString: $0) })
            }
            unsafe info = engine.pointee.next
        }
        return nil
    }
}
