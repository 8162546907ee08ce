import Evidence

/// What a side of a comparison is, as far as the two reports tell: a container, a virtual machine, a WSL distribution, or the host
/// of the other side.
///
/// A left side that shares the right one's kernel may be no host at all: on Docker Desktop it is a second container or the virtual
/// machine. Docker Desktop shows in the kernel's name (`…-linuxkit`, which other makers of virtual machines use too) and in what its
/// engine says of itself; WSL 2 shows in the kernel's name (`…-microsoft-standard-WSL2`), whichever engine runs in it.
struct SidePlace {
    private let seen: Observations
    private let other: Observations
    private let isLeft: Bool

    init(_ seen: Observations, beside other: Observations, isLeft: Bool) {
        self.seen = seen
        self.other = other
        self.isLeft = isLeft
    }

    /// In words of this program alone; nil where nothing tells.
    var words: String? {
        // The marks of another root are those of a file tree: they do not tell what runs.
        guard seen.isOfRunningSystem else { return nil }
        if seen.isContainer { return container }
        switch seen.kernelMaker {
        case .linuxKit:
            return isDesktop || seen.machine.hostname == SidePlace.desktopName
                ? "Docker Desktop's virtual machine, not the computer that it runs on"
                : "a virtual machine with a LinuxKit kernel, as Docker Desktop's has"
        case .microsoft:
            let distribution =
                seen.machine.hostname == SidePlace.desktopName
                ? "a WSL distribution by the name of Docker Desktop's" : "a WSL distribution"
            return distribution + (seen.asksDesktop ? ", where Docker Desktop's engine answers" : "")
                + ", not Windows itself"
        case nil:
            // Some engines leave no mark in their containers.
            return sharesKernel && other.isContainer
                ? "the other side's host, as far as can be seen: the same kernel, no mark of a container" : nil
        }
    }

    private var container: String {
        let place =
            switch seen.kernelMaker {
            case .linuxKit:
                isDesktop
                    ? " in Docker Desktop's virtual machine"
                    : " on a LinuxKit kernel, as Docker Desktop's virtual machine has"
            case .microsoft: " in WSL" + (seen.asksDesktop ? ", where Docker Desktop's engine answers" : "")
            case nil: ""
            }
        guard sharesKernel, other.isContainer else { return "a container\(place)" }
        let which = isLeft && isAnother ? "a second container" : "a container"
        return "\(which)\(place), under the same kernel as the other side" + (isLeft ? ": no host" : "")
    }

    private static let desktopName = "docker-desktop"

    private var sharesKernel: Bool {
        seen.machine.bootId != nil && seen.machine.bootId == other.machine.bootId && other.isOfRunningSystem
    }

    /// Docker Desktop's virtual machine has one kernel to itself: what one side's engine says of it holds for both.
    private var isDesktop: Bool { seen.asksDesktop || (sharesKernel && other.asksDesktop) }

    /// Whether the two are not the same container looked at twice.
    private var isAnother: Bool {
        switch (seen.targetProcess, other.targetProcess) {
        case (nil, nil): seen.machine.hostname != other.machine.hostname
        case (let one?, let two?):
            one.containerId != nil && two.containerId != nil && one.containerId != two.containerId
        default: false
        }
    }
}

extension ComparisonSide {
    init(_ side: ComparedSide, beside other: ComparedSide, isLeft: Bool) {
        self.init(
            side, place: SidePlace(side.observations, beside: other.observations, isLeft: isLeft).words)
    }
}

extension Observations {
    fileprivate enum KernelMaker { case linuxKit, microsoft }

    fileprivate var kernelMaker: KernelMaker? {
        let kernel = machine.kernel.lowercased()
        return kernel.contains("linuxkit") ? .linuxKit : kernel.contains("microsoft") ? .microsoft : nil
    }

    /// Whether the engine that was asked is Docker Desktop's and runs under this kernel: one on another machine tells nothing.
    fileprivate var asksDesktop: Bool {
        guard let engine = diskUse?.engine else { return false }
        return engine.operatingSystem == "Docker Desktop" && engine.kernel == machine.kernel
    }

    fileprivate var isOfRunningSystem: Bool { machine.root == nil || targetProcess != nil }

    /// systemd's name for WSL is no container.
    fileprivate var isContainer: Bool { machine.container != nil && machine.container != "wsl" }
}
