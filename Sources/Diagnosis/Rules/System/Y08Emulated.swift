import Evidence

/// Something stands in for the kernel or the processor.
enum Emulated: Rule {
    static let code = FaultCode.y08
    static let explanation = Explanation(
        what:
            "This system is emulated or faked in part: by qemu's user mode, proot, fakechroot, fakeroot, gVisor or WSL 1. That is no "
            + "fault, and it explains others: calls that are missing or answer otherwise, owners and modes that are made up.",
        causes: [
            "an image of another architecture, built with qemu and binfmt_misc",
            "a chroot without root (proot, fakechroot)",
            "a sandbox with a kernel of its own (gVisor)", "the first version of the Windows Subsystem for Linux",
        ],
        proof:
            "LD_PRELOAD, the name of the process that traces this one, /proc/version and the kernel's release are read, and whether "
            + "/proc/cpuinfo shows a processor that cannot run this program.",
        remedy: "Nothing by itself; where something fails, try the same on a real kernel of this architecture.")

    static func findings(in run: RunCase) -> [Finding] {
        guard run.observations.apt != nil else { return [] }
        return (run.observations.machine.runtime?.emulation ?? []).map { seen in
            Finding(
                code, owner: .runtime, subject: seen.kind.rawValue, title: "this system is \(name(seen.kind))",
                because: [Proof(seen.sign, .runtime)],
                remedy: Remedy(
                    "If something fails here and nothing else explains it, try the same on a real kernel: \(advice(seen.kind))"
                ))
        }
    }

    private static func name(_ kind: EmulationObservation.Kind) -> String {
        switch kind {
        case .qemuUser: "run by qemu's user mode emulation"
        case .proot: "a proot"
        case .fakechroot: "a fakechroot"
        case .fakeroot: "run under fakeroot"
        case .gvisor: "gVisor, not Linux"
        case .wsl1: "WSL 1, not Linux"
        }
    }

    private static func advice(_ kind: EmulationObservation.Kind) -> String {
        switch kind {
        case .qemuUser: "update qemu-user-static on the host, or build on a machine of this architecture."
        case .proot, .fakechroot, .fakeroot: "a chroot or container made by root, or one with a user namespace."
        case .gvisor: "the engine's default runtime, runc."
        case .wsl1: "WSL 2 (wsl --set-version NAME 2)."
        }
    }
}
