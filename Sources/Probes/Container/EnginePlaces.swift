import Linux

/// The engines to ask, in order: `DOCKER_HOST` alone where it is set; else Docker's usual sockets, then podman's.
struct EnginePlaces {
    /// Asked one after the other, until one knows the container.
    var endpoints: [EngineEndpoint] = []
    /// A variable that cannot be used; said only where no other engine knows the container.
    var unusable: ContainerError?

    /// - Parameters:
    ///   - environment: this program's own.
    ///   - systemRoot: where `/run` and `/var/run` are looked for; `""` outside tests.
    init(environment: [String: String], systemRoot: String = "") {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let certificates = value("DOCKER_CERT_PATH") ?? value("HOME").map { $0 + "/.docker" }
        let usesTLS = value("DOCKER_TLS_VERIFY") != nil || value("DOCKER_CERT_PATH") != nil

        if let host = value("DOCKER_HOST") {
            add(host, "DOCKER_HOST", usesTLS: usesTLS, certificates)
            return
        }
        add(path: systemRoot + "/var/run/docker.sock")
        add(path: systemRoot + "/run/docker.sock")
        if let host = value("CONTAINER_HOST") {
            add(host, "CONTAINER_HOST", usesTLS: false, nil)
        } else {
            add(path: systemRoot + "/run/podman/podman.sock")
            if let folder = value("XDG_RUNTIME_DIR"), folder.utf8.first == UInt8(ascii: "/") {
                add(path: folder + "/podman/podman.sock")
            }
        }
        if let folder = value("XDG_RUNTIME_DIR"), folder.utf8.first == UInt8(ascii: "/") {
            add(path: folder + "/docker.sock")
        }
    }

    private mutating func add(_ host: String, _ variable: String, usesTLS: Bool, _ certificates: String?) {
        do throws(EngineEndpoint.Unusable) {
            endpoints.append(try EngineEndpoint.parse(host, usesTLS: usesTLS, certificates: certificates))
        } catch { unusable = .unusableHost(variable: variable, reason: error.reason) }
    }

    /// `/var/run` is a link to `/run` almost everywhere: the same socket is asked once.
    private mutating func add(path: String) {
        let real = (try? resolvePath(path)) ?? path
        guard real.utf8.count <= 107 else { return }
        let endpoint = EngineEndpoint(.unix(real))
        if !endpoints.contains(endpoint) { endpoints.append(endpoint) }
    }
}
