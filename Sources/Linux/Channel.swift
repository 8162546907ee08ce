import Glibc

/// One end of a connection between two processes: bytes both ways, and no call ever waits.
public final class Channel {
    private var descriptor: CInt
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    private init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { close() }

    /// Two ends that are connected with each other; nil where the system has none to give.
    public static func pair() -> (Channel, Channel)? {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        return (Channel(ends[0]), Channel(ends[1]))
    }

    /// Whether this end or the other one was closed.
    public var isClosed: Bool { descriptor < 0 }

    /// Closes this end; the other one is told.
    public func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// What ends a wait: that there is something to read or the other end is closed, and where `writing`, that there is room.
    public func watched(writing: Bool) -> [(descriptor: Int32, reads: Bool)] {
        guard !isClosed else { return [] }
        return writing ? [(descriptor, true), (descriptor, false)] : [(descriptor, true)]
    }

    /// Writes as much as there is room for, and answers how many bytes that was.
    public func write(_ bytes: ArraySlice<UInt8>) -> Int {
        var left = bytes
        while !isClosed, !left.isEmpty {
            let put = unsafe left.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            if put > 0 {
                left = left.dropFirst(put)
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                close()
            }
        }
        return bytes.count - left.count
    }

    /// What has come so far.
    public func read() -> [UInt8] {
        var bytes: [UInt8] = []
        while !isClosed {
            let got = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if got > 0 {
                bytes += buffer[..<got]
            } else if got < 0, errno == EAGAIN {
                break
            } else if got == 0 || errno != EINTR {
                close()
            }
        }
        return bytes
    }
}

/// Waits until one of the descriptors is ready, a signal comes, or the time is over.
public func wait(for watched: [(descriptor: Int32, reads: Bool)], milliseconds: Int32) {
    var states = watched.map { pollfd(fd: $0.descriptor, events: Int16($0.reads ? POLLIN : POLLOUT), revents: 0) }
    _ = unsafe poll(&states, nfds_t(states.count), milliseconds)
}
