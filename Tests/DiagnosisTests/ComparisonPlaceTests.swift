import Evidence
import Testing

@testable import Diagnosis

/// What each side of a comparison is said to be: never more than the two reports hold.
@Suite("What the sides of a comparison are") struct ComparisonPlaceTests {
    private static let linuxKit = "6.10.14-linuxkit"
    private static let wsl = "5.15.167.4-microsoft-standard-WSL2"

    private func machine(
        _ hostname: String, kernel: String = "6.1.0-44-amd64", container: String? = nil, boot: String? = "one",
        engine: (system: String, kernel: String)? = nil
    ) -> Observations {
        var seen = Observations.healthy()
        seen.machine.hostname = hostname
        seen.machine.kernel = kernel
        seen.machine.container = container
        seen.machine.bootId = boot
        if let engine {
            seen.diskUse = DiskUseObservation(
                engine: EngineUseObservation(
                    engine: "docker", endpoint: "/var/run/docker.sock", operatingSystem: engine.system,
                    kernel: engine.kernel))
        }
        return seen
    }

    private func places(_ left: Observations, _ right: Observations) -> (left: String?, right: String?) {
        let comparison = compare(ComparedSide(left), ComparedSide(right))
        return (comparison.left.place, comparison.right.place)
    }

    @Test func anOrdinaryHostAndItsContainer() {
        let host = machine("host", engine: ("Debian GNU/Linux 12 (bookworm)", "6.1.0-44-amd64"))
        let container = machine("web", container: "docker")
        let seen = places(host, container)
        #expect(seen.left == "the other side's host, as far as can be seen: the same kernel, no mark of a container")
        #expect(seen.right == "a container")
        // Under another kernel, or one without a name, it may be any machine.
        for boot in ["two", nil] {
            var other = host
            other.machine.bootId = boot
            #expect(places(other, container).left == nil && places(other, container).right == "a container")
        }
        #expect(places(host, host) == (nil, nil))
    }

    @Test func aSecondContainerIsNoHost() {
        let (one, other) = (machine("build", container: "docker"), machine("web", container: "docker"))
        #expect(places(one, other).left == "a second container, under the same kernel as the other side: no host")
        #expect(places(one, other).right == "a container, under the same kernel as the other side")
        // The same name: it may be the same one, looked at twice.
        #expect(places(one, one).left == "a container, under the same kernel as the other side: no host")
    }

    /// Docker Desktop's engine says what it is; the kernel's name alone says less.
    @Test func dockerDesktop() {
        let kernel = ComparisonPlaceTests.linuxKit
        let web = machine("web", kernel: kernel, container: "docker", engine: ("Docker Desktop", kernel))
        let build = machine("build", kernel: kernel, container: "docker")
        let desktop = "container in Docker Desktop's virtual machine, under the same kernel as the other side"
        // One engine's word holds for all that runs under its kernel.
        #expect(places(build, web) == ("a second \(desktop): no host", "a \(desktop)"))
        #expect(places(web, build) == ("a second \(desktop): no host", "a \(desktop)"))
        let byName = "container on a LinuxKit kernel, as Docker Desktop's virtual machine has"
        #expect(places(build, machine("x", kernel: kernel, container: "docker")).left?.contains(byName) == true)

        let virtual = machine("linuxkit-025", kernel: kernel)
        #expect(places(virtual, web).left == "Docker Desktop's virtual machine, not the computer that it runs on")
        #expect(places(virtual, build).left == "a virtual machine with a LinuxKit kernel, as Docker Desktop's has")
        #expect(
            places(machine("docker-desktop", kernel: kernel), build).left
                == "Docker Desktop's virtual machine, not the computer that it runs on")
    }

    /// An engine that was asked and runs elsewhere says nothing of this kernel, and a name says nothing without the kernel's.
    @Test func whatOnlyLooksLikeDockerDesktop() {
        let (web, desktop) = (
            machine("web", container: "docker"), ("Docker Desktop", ComparisonPlaceTests.linuxKit)
        )
        let host = machine("host", engine: desktop)
        let named = machine("docker-desktop")
        for left in [host, named] {
            let seen = places(left, web)
            #expect(seen.left?.contains("Docker Desktop") == false && seen.right == "a container")
        }
        // Another boot's engine is another machine's.
        let kernel = ComparisonPlaceTests.linuxKit
        let far = machine("web", kernel: kernel, container: "docker", boot: "two", engine: desktop)
        let near = machine("build", kernel: kernel, container: "docker")
        #expect(places(near, far).left == "a container on a LinuxKit kernel, as Docker Desktop's virtual machine has")
    }

    @Test func wsl() {
        let kernel = ComparisonPlaceTests.wsl
        let ubuntu = machine("PC", kernel: kernel)
        let web = machine("web", kernel: kernel, container: "docker")
        #expect(places(ubuntu, web) == ("a WSL distribution, not Windows itself", "a container in WSL"))
        let asked = machine("PC", kernel: kernel, engine: ("Docker Desktop", kernel))
        #expect(
            places(asked, web).left
                == "a WSL distribution, where Docker Desktop's engine answers, not Windows itself")
        // All distributions share one kernel: that engine need not be the one of this container.
        #expect(places(asked, web).right == "a container in WSL")
        let named = machine("docker-desktop", kernel: kernel)
        #expect(
            places(named, web).left == "a WSL distribution by the name of Docker Desktop's, not Windows itself")
        let systemd = machine("PC", kernel: kernel, container: "wsl")
        #expect(places(systemd, web).left == "a WSL distribution, not Windows itself")
        #expect(
            places(machine("b", kernel: kernel, container: "docker"), web).left
                == "a second container in WSL, under the same kernel as the other side: no host")
    }

    /// What lies in another root's files is no machine; a container seen from outside is one.
    @Test func anotherRoot() {
        let host = machine("host")
        var root = machine("host", container: "docker")
        root.machine.root = "/srv/image"
        #expect(places(host, root) == (nil, nil))
        root.targetProcess = TargetProcessObservation(pid: 7, engine: "docker", containerId: "a", containerName: "web")
        #expect(places(host, root).left?.hasPrefix("the other side's host") == true)
        #expect(places(host, root).right == "a container")
        var second = root
        #expect(places(root, second).left?.hasPrefix("a container") == true)
        second.targetProcess?.containerId = "b"
        #expect(places(root, second).left?.hasPrefix("a second container") == true)
    }
}
