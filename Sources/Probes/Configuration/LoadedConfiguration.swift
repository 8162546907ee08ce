import AptModel
import Linux

/// Everything that apt's configuration said in one root: what was read, what was refused, and what could not be read.
public struct LoadedConfiguration: Sendable {
    /// A file that apt passes over, or that could not be read.
    public struct PassedOver: Sendable, Hashable {
        /// As apt names it, inside the root.
        public var path: String
        /// In words; the system's error where there was one.
        public var reason: String
        /// apt says nothing about it: a backup file, a name that begins with a dot.
        public var silently: Bool
        /// The system's error number, where the file could not be read.
        public var errno: Int32?

        init(path: String, reason: String, silently: Bool = false, errno: Int32? = nil) {
            self.path = path
            self.reason = reason
            self.silently = silently
            self.errno = errno
        }

        init(_ path: String, _ error: FileError) {
            let reason: String =
                switch error.reason {
                case .system(let number): number.description
                case .tooLarge(let limit): "larger than \(limit) bytes"
                case .notRegular: "not a regular file"
                case .madeUp: "not a stored file but one that the kernel makes up"
                }
            self.init(path: path, reason: reason, errno: error.errno?.rawValue)
        }
    }

    /// Where it was read.
    public var root: Root
    /// apt.conf and its parts, the command line's `-o` on top.
    public var configuration: AptConfiguration
    /// What apt refuses in apt.conf and its parts; after any of these apt does not run at all.
    public var configurationProblems: [AptConfigurationError] = []
    /// apt.conf files that were read, in order.
    public var configurationFiles: [String] = []
    /// The entries of all sources files, and what apt refuses in them.
    public var sources = ParsedSources()
    /// Sources files that were read, in order.
    public var sourceFiles: [String] = []
    /// Files in apt's directories that were not read.
    public var passedOver: [PassedOver] = []
    /// auth.conf and auth.conf.d. No output ever shows what is in it.
    public var authentication = AuthenticationData()
    /// The keyrings that count for a source without Signed-By: trusted.gpg.d, and trusted.gpg where this apt reads it.
    public var trustedKeyrings: [String] = []
    /// Files there that look like keyrings and are not read by this apt.
    public var ignoredKeyrings: [PassedOver] = []
    /// The apt of the root; nil where there is none.
    public var apt: InstalledApt?
    /// The version of the root's C library; nil where its dpkg does not know.
    public var libcVersion: String?
    /// The native architecture: of the root's apt or dpkg, else of this program.
    public var architecture: String
    /// The environment that counts: this program's own, the container's, or none.
    public var environment: [String: String]
    /// The examined apt has a network of its own, which this program is not in.
    public var hasOwnNetwork = false

    /// The apt version whose rules apply.
    public var aptVersion: AptVersion { apt.flatMap { AptVersion($0.version) } ?? .assumed }

    /// The proxies in force.
    public var proxies: ProxyRules { ProxyRules(configuration: configuration, environment: environment) }

    /// The sources that the entries make, and their contradictions.
    public var unique: (sources: [UniqueSource], conflicts: [SourceConflict]) {
        uniqueSources(of: sources.entries, configuration: configuration, release: aptVersion)
    }

    /// The lists directory, as apt names it.
    public var listsDirectory: String { configuration.directory("Dir::State::lists") }
}
