import Foundation

/// Plain loopback TCP sockets for test servers.
public enum LoopbackSocket {
    /// A listening socket with a long backlog (a short one costs a second per lost SYN) and the port it got.
    public static func listening(address: String, port: Int = 0) throws -> (Int32, Int) {
        let v6 = address.contains(":")
        let descriptor = socket(v6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw FaultServer.StartError(call: "socket", code: errno) }
        func fail(_ call: String) -> FaultServer.StartError {
            let code = errno
            close(descriptor)
            return FaultServer.StartError(call: call, code: code)
        }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
        var storage = sockaddr_storage()
        var length = fill(&storage, address: address, port: port)
        let bound = withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard bound == 0 else { throw fail("bind") }
        guard listen(descriptor, 512) == 0 else { throw fail("listen") }
        let named = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard named == 0 else { throw fail("getsockname") }
        // The port has the same place in sockaddr_in and sockaddr_in6.
        let number = withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { Int(UInt16(bigEndian: $0.pointee.sin_port)) }
        }
        return (descriptor, number)
    }

    /// A listening Unix socket.
    static func listening(unixSocket path: String) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw FaultServer.StartError(call: "bind", code: ENAMETOOLONG)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw FaultServer.StartError(call: "socket", code: errno) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard bound == 0, listen(descriptor, 16) == 0 else {
            let code = errno
            close(descriptor)
            throw FaultServer.StartError(call: "bind", code: code)
        }
        return descriptor
    }

    /// A port on which nothing listens: connecting to it is refused.
    public static func unusedPort(address: String = "127.0.0.1") throws -> Int {
        let (descriptor, port) = try listening(address: address)
        close(descriptor)
        return port
    }

    /// A port whose queue of connections is full, so that further ones are never answered: a black hole. The sockets to
    /// close afterwards come with it.
    public static func blackHole() throws -> (port: Int, sockets: [Int32]) {
        let (descriptor, port) = try listening(address: "127.0.0.1")
        listen(descriptor, 0)
        var sockets = [descriptor]
        for _ in 0..<4 {
            let client = socket(
                AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
            var storage = sockaddr_storage()
            let length = fill(&storage, address: "127.0.0.1", port: port)
            _ = withUnsafePointer(to: &storage) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, length) }
            }
            sockets.append(client)
        }
        return (port, sockets)
    }

    /// Whether something listens on a port of 127.0.0.1.
    public static func accepts(port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var storage = sockaddr_storage()
        let length = fill(&storage, address: "127.0.0.1", port: port)
        return withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        } == 0
    }

    /// Sends all bytes; false once the other side is gone.
    static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    private static func fill(_ storage: inout sockaddr_storage, address: String, port: Int) -> socklen_t {
        withUnsafeMutablePointer(to: &storage) { pointer in
            if address.contains(":") {
                return pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    $0.pointee.sin6_family = sa_family_t(AF_INET6)
                    $0.pointee.sin6_port = in_port_t(port).bigEndian
                    inet_pton(AF_INET6, address, &$0.pointee.sin6_addr)
                    return socklen_t(MemoryLayout<sockaddr_in6>.size)
                }
            }
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                $0.pointee.sin_family = sa_family_t(AF_INET)
                $0.pointee.sin_port = in_port_t(port).bigEndian
                inet_pton(AF_INET, address, &$0.pointee.sin_addr)
                return socklen_t(MemoryLayout<sockaddr_in>.size)
            }
        }
    }
}
