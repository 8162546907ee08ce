import CGcrypt

/// libgcrypt must be told its version check before any other call; it is done once, by the first use.
private let libraryIsReady: Bool = {
    // A null request asks for no particular version, so the answer is never null.
    guard unsafe gcry_check_version(nil) != nil else { return false }
    return true
}()

/// The SHA-256 digest of `bytes`, as 64 lower-case hex digits.
///
/// libgcrypt computes it in memory; nothing is allocated beyond the copy of `bytes` that a non-contiguous collection
/// needs.
public func sha256(_ bytes: some Collection<UInt8>) -> String {
    hexadecimal(digest(of: bytes, Int32(bitPattern: GCRY_MD_SHA256.rawValue), count: 32))
}

/// The SHA-1 digest of `bytes`, 20 of them: what the fingerprint and id of a version 4 key are made of, and nothing that
/// is ever trusted.
public func sha1(_ bytes: [UInt8]) -> [UInt8] {
    digest(of: bytes, Int32(bitPattern: GCRY_MD_SHA1.rawValue), count: 20)
}

private func digest(of bytes: some Collection<UInt8>, _ algorithm: Int32, count: Int) -> [UInt8] {
    _ = libraryIsReady
    var digest = [UInt8](repeating: 0, count: count)
    let done: Void? = bytes.withContiguousStorageIfAvailable { unsafe hash($0, algorithm, &digest) }
    if done == nil {
        unsafe Array(bytes).withUnsafeBufferPointer { unsafe hash($0, algorithm, &digest) }
    }
    return digest
}

private func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ algorithm: Int32, _ digest: inout [UInt8]) {
    unsafe digest.withUnsafeMutableBytes { room in
        // libgcrypt reads no byte of an empty buffer, but wants a pointer.
        if let start = bytes.baseAddress {
            unsafe gcry_md_hash_buffer(algorithm, room.baseAddress, start, bytes.count)
        } else {
            unsafe gcry_md_hash_buffer(algorithm, room.baseAddress, room.baseAddress, 0)
        }
    }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
