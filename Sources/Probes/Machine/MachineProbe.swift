import Evidence
import Linux

/// The machine or container that the examined root belongs to.
///
/// - Parameters:
///   - target: kernel, host name and uid are always this process's.
///   - sandbox: the user that has to be able to write to /dev/null, too.
public func observeMachine(_ target: Target, sandbox: SandboxUser? = nil) -> MachineObservation {
    let system = systemName
    var machine = MachineObservation(
        hostname: system.hostname, os: observeOperatingSystem(target.root), kernel: system.release,
        architecture: observeArchitecture(target.root) ?? debianArchitecture(ofMachine: system.machine),
        container: observeContainer(target.root), uid: Int(effectiveUser.uid),
        devNull: observeDevNull(target, sandbox: sandbox), root: target.name)
    machine.bootId = observeBoot()
    return machine
}

/// The kernel's random name of this boot (proc_sys_kernel(5)), 36 characters; nil without /proc.
func observeBoot() -> String? {
    guard let bytes = try? readFile("/proc/sys/kernel/random/boot_id", limit: 256) else { return nil }
    let name = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    return name.utf8.count == 36 && name.allSatisfy({ $0 == "-" || $0.isHexDigit }) ? name : nil
}

/// `debian 12`, from os-release(5); nil where there is none.
func observeOperatingSystem(_ root: Root) -> String? {
    for path in ["/etc/os-release", "/usr/lib/os-release"] {
        guard let bytes = try? root.read(path, limit: 65_536) else { continue }
        let fields = parseOsRelease(String(decoding: bytes, as: UTF8.self))
        guard let id = fields["ID"] else { continue }
        // Testing and unstable have no VERSION_ID.
        guard let version = fields["VERSION_ID"] ?? fields["VERSION_CODENAME"] else { return id }
        return "\(id) \(version)"
    }
    return nil
}

/// The assignments of an os-release file, without quotes and backslashes.
func parseOsRelease(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        guard let equals = line.firstIndex(of: "=") else { continue }
        var value = line[line.index(after: equals)...]
        if let quote = value.first, quote == "\"" || quote == "'", value.count >= 2, value.last == quote {
            value = value.dropFirst().dropLast()
        }
        fields[String(line[..<equals])] = String(value.filter { $0 != "\\" })
    }
    return fields
}

/// What /dev/null is, for this program and for the sandbox user where that can be tried.
///
/// In another root the modes tell: nothing there is opened for writing.
func observeDevNull(_ target: Target, sandbox: SandboxUser?) -> MachineObservation.DevNull {
    guard let status = try? target.root.status(of: "/dev/null") else { return .missing }
    let isDevice = status.kind == .characterDevice && status.deviceNumber == (1, 3)
    guard isDevice || status.kind == .regular else {
        guard status.kind == .characterDevice else { return .notACharacterDevice }
        return status.mode & 0o002 != 0 ? .otherDevice : .notWritable
    }
    var users: [Account?] = [nil]
    if let account = sandbox?.accountToBecome { users.append(account) }
    let writable =
        target.root.isOwn
        ? !users.contains { user in
            if case .failed = probe(.write(path: "/dev/null"), as: user).state { true } else { false }
        }
        : status.mode & 0o002 != 0
    guard writable else { return isDevice ? .notWritable : .notACharacterDevice }
    return isDevice ? .good : .writableFile
}
