/// A file that one of apt's methods reads for a transfer, as the sandbox user, and that is not there or not for that user.
public struct MethodFileObservation: Codable, Sendable, Equatable {
    /// As apt names it.
    public var path: String
    /// What the method wants it for.
    public var role: Role
    /// The host that was asked.
    public var host: String
    /// The option that names it; nil for Debian's own place.
    public var setBy: ConfiguredSwitch?
    /// The system's name of the error: `ENOENT`, `EACCES`.
    public var error: String
    /// What the sandbox user may do with it, where that was tried.
    public var access: AccessObservation?

    /// What a method reads a file for.
    public enum Role: String, Codable, Sendable {
        case certificateAuthorities = "certificate_authorities"
        case clientCertificate = "client_certificate"
        case clientKey = "client_key"
    }

    public init(
        path: String, role: Role, host: String, setBy: ConfiguredSwitch? = nil, error: String,
        access: AccessObservation? = nil
    ) {
        self.path = path
        self.role = role
        self.host = host
        self.setBy = setBy
        self.error = error
        self.access = access
    }
}

/// Where this machine's C library takes the addresses of host names from (nsswitch.conf(5)).
public struct HostNamesObservation: Codable, Sendable, Equatable {
    /// The words of the `hosts:` line without their actions.
    public var services: [String]
    /// Those among them that are neither built in nor a module of this root.
    public var absent: [String]
    /// What the sandbox user may do with /etc/hosts, where it may not read it.
    public var hostsAccess: AccessObservation?
    /// Hosts of failed transfers that /etc/hosts has an address for.
    public var namesInHostsFile: [String]

    public init(
        services: [String], absent: [String] = [], hostsAccess: AccessObservation? = nil,
        namesInHostsFile: [String] = []
    ) {
        self.services = services
        self.absent = absent
        self.hostsAccess = hostsAccess
        self.namesInHostsFile = namesInHostsFile
    }

    /// Whether nothing that is named can be asked, so that every look-up fails.
    public var answersNothing: Bool { !services.isEmpty && absent.count == services.count }
}
