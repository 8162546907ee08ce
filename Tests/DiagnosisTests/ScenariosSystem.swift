import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// Y02, Y03, Y05, Y07 to Y10: the programs that apt starts and what they run under.
    static let underApt: [Scenario] = programs + calls + users + modules

    private static let programs: [Scenario] = [
        .trigger(.y02, "false-in-the-place-of-gpgv") { run in
            run.program("/usr/bin/gpgv") { $0.start = Healthy.started(["--version"], 1, nil) }
        },
        .trigger(.y02, "true-in-the-place-of-gpgv") { run in
            run.program("/usr/bin/gpgv") {
                $0.start = Healthy.started(["--version"], 0, "true (GNU coreutils) 9.1")
            }
        },
        .trigger(.y02, "a-library-is-missing", on: .trixie) { run in
            run.program("/usr/bin/sqv") {
                $0.missingLibraries = ["libnettle.so.8"]
                $0.start = Healthy.started(["--version"], 127, nil)
                $0.start?.firstErrorLine =
                    "/usr/bin/sqv: error while loading shared libraries: libnettle.so.8: cannot open "
                    + "shared object file: No such file or directory"
            }
        },
        .trigger(.y02, "a-library-is-missing-in-another-root") { run in
            run.machine.root = "/mnt/image"
            run.program("/usr/bin/gpgv") { $0.missingLibraries = ["libgcrypt.so.20"] }
            run.neverStarted()
        },
        .trigger(.y02, "not-executable") { run in
            run.apt?.verifierPresent = false
            run.program("/usr/bin/gpgv") {
                $0.mode = 0
                ($0.blockedBy, $0.blockedByMode) = ("/usr/bin/gpgv", 0)
                $0.start = ProgramStart(arguments: ["--version"], user: "_apt", ending: .notStarted, error: "EACCES")
            }
        },
        .trigger(.y02, "killed-by-a-signal", on: .trixie) { run in
            run.program("/usr/bin/sqv") {
                $0.start = ProgramStart(arguments: ["--version"], user: "_apt", ending: .signalled, status: 11)
            }
        },
        .trigger(.y02, "hangs") { run in
            run.program("/usr/bin/gpgv") {
                $0.start = ProgramStart(arguments: ["--version"], user: "_apt", ending: .hung, seconds: 5)
            }
        },
        .trigger(.y02, "no-shell-for-apt-key") { run in
            run.program("/usr/bin/apt-key") {
                $0.interpreterExists = false
                $0.start = ProgramStart(arguments: ["-c", ":"], user: "_apt", ending: .notStarted, error: "ENOENT")
            }
        },
        .trigger(.y02, "no-mktemp") { run in run.program("/usr/bin/mktemp") { $0.kind = .missing } },
        .nearMiss(.y02, "a-library-was-not-found-and-it-starts") { run in
            run.program("/usr/bin/gpgv") { $0.missingLibraries = ["libunusual.so.1"] }
        },
        .nearMiss(.y02, "gpgv-beside-sqv-is-broken", on: .trixie) { run in
            // What this apt does not start is not among its programs.
            run.program("/usr/bin/sqv") { $0.start?.firstLine = "sqv 1.3.0" }
        },
        .nearMiss(.y02, "no-cmp-and-one-keyring") { run in run.program("/usr/bin/cmp") { $0.kind = .missing } },

        .trigger(.y10, "no-http-method") { run in run.program("/usr/lib/apt/methods/http") { $0.kind = .missing } },
        .trigger(.y10, "http-method-not-executable") { run in
            run.program("/usr/lib/apt/methods/http") {
                ($0.mode, $0.blockedBy, $0.blockedByMode) = (0o644, "/usr/lib/apt/methods/http", 0o644)
                $0.start = ProgramStart(arguments: [], user: "root", ending: .notStarted, error: "EACCES")
            }
        },
        .trigger(.y10, "no-sqv-method", on: .trixie) { run in
            run.program("/usr/lib/apt/methods/sqv") { $0.kind = .missing }
        },
        .trigger(.y10, "https-under-apt-1.4") { run in
            run.apt?.version = "1.4.11"
            run.source.uri = "https://debian.example.org/debian"
            run.program("/usr/lib/apt/methods/http") {
                ($0.path, $0.scheme, $0.kind) = ("/usr/lib/apt/methods/https", "https", .missing)
            }
        },
        .trigger(.y10, "http-in-capitals") { run in
            run.source.looks = []
            run.source.notTried = .init(reason: .unsupportedScheme, detail: "'HTTP' is not ours to run")
            run.program("/usr/lib/apt/methods/http") {
                ($0.path, $0.scheme, $0.kind) = ("/usr/lib/apt/methods/HTTP", "HTTP", .missing)
            }
        },
        .nearMiss(.y10, "another-source-in-capitals") { run in
            run.program("/usr/lib/apt/methods/http") {
                ($0.path, $0.scheme, $0.kind) = ("/usr/lib/apt/methods/HTTP", "HTTP", .missing)
            }
        },
        .trigger(.y10, "s3-without-its-package") { run in
            run.source.uri = "s3://bucket.example.org/debian"
            run.source.looks = []
            run.source.notTried = .init(reason: .unsupportedScheme, detail: "apt-verdict does not fetch s3:")
            run.program("/usr/lib/apt/methods/http") {
                ($0.path, $0.scheme, $0.kind) = ("/usr/lib/apt/methods/s3", "s3", .missing)
            }
        },
        .nearMiss(.y10, "s3-with-its-package") { run in
            run.source.uri = "s3://bucket.example.org/debian"
            run.source.looks = []
            run.source.notTried = .init(reason: .unsupportedScheme, detail: "apt-verdict does not fetch s3:")
            run.program("/usr/lib/apt/methods/http") {
                ($0.path, $0.scheme) = ("/usr/lib/apt/methods/s3", "s3")
            }
        },
        .nearMiss(.y10, "another-source's-method-is-missing") { run in
            run.program("/usr/lib/apt/methods/http") {
                ($0.path, $0.scheme, $0.kind) = ("/usr/lib/apt/methods/https", "https", .missing)
            }
        },
    ]

    private static let calls: [Scenario] = [
        .trigger(.y03, "faccessat2-eperm-under-apt-2.6") { run in run.refuse(.init("faccessat2", .notPermitted)) },
        .trigger(.y03, "faccessat2-eperm-under-apt-3", on: .trixie) { run in
            run.refuse(.init("faccessat2", .notPermitted))
        },
        .trigger(.y03, "statx-kills-sqv-in-a-container", on: .trixie) { run in
            run.machine.container = "docker"
            run.refuse(.init("statx", .killed), .init("fchmodat2", .notPermitted))
        },
        .nearMiss(.y03, "clone3-enosys") { run in
            run.refuse(.init("clone3", .noSuchCall), .init("faccessat2", .noSuchCall))
        },
        .nearMiss(.y03, "a-filter-that-refuses-nothing") { run in run.refuse() },
    ]

    private static let users: [Scenario] = [
        .trigger(.y05, "a-single-id-is-mapped") { run in
            run.apt?.sandboxSwitch = SandboxSwitchObservation(
                failedStep: "setgroups", error: "EPERM", uidMap: [IdentityRange(inside: 0, outside: 1000, count: 1)],
                gidMap: [IdentityRange(inside: 0, outside: 1000, count: 1)], setgroups: "deny")
        },
        .trigger(.y05, "the-ids-are-made-up") { run in
            run.apt?.sandboxSwitch = SandboxSwitchObservation(failedStep: "identity")
        },
        .trigger(.y05, "var-lib-apt-of-mode-0700") { run in
            run.apt?.unsandboxedBy = AccessObservation(
                user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: "/var/lib/apt",
                blockedByMode: 0o700,
                blockedByOwnerUid: 0)
        },
        .nearMiss(.y05, "the-switch-went-well") { run in
            run.apt?.sandboxSwitch = SandboxSwitchObservation(setgroups: "allow")
        },
        .nearMiss(.y05, "sandbox-user-is-root") { run in
            run.apt?.sandboxUser = "root"
            run.apt?.sandboxUid = 0
        },
    ]

    private static let modules: [Scenario] = [
        .trigger(.y07, "selinux-and-an-open-tmp") { run in
            run.confine(
                ConfinementObservation(
                    modules: ["capability", "selinux"], selinux: .enforcing,
                    selinuxContext: "system_u:system_r:container_t:s0"))
            run.refuseTemp("EACCES")
        },
        .trigger(.y07, "apparmor-and-a-readable-keyring") { run in
            run.confine(ConfinementObservation(apparmor: true, apparmorProfile: "lxc-container-default (enforce)"))
            run.keyrings[0].sandboxAccess = AccessObservation(
                user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: Healthy.keyring,
                blockedByMode: 0o644,
                blockedByOwnerUid: 0)
        },
        .trigger(.y07, "a-warning-for-a-directory-that-root-mends") { run in
            run.confine(ConfinementObservation(apparmor: true, apparmorProfile: "lxc-container-default (enforce)"))
            for index in run.directories.indices where run.directories[index].role == .partial {
                run.directories[index].attempts = [
                    WriteAttempt(
                        user: "_apt", uid: 42, wantedBytes: 4096, writtenBytes: 0, failedStep: "create", error: "EACCES"
                    )
                ]
            }
        },
        .trigger(.y07, "a-warning-for-a-keyring-that-is-not-needed") { run in
            run.confine(ConfinementObservation(apparmor: true, apparmorProfile: "lxc-container-default (enforce)"))
            run.source.trust.kind = .trustedParts
            run.source.look.check.joined = JoinedKeyringObservation(found: [Healthy.keyId])
            var other = run.keyrings[0]
            other.path = "/etc/apt/trusted.gpg.d/other.gpg"
            other.keys = [Healthy.otherKey]
            other.sandboxAccess = AccessObservation(
                user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: other.path, blockedByMode: 0o644,
                blockedByOwnerUid: 0)
            run.keyrings.append(other)
            run.source.trust.keyrings.append(other.path)
        },
        .nearMiss(.y07, "apparmor-unconfined-and-a-refused-tmp") { run in
            run.confine(ConfinementObservation(apparmor: true, apparmorProfile: "unconfined"))
            run.refuseTemp("EACCES")
        },
        .nearMiss(.y07, "apparmor-and-a-mode-that-refuses") { run in
            run.confine(ConfinementObservation(apparmor: true, apparmorProfile: "docker-default (enforce)"))
            run.directories[0].mode = 0o755
            run.refuseTemp("EACCES")
        },
        .nearMiss(.y07, "an-owner-without-a-number-here") { run in
            run.confine(ConfinementObservation(apparmor: true, apparmorProfile: "docker-default (enforce)"))
            run.directories[0].ownerUid = 65_534
            run.refuseTemp("EACCES")
        },

        .trigger(.y08, "proot") { run in
            run.runtime { $0.emulation = [EmulationObservation(.proot, sign: "process 7, proot, traces this one")] }
        },
        .nearMiss(.y08, "no-apt-in-this-root") { run in
            run.apt = nil
            run.runtime { $0.emulation = [EmulationObservation(.proot, sign: "process 7, proot, traces this one")] }
        },
        .nearMiss(.y08, "nothing-in-between") { run in run.runtime { _ in } },

        .trigger(.y09, "the-host-is-in-fips-mode") { run in
            run.machine.container = "docker"
            run.runtime { $0.fips = FipsObservation(kernel: true) }
        },
        .trigger(.y09, "apt-3-does-not-mind", on: .trixie) { run in
            run.runtime { $0.fips = FipsObservation(kernel: true) }
        },
        .nearMiss(.y09, "the-variable-under-libgcrypt-1.8") { run in
            run.program("/usr/lib/apt/methods/gpgv") { $0.libgcrypt = "libgcrypt.so.20.2.8" }
            run.runtime { $0.fips = FipsObservation(kernel: false, environment: true) }
        },
        .nearMiss(.y09, "fips-mode-is-off") { run in run.runtime { $0.fips = FipsObservation(kernel: false) } },
    ]
}

extension Healthy {
    static func started(_ arguments: [String], _ status: Int, _ line: String?, as user: String = "_apt") -> ProgramStart
    {
        ProgramStart(arguments: arguments, user: user, ending: .exited, status: status, firstLine: line, seconds: 0)
    }

    private static func method(_ name: String, _ role: ProgramObservation.Role, _ scheme: String? = nil)
        -> ProgramObservation
    {
        ProgramObservation(
            path: "/usr/lib/apt/methods/\(name)", role: role, need: scheme == nil ? .every : .scheme, scheme: scheme,
            architecture: "amd64", start: started([], 0, "100 Capabilities", as: "root"))
    }

    /// What a healthy apt starts for a source over http.
    static func programs(_ backend: AptObservation.Backend) -> [ProgramObservation] {
        switch backend {
        case .sqv:
            return [
                method("sqv", .verificationMethod),
                ProgramObservation(
                    path: "/usr/bin/sqv", role: .verifier, architecture: "amd64",
                    start: started(["--version"], 0, "sqv 1.3.0 (sequoia-openpgp 2.0.0)")),
                method("http", .method, "http"),
            ]
        case .gpgv:
            var verification = method("gpgv", .verificationMethod)
            verification.libgcrypt = "libgcrypt.so.20.4.1"
            return [
                verification,
                ProgramObservation(
                    path: "/usr/bin/apt-key", role: .aptKey, kind: .script, interpreter: "/bin/sh",
                    interpreterExists: true,
                    start: started(["-c", ":"], 0, nil)),
                ProgramObservation(path: "/usr/bin/mktemp", role: .tool, architecture: "amd64"),
                ProgramObservation(path: "/usr/bin/cmp", role: .tool, need: .severalKeyrings, architecture: "amd64"),
                ProgramObservation(
                    path: "/usr/bin/gpgv", role: .verifier, architecture: "amd64",
                    start: started(["--version"], 0, "gpgv (GnuPG) 2.2.40")),
                method("http", .method, "http"),
            ]
        }
    }
}

extension Observations {
    /// Adds the programs of a healthy apt, and changes one.
    fileprivate mutating func program(_ path: String, _ change: (inout ProgramObservation) -> Void) {
        var programs = apt?.programs ?? Healthy.programs(apt?.backend ?? .gpgv)
        for index in programs.indices where programs[index].path == path { change(&programs[index]) }
        apt?.programs = programs
    }

    /// As another root is seen: nothing was started.
    fileprivate mutating func neverStarted() {
        for index in (apt?.programs ?? []).indices { apt?.programs?[index].start = nil }
    }

    fileprivate mutating func runtime(_ change: (inout RuntimeObservation) -> Void) {
        program("") { _ in }
        var runtime = RuntimeObservation(
            seccomp: .disabled, noNewPrivileges: false, capabilities: "000001ffffffffff",
            libcVersion: apt?.backend == .sqv ? "2.41-12" : "2.36-9+deb12u13")
        change(&runtime)
        machine.runtime = runtime
    }

    fileprivate mutating func refuse(_ calls: SystemCallObservation.RefusedCall...) {
        runtime {
            $0.seccomp = .filter
            $0.systemCalls = SystemCallObservation(reached: ["statfs", "unlinkat", "wait4"], refused: calls)
        }
    }

    fileprivate mutating func confine(_ confinement: ConfinementObservation) {
        runtime { $0.confinement = confinement }
    }

    /// The sandbox user's try in the temp directory fails at its first step.
    fileprivate mutating func refuseTemp(_ error: String) {
        directories[0].attempts[0].failedStep = "create"
        directories[0].attempts[0].error = error
        directories[0].attempts[0].writtenBytes = 0
    }
}
