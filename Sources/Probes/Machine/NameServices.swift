import Evidence
import Linux

/// The `hosts:` line of nsswitch.conf(5), by which the C library looks names up for apt.
public struct NameServices: Sendable, Hashable {
    /// In the line's order, without the actions in brackets.
    public var services: [String]
    /// Those that are not built in, and no module of this root.
    public var absent: [String] = []
    /// Set where apt's sandbox user may not read /etc/hosts.
    public var hostsRefused = false

    /// A name that no module has: glibc then answers with the system's error, as for apt.
    private static let nothing = "none"

    /// - Parameter text: of /etc/nsswitch.conf; nil where there is none. Without a line for hosts glibc asks files and dns.
    public init(text: [UInt8]?) {
        services = ["files", "dns"]
        for line in (text ?? []).split(separator: UInt8(ascii: "\n")) {
            let content = String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
            let parts = content.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].filter({ !$0.isWhitespace }) == "hosts" else { continue }
            var bracketed = false
            var words: [String] = []
            for word in parts[1].split(whereSeparator: \.isWhitespace) {
                if word.hasPrefix("[") { bracketed = true }
                if !bracketed { words.append(String(word)) }
                if word.hasSuffix("]") { bracketed = false }
            }
            services = words
            return
        }
    }

    /// What glibc itself holds.
    private static let builtIn: Set<String> = ["files", "dns"]

    /// As they are in a root.
    public init(_ root: Root, hosts: AccessObservation? = nil) {
        self.init(text: try? root.read("/etc/nsswitch.conf", limit: 1 << 20))
        hostsRefused = hosts?.readable == false
        guard !services.allSatisfy(NameServices.builtIn.contains) else { return }
        let folders = ["/lib", "/usr/lib", "/lib64", "/usr/lib64"].flatMap { folder in
            [folder] + ((try? root.list(folder)) ?? []).filter { $0.contains("-linux-") }.map { "\(folder)/\($0)" }
        }
        absent = services.filter { name in
            !NameServices.builtIn.contains(name)
                && !folders.contains { root.kind(of: "\($0)/libnss_\(name).so.2") != nil }
        }
    }

    /// Modules of this root that a program with a C library of its own does not load; files and dns stand for them.
    public var foreign: [String] { services.filter { !NameServices.builtIn.contains($0) && !absent.contains($0) } }

    /// The services to look names up by, all of them built in: what the line names, and both where a module's answer is not known.
    public var lookup: [String] {
        var names = services.filter { NameServices.builtIn.contains($0) }
        if !foreign.isEmpty { names += ["files", "dns"].filter { !names.contains($0) } }
        if hostsRefused { names.removeAll { $0 == "files" } }
        return names.isEmpty ? [NameServices.nothing] : names
    }

    /// Services that are asked in place of a module, though the line does not name them.
    public var stoodIn: [String] { foreign.isEmpty ? [] : ["files", "dns"].filter { !services.contains($0) } }

    /// As evidence.
    ///
    /// - Parameter hosts: what the sandbox user may do with /etc/hosts.
    public func observation(hosts: AccessObservation?) -> HostNamesObservation {
        HostNamesObservation(services: services, absent: absent, hostsAccess: hostsRefused ? hosts : nil)
    }
}

/// The names of /etc/hosts that are among these.
public func namesInHostsFile(_ wanted: [String], root: Root) -> [String] {
    guard !wanted.isEmpty, let bytes = try? root.read("/etc/hosts", limit: 4 << 20) else { return [] }
    var known: Set<String> = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
        let content = String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
        known.formUnion(content.split(whereSeparator: \.isWhitespace).dropFirst().map { $0.lowercased() })
    }
    return wanted.filter { known.contains($0.lowercased()) }
}
