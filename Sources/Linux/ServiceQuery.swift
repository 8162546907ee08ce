import CLinux

/// A name server to ask in place of those that /etc/resolv.conf names.
public struct NameServer: Hashable, Sendable {
    /// An IPv4 address.
    public let address: String
    public let port: UInt16

    public init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }
}

/// No name server gave an answer: not reachable, silent, or in trouble itself.
public struct NameServerFailure: Error, Hashable, Sendable {
    public init() {}
}

/// The SRV records of a name such as `_http._tcp.debian.example.org`, looked up by glibc's resolver over UDP alone; none
/// where there are none. What does not fit into one datagram is left out.
///
/// - Parameters:
///   - seconds: how long to wait for an answer, in whole seconds; one try.
///   - server: nil for those of /etc/resolv.conf.
/// - Returns: sorted by priority.
public func serviceRecords(
    _ name: String, seconds: Int = 2, server: NameServer? = nil
) -> Result<[ServiceRecord], NameServerFailure> {
    guard !name.utf8.contains(0), name.utf8.count <= 255 else { return .success([]) }
    var answer = [UInt8](repeating: 0, count: 4096)
    let capacity = answer.count
    let length = unsafe name.withCString { name in
        unsafe withOptionalCString(server?.address) { address in
            unsafe av_query_services(
                name, address, server?.port ?? 0, Int32(clamping: max(1, seconds)), &answer, capacity)
        }
    }
    guard length >= 0 else { return .failure(NameServerFailure()) }
    let records = parseServiceAnswer(Array(answer.prefix(Int(length))))
    return .success(
        records.enumerated().sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }
            .map(\.element))
}

/// From here on host names come from /etc/hosts and DNS alone, users from /etc/passwd, whatever /etc/nsswitch.conf says. For a
/// program that brings its own C library: the machine's modules were made for the machine's.
public func useBuiltInNameServices() { av_use_built_in_name_services() }

/// From here on host names come from these services of nsswitch.conf(5): `files dns`. The C library loads the module of a name
/// that is not built in.
public func useHostServices(_ services: [String]) { unsafe av_use_host_services(services.joined(separator: " ")) }
