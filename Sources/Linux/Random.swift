import CLinux

/// Bytes from the kernel's generator; where that call is refused, ones that are merely hard to guess: enough for a file
/// name, never for a key.
public func randomBytes(_ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe av_random(&bytes, count)
    return bytes
}

/// Twelve unpredictable characters of `a-p` and `A-P`, for a file name.
func randomName() -> String {
    let letters = Array("abcdefghijklmnopABCDEFGHIJKLMNOP".utf8)
    return String(decoding: randomBytes(12).map { letters[Int($0) % letters.count] }, as: UTF8.self)
}
