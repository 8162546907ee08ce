import Evidence
import Linux

/// What the kernel and the runtime hold this process to: an apt that is started from here is held to the same.
///
/// - Parameter architecture: Debian's name of the root's; the calls of a 32-bit root cannot be tried by a 64-bit program.
public func observeRuntime(_ target: Target, architecture: String, libcVersion: String?) -> RuntimeObservation? {
    guard target.root.isOwn else { return nil }
    let text = String(decoding: (try? readFile("/proc/self/status", limit: 65_536)) ?? [], as: UTF8.self)
    let status = ProcessStatus(text)
    var seen = RuntimeObservation(
        seccomp: status.seccomp, noNewPrivileges: status.noNewPrivileges, capabilities: status.capabilities,
        libcVersion: libcVersion)
    if canTryCalls(of: architecture) { seen.systemCalls = observeSystemCalls() }
    seen.confinement = observeConfinement()
    seen.fips = observeFips(target)
    let emulation = observeEmulation(status: text, environment: target.environment)
    if !emulation.isEmpty { seen.emulation = emulation }
    return seen
}

/// Whether this program's system calls are those of the root's programs.
public func canTryCalls(of architecture: String) -> Bool {
    !["i386", "armhf", "armel", "mips", "mipsel", "powerpc", "x32", "s390"].contains(architecture)
        || architecture == InstalledApt.ownArchitecture
}

private func observeSystemCalls() -> SystemCallObservation {
    let (calls, stoppedBy) = trySystemCalls()
    var seen = SystemCallObservation(stoppedBy: stoppedBy?.name)
    for call in calls {
        switch call.answer {
        case .reached: seen.reached.append(call.name)
        case .refused(.noSystemCall): seen.refused.append(.init(call.name, .noSuchCall))
        case .refused(.accessDenied): seen.refused.append(.init(call.name, .accessDenied))
        case .refused: seen.refused.append(.init(call.name, .notPermitted))
        case .killed: seen.refused.append(.init(call.name, .killed))
        case .notTried: break
        }
    }
    return seen
}

/// The security modules that rule here, and what they call this process (selinuxfs, apparmorfs, proc(5)).
private func observeConfinement() -> ConfinementObservation {
    func line(_ path: String) -> String? {
        guard let bytes = try? readFile(path, limit: 4096) else { return nil }
        let text = String(decoding: bytes.prefix { $0 != 0 && $0 != 0x0a }, as: UTF8.self)
        return text.isEmpty ? nil : text
    }
    var seen = ConfinementObservation()
    seen.modules = line("/sys/kernel/security/lsm")?.split(separator: ",").map(String.init) ?? []
    seen.selinux = line("/sys/fs/selinux/enforce").map { $0 == "1" ? .enforcing : .permissive }
    seen.apparmor = line("/sys/module/apparmor/parameters/enabled") == "Y"
    // Since Linux 5.8 each module has a directory of its own; attr/current is the first module's.
    seen.apparmorProfile =
        line("/proc/self/attr/apparmor/current") ?? (seen.apparmor ? line("/proc/self/attr/current") : nil)
    if seen.selinux != nil { seen.selinuxContext = line("/proc/self/attr/current") }
    return seen
}

/// The three ways to bring libgcrypt into its FIPS mode (its manual, "Enabling FIPS mode").
private func observeFips(_ target: Target) -> FipsObservation {
    let kernel = (try? readFile("/proc/sys/crypto/fips_enabled", limit: 64)).map { $0.first == UInt8(ascii: "1") }
    return FipsObservation(
        kernel: kernel, file: target.root.kind(of: "/etc/gcrypt/fips_enabled") != nil,
        environment: target.environment["LIBGCRYPT_FORCE_FIPS_MODE"] != nil)
}
