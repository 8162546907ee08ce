import CGPGME

/// Bytes in memory as GPGME wants them; freed with the object. No file is ever behind one.
@safe final class DataObject {
    let handle: OpaquePointer

    /// An empty object, for output.
    init() throws(EngineError) {
        var made: OpaquePointer?
        let error = unsafe gpgme_data_new(&made)
        guard let made = unsafe made, error == 0 else {
            throw .library(step: "gpgme_data_new", code: EngineCode(error))
        }
        unsafe handle = made
    }

    /// A copy of `bytes`, for input.
    init(_ bytes: [UInt8]) throws(EngineError) {
        var made: OpaquePointer?
        let error = unsafe bytes.withUnsafeBytes { raw in
            // An empty array has no address, and GPGME refuses a null one.
            if let start = raw.baseAddress {
                unsafe gpgme_data_new_from_mem(&made, start.assumingMemoryBound(to: CChar.self), raw.count, 1)
            } else {
                unsafe gpgme_data_new(&made)
            }
        }
        guard let made = unsafe made, error == 0 else {
            throw .library(step: "gpgme_data_new_from_mem", code: EngineCode(error))
        }
        unsafe handle = made
        // Pieces of 64 KiB instead of 512 bytes on the way through the pipes, where this libgpgme knows the flag.
        _ = unsafe gpgme_data_set_flag(made, "io-buffer-size", "65536")
    }

    deinit {
        unsafe gpgme_data_release(handle)
    }

    /// The first bytes of what was written into the object, at most `cap` of them.
    func contents(cap: Int) -> [UInt8] {
        guard unsafe gpgme_data_seek(handle, 0, SEEK_SET) == 0 else { return [] }
        var collected = [UInt8](repeating: 0, count: cap)
        var length = 0
        while length < cap {
            let got = unsafe collected.withUnsafeMutableBytes { room in
                unsafe gpgme_data_read(handle, room.baseAddress.map { unsafe $0 + length }, cap - length)
            }
            guard got > 0 else { break }
            length += got
        }
        return Array(collected.prefix(length))
    }
}
