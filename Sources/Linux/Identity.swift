import Glibc

/// The effective user and group of this process.
public var effectiveUser: Account { Account(uid: geteuid(), gid: getegid()) }

/// What `uname(2)` says.
public struct SystemName: Hashable, Sendable {
    /// `Linux`
    public let system: String
    public let hostname: String
    /// `6.1.0-18-amd64`
    public let release: String
    /// `x86_64`
    public let machine: String
}

/// The kernel's own name, release and machine, and the host name.
public var systemName: SystemName {
    var raw = utsname()
    _ = unsafe uname(&raw)
    return SystemName(
        system: text(&raw.sysname), hostname: text(&raw.nodename), release: text(&raw.release),
        machine: text(&raw.machine))
}

private func text<Field>(_ field: inout Field) -> String {
    unsafe withUnsafeBytes(of: &field) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
