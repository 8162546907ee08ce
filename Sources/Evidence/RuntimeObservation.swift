/// What the kernel and the runtime hold this process to, and with it an apt that is started from here. Only this machine's own
/// root has it: what another root's programs run under cannot be tried from outside.
public struct RuntimeObservation: Codable, Sendable, Equatable {
    /// The mode of seccomp(2) in `/proc/self/status`.
    public var seccomp: TargetProcessObservation.Seccomp?
    /// Whether this process can gain rights by execve(2).
    public var noNewPrivileges: Bool?
    /// Effective capabilities as 16 hexadecimal digits.
    public var capabilities: String?
    /// What became of the system calls that were tried; nil where none could be.
    public var systemCalls: SystemCallObservation?
    /// The security modules that confine this process.
    public var confinement: ConfinementObservation?
    /// What stands between this process and a Linux kernel of its own.
    public var emulation: [EmulationObservation]?
    /// Whether libgcrypt here runs in its FIPS mode.
    public var fips: FipsObservation?
    /// The version of the root's C library as dpkg has it, `2.36-9+deb12u13`.
    public var libcVersion: String?

    public init(
        seccomp: TargetProcessObservation.Seccomp? = nil, noNewPrivileges: Bool? = nil, capabilities: String? = nil,
        systemCalls: SystemCallObservation? = nil, libcVersion: String? = nil
    ) {
        self.seccomp = seccomp
        self.noNewPrivileges = noNewPrivileges
        self.capabilities = capabilities
        self.systemCalls = systemCalls
        self.libcVersion = libcVersion
    }
}

/// System calls tried in a child with arguments that every kernel refuses: what matters is who refuses.
public struct SystemCallObservation: Codable, Sendable, Equatable {
    /// Calls that reached the kernel.
    public var reached: [String]
    /// Calls that did not: EPERM and the like.
    public var refused: [RefusedCall]
    /// Why the rest was not tried: the name of an error; nil where all were.
    public var stoppedBy: String?

    /// A call and what was answered in the kernel's place.
    public struct RefusedCall: Codable, Sendable, Hashable {
        /// `faccessat2`; `o_tmpfile` is an openat with O_TMPFILE.
        public var call: String
        public var answer: Answer

        public init(_ call: String, _ answer: Answer) {
            self.call = call
            self.answer = answer
        }
    }

    /// What a system call got that did not reach the kernel's own code.
    public enum Answer: String, Codable, Sendable {
        /// What old runtimes answer to a call that they do not know.
        case notPermitted = "eperm"
        /// The kernel does not have it, or a filter says so: C libraries fall back.
        case noSuchCall = "enosys"
        case accessDenied = "eacces"
        /// SIGSYS.
        case killed
    }

    public init(reached: [String] = [], refused: [RefusedCall] = [], stoppedBy: String? = nil) {
        self.reached = reached
        self.refused = refused
        self.stoppedBy = stoppedBy
    }
}

/// Security modules and what they say of this process.
public struct ConfinementObservation: Codable, Sendable, Equatable {
    /// `/sys/kernel/security/lsm`, in its order; empty where it cannot be read.
    public var modules: [String]
    /// Whether a SELinux policy is loaded, and whether it is enforced.
    public var selinux: Mode?
    /// This process's SELinux context.
    public var selinuxContext: String?
    /// Whether AppArmor is on.
    public var apparmor: Bool
    /// This process's AppArmor profile with its mode: `docker-default (enforce)`.
    public var apparmorProfile: String?

    /// How SELinux rules.
    public enum Mode: String, Codable, Sendable {
        case enforcing, permissive
    }

    public init(
        modules: [String] = [], selinux: Mode? = nil, selinuxContext: String? = nil, apparmor: Bool = false,
        apparmorProfile: String? = nil
    ) {
        self.modules = modules
        self.selinux = selinux
        self.selinuxContext = selinuxContext
        self.apparmor = apparmor
        self.apparmorProfile = apparmorProfile
    }
}

/// Something that stands in for the kernel, or for the processor.
public struct EmulationObservation: Codable, Sendable, Hashable {
    public var kind: Kind
    /// Where that was seen.
    public var sign: String

    /// What it is.
    public enum Kind: String, Codable, Sendable {
        case qemuUser = "qemu_user"
        case proot
        case fakechroot
        case fakeroot
        case gvisor
        case wsl1
    }

    public init(_ kind: Kind, sign: String) {
        self.kind = kind
        self.sign = sign
    }
}

/// The FIPS mode of libgcrypt, which gpg and gpgv use.
public struct FipsObservation: Codable, Sendable, Equatable {
    /// `/proc/sys/crypto/fips_enabled`; nil where it cannot be read.
    public var kernel: Bool?
    /// `/etc/gcrypt/fips_enabled` is there.
    public var file: Bool
    /// LIBGCRYPT_FORCE_FIPS_MODE is set.
    public var environment: Bool

    public init(kernel: Bool? = nil, file: Bool = false, environment: Bool = false) {
        self.kernel = kernel
        self.file = file
        self.environment = environment
    }
}

/// What came of becoming apt's sandbox user as apt does it: setgroups, setresgid, setresuid, and a look whether it is true.
public struct SandboxSwitchObservation: Codable, Sendable, Equatable {
    /// `setgroups`, `setgid`, `setuid`, `identity` (the calls went well and the ids are other ones); nil where all went well.
    public var failedStep: String?
    /// The name of the system's error.
    public var error: String?
    /// `/proc/self/uid_map`, empty where every id is its own.
    public var uidMap: [IdentityRange]
    /// `/proc/self/gid_map`.
    public var gidMap: [IdentityRange]
    /// `/proc/self/setgroups`: `allow` or `deny`.
    public var setgroups: String?

    public init(
        failedStep: String? = nil, error: String? = nil, uidMap: [IdentityRange] = [], gidMap: [IdentityRange] = [],
        setgroups: String? = nil
    ) {
        self.failedStep = failedStep
        self.error = error
        self.uidMap = uidMap
        self.gidMap = gidMap
        self.setgroups = setgroups
    }
}
