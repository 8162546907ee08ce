import Evidence
import Linux

/// What stands between this process and a kernel of its own.
func observeEmulation(status: String, environment: [String: String]) -> [EmulationObservation] {
    var found: [EmulationObservation] = []
    func text(_ path: String) -> String {
        String(decoding: (try? readFile(path, limit: 1 << 20)) ?? [], as: UTF8.self)
    }
    let preload = environment["LD_PRELOAD"] ?? preloadLeftOut ?? ""
    for (kind, name) in [(EmulationObservation.Kind.fakechroot, "libfakechroot"), (.fakeroot, "libfakeroot")]
    where preload.contains(name) {
        found.append(EmulationObservation(kind, sign: "LD_PRELOAD=\(preload.prefix(200))"))
    }
    if let tracer = tracer(status), let name = try? readFile("/proc/\(tracer)/comm", limit: 64) {
        let name = String(decoding: name.filter { $0 != 0x0a }, as: UTF8.self)
        if name.hasPrefix("proot") {
            found.append(EmulationObservation(.proot, sign: "process \(tracer), \(name), traces this one"))
        }
    }
    let version = text("/proc/version")
    if version.contains("gVisor") {
        found.append(EmulationObservation(.gvisor, sign: "/proc/version: \(version.prefix(100).filter { $0 != "\n" })"))
    } else if text("/proc/self/mountinfo").contains(" gofer ") {
        found.append(EmulationObservation(.gvisor, sign: "/proc/self/mountinfo shows a mount by its gofer"))
    }
    // WSL 2 runs a Linux kernel ("microsoft-standard-WSL2"); WSL 1 ends in "-Microsoft".
    if systemName.release.hasSuffix("-Microsoft") {
        found.append(EmulationObservation(.wsl1, sign: "kernel \(systemName.release)"))
    }
    if let processor = foreignProcessor(text("/proc/cpuinfo"), own: InstalledApt.ownArchitecture) {
        found.append(EmulationObservation(.qemuUser, sign: "/proc/cpuinfo shows \(processor)"))
    }
    return found
}

/// `TracerPid:` of a /proc/PID/status; nil for 0.
func tracer(_ status: String) -> Int? {
    status.split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
        .flatMap { Int($0.dropFirst(10).filter { $0 != "\t" && $0 != " " }) }.flatMap { $0 > 0 ? $0 : nil }
}

/// What /proc/cpuinfo shows where it is no processor that runs this program's instructions: qemu's user mode leaves that file as
/// the kernel has it. nil where it fits, or nothing tells.
func foreignProcessor(_ cpuinfo: String, own: String) -> String? {
    let isIntel = own == "amd64" || own == "i386"
    for line in cpuinfo.split(separator: "\n").prefix(40) {
        if line.hasPrefix("CPU implementer"), isIntel { return "an ARM processor" }
        if line.hasPrefix("vendor_id"), !isIntel, line.contains("GenuineIntel") || line.contains("AuthenticAMD") {
            return "an x86 processor"
        }
    }
    return nil
}
