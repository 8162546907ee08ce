import Linux

/// The container technology that runs this root, nil outside a container or where nothing tells.
///
/// The marks: `/.dockerenv` (Docker), `/run/.containerenv` (podman), `container=` in the first process's environment (systemd's
/// convention, lxc and nspawn too), the service account of Kubernetes, the names of control groups.
func observeContainer(_ root: Root) -> String? {
    if root.kind(of: "/var/run/secrets/kubernetes.io") != nil { return "kubernetes" }
    if root.isOwn, environment["KUBERNETES_SERVICE_HOST"] != nil { return "kubernetes" }
    if root.kind(of: "/run/.containerenv") != nil { return "podman" }
    if root.kind(of: "/.dockerenv") != nil { return "docker" }
    guard root.isOwn else { return nil }
    if let bytes = try? readFile("/proc/1/environ", limit: 1 << 20), let name = containerVariable(bytes) { return name }
    if let name = environment["container"], !name.isEmpty { return name }
    if let bytes = try? readFile("/proc/1/cgroup", limit: 1 << 20) {
        return containerName(inControlGroups: String(decoding: bytes, as: UTF8.self))
    }
    return nil
}

/// The value of `container=` among NUL-ended variables.
func containerVariable(_ environ: [UInt8]) -> String? {
    for entry in environ.split(separator: 0) {
        let text = String(decoding: entry, as: UTF8.self)
        if text.hasPrefix("container="), text.utf8.count > 10 { return String(text.dropFirst(10)) }
    }
    return nil
}

/// The engine whose name stands in the control group paths of `/proc/1/cgroup`.
func containerName(inControlGroups text: String) -> String? {
    for line in text.split(separator: "\n") {
        // 12:pids:/docker/0123…
        guard let path = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).dropFirst(2).first
        else { continue }
        if path.contains("kubepods") { return "kubernetes" }
        if path.contains("libpod") { return "podman" }
        if path.contains("docker") { return "docker" }
        if path.contains("containerd") || path.contains("cri-") { return "containerd" }
        if path.contains("/lxc") { return "lxc" }
    }
    return nil
}
