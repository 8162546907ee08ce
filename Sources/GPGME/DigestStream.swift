import CGcrypt

/// A SHA-256 digest of bytes that come piece by piece, so that a large file needs no memory of its size.
@safe public final class DigestStream {
    private var handle: gcry_md_hd_t?

    public init() {
        _ = sha256([])  // libgcrypt is made ready by the first use of it.
        var opened: gcry_md_hd_t?
        if unsafe gcry_md_open(&opened, Int32(bitPattern: GCRY_MD_SHA256.rawValue), 0) == 0 { unsafe handle = opened }
    }

    deinit { unsafe gcry_md_close(handle) }

    /// Adds the next bytes.
    public func add(_ bytes: [UInt8]) {
        guard let opened = unsafe handle else { return }
        unsafe bytes.withUnsafeBytes { piece in
            if let start = piece.baseAddress { unsafe gcry_md_write(opened, start, piece.count) }
        }
    }

    /// The digest of everything so far as 64 lower-case hex digits; nil where libgcrypt could not begin.
    public func hexadecimal() -> String? {
        guard let opened = unsafe handle,
            let digest = unsafe gcry_md_read(opened, Int32(bitPattern: GCRY_MD_SHA256.rawValue))
        else { return nil }
        return unsafe UnsafeBufferPointer(start: digest, count: 32).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
