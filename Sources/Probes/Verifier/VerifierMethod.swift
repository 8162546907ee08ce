import AptModel
import Linux

/// apt's own verification method and all that apt-get gives it when it starts it: configuration, environment, user.
public struct VerifierMethod: Sendable {
    /// `gpgv` or `sqv`.
    public var name: String
    /// `/usr/lib/apt/methods/gpgv`.
    public var path: String
    /// The user that it comes to run as.
    public var user: SandboxUser
    /// The whole environment.
    public var environment: [String: String]
    /// The temp directory that it comes to as that user.
    public var temp: String
    /// The file that an apt-get which updates its lists holds a lock on.
    public var listsLock: String
    /// The cap for a Release file, in bytes.
    public var maximumBytes: Int
    let release: AptVersion
    /// `601 Configuration`.
    let configuration: [UInt8]

    /// - Parameters:
    ///   - name: the back-end of this apt.
    ///   - sandbox: the user that the configuration names.
    ///   - goesUnsandboxed: whether that user cannot reach the directory that apt downloads into (see `observeUnsandboxed`).
    ///   - environment: of this machine, as apt-get started from here would have it.
    public init(
        name: String, loaded: LoadedConfiguration, sandbox: SandboxUser, goesUnsandboxed: Bool,
        environment: [String: String], target: Target
    ) {
        self.name = name
        let lists = loaded.listsDirectory.hasSuffix("/") ? loaded.listsDirectory : loaded.listsDirectory + "/"
        var configuration = loaded.configuration
        // Set by apt-get itself before it reads anything.
        configuration.set("Binary", to: "apt-get")
        configuration.set("CommandLine::AsString", to: "apt-get update")
        // apt-get as root gives up its sandbox for this run (apt-pkg/acquire.cc, CheckDropPrivsMustBeDisabled).
        if effectiveUser.uid == 0, goesUnsandboxed || sandbox.account == nil {
            configuration.set("APT::Sandbox::User", to: "")
            user = SandboxUser(superuserOf: target)
        } else {
            user = sandbox
        }
        // A method may have a place of its own (apt-pkg/acquire-worker.cc, Start).
        let own = "Dir::Bin::Methods::\(name)"
        path = configuration.exists(own) ? configuration.file(own) : configuration.directory("Dir::Bin::Methods") + name
        self.environment = VerifierMethod.environment(environment)
        temp = chooseTempDirectories(sandbox: user, target: target).sandbox.path
        listsLock = lists + "lock"
        maximumBytes = configuration.integer("Acquire::MaxReleaseFileSize", default: 10_000_000)
        release = loaded.aptVersion
        self.configuration = configuration.methodMessage
    }

    /// Without what the bundle's launcher put there for its own gpg. Messages stay in English, so that they are recognised.
    static func environment(_ environment: [String: String]) -> [String: String] {
        var environment = environment
        if let preload = environment.removeValue(forKey: "APT_VERDICT_PRELOAD") { environment["LD_PRELOAD"] = preload }
        if let path = environment["PATH"] {
            let places = path.split(separator: ":", omittingEmptySubsequences: false)
            let isOurs = places.first.map { isAccessible("\($0)/../libexec/apt-verdict", execute: true) } ?? false
            environment["PATH"] = isOurs ? places.dropFirst().joined(separator: ":") : path
        }
        environment["LC_ALL"] = "C"
        return environment
    }
}
