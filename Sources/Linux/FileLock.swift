import Glibc

/// Whether another process holds a lock on the file (`fcntl` with F_GETLK, the kind of lock that apt takes); nil where the file is
/// not there or cannot be opened.
public func isLockedByAnother(_ path: String) -> Bool? {
    guard let file = try? Descriptor(opening: path, O_RDONLY | O_NONBLOCK) else { return nil }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    guard unsafe fcntl(file.number, F_GETLK, &lock) == 0 else { return nil }
    return lock.l_type != Int16(F_UNLCK)
}
