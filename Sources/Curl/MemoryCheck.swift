import Glibc

/// Whether a library that says it ran out of memory is to be believed.
enum MemoryCheck {
    /// Whether so much can be had now; it is given back at once.
    static func isThere(bytes: Int) -> Bool {
        guard let block = unsafe malloc(bytes) else { return false }
        unsafe free(block)
        return true
    }
}
