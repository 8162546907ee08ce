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

/// Does something while no other process does so under the same directory's lock (flock(2)).
///
/// - Parameter milliseconds: how long another one is waited for.
/// - Returns: false where it was not done, since another process held the lock for so long.
public func withDirectoryLock(_ path: String, milliseconds: Int, _ body: () -> Void) -> Bool {
    guard let directory = try? Descriptor(opening: path, O_RDONLY | O_DIRECTORY) else {
        body()
        return true
    }
    for _ in 0...max(0, milliseconds / 5) {
        if flock(directory.number, LOCK_EX | LOCK_NB) == 0 {
            body()
            return true
        }
        guard errno == EWOULDBLOCK || errno == EINTR else {
            // A file system without locks.
            body()
            return true
        }
        sleep(milliseconds: 5)
    }
    return false
}
