import AptModel
import Curl
import Evidence
import FoundationEssentials
import Linux

/// Asks the container engine what it keeps on disk. Only GET requests are made, and nothing is deleted.
struct EngineUse {
    /// The most bytes of the answer that are read: some 400 for each image, container or record of a build cache.
    static let byteLimit: Int64 = 16 << 20
    /// Seconds that the engine may take: it measures volumes and containers by walking over them.
    static let seconds = 20.0

    var places: EnginePlaces
    var client = EngineClient()
    /// The first engine that answers; nil where there is none.
    ///
    /// - Parameter kind: `docker` or `podman`, where only that one can hold the container that is looked at.
    func observe(kind: String?, secondsLeft: () -> Double) -> EngineUseObservation? {
        var failed: EngineUseObservation?
        for endpoint in places.endpoints {
            do throws(ContainerError) {
                if let found = try observe(endpoint, kind, secondsLeft) { return found }
            } catch {
                if failed == nil {
                    failed = EngineUseObservation(
                        engine: kind ?? "docker", endpoint: endpoint.name, failure: EngineUse.words(error))
                }
            }
        }
        return failed
    }

    private func observe(_ endpoint: EngineEndpoint, _ kind: String?, _ secondsLeft: () -> Double)
        throws(ContainerError) -> EngineUseObservation?
    {
        var client = client
        client.timeout = min(client.timeout, 5, secondsLeft())
        guard client.timeout > 0, let result = try client.get("/info", at: endpoint) else { return nil }
        let engine = EngineClient.engine(result, endpoint)
        if let kind, kind != engine { return nil }
        guard let info = try? EngineInfoAnswer(json: client.body(of: result, at: endpoint)) else {
            throw .notAnEngine(endpoint: endpoint.name, detail: "its answer is no description of an engine")
        }
        let time = info.time.flatMap { EngineContainer.moment($0) } ?? result.serverDate.map { Timestamp(seconds: $0) }
        var seen = EngineUseObservation(
            engine: engine, endpoint: endpoint.name, version: short(info.version),
            operatingSystem: short(info.operatingSystem), kernel: short(info.kernel), storageDriver: short(info.driver),
            time: time, dataRoot: info.dataRoot.map { String($0.prefix(300)) })
        lookAtDataRoot(&seen, endpoint)
        client.timeout = min(self.client.timeout * 2, EngineUse.seconds, secondsLeft())
        do throws(ContainerError) {
            try measure(&seen, client, endpoint)
        } catch {
            seen.failure = EngineUse.words(error)
        }
        return seen
    }

    private func measure(_ seen: inout EngineUseObservation, _ client: EngineClient, _ endpoint: EngineEndpoint)
        throws(ContainerError)
    {
        guard let result = try client.get("/system/df", at: endpoint, byteLimit: EngineUse.byteLimit) else {
            throw .noAnswer(endpoint: endpoint.name, detail: "it is gone")
        }
        let body = try client.body(of: result, at: endpoint)
        guard let answer = try? EngineUseAnswer(json: body), answer.images != nil else {
            throw .notAnEngine(endpoint: endpoint.name, detail: "its answer does not say what it keeps")
        }
        let figures = EngineFigures(answer, engine: seen.engine, now: seen.time?.seconds)
        seen.images = figures.imageRow
        seen.containers = figures.containerRow
        seen.volumes = figures.volumeRow
        seen.buildCache = figures.cacheRow
        seen.prunes = figures.prunes
    }

    /// Only where the engine's path leads to the same directory here: not where it runs on another machine, in a virtual machine, or
    /// this program in a container to which no more than the socket was given.
    private func lookAtDataRoot(_ seen: inout EngineUseObservation, _ endpoint: EngineEndpoint) {
        guard case .unix(let socket) = endpoint.way, let path = seen.dataRoot, path.hasPrefix("/"),
            let process = listener(onSocket: socket), let its = try? fileStatus("/proc/\(process)/root\(path)"),
            let here = try? fileStatus(path), its.device == here.device, its.inode == here.inode,
            let status = try? fileSystem(at: path)
        else { return }
        seen.dataRootMount = MountTable.own.mount(holding: path, in: .own)
        seen.dataRootTotalBytes = status.totalBytes
        seen.dataRootAvailableBytes = status.availableBytes
    }

    private static func words(_ error: ContainerError) -> String {
        if case .permissionDenied(let endpoint) = error { return "permission denied on \(endpoint)" }
        return "\(error)"
    }

    /// What Docker Desktop's engine gives for its operating system.
    static let desktop = "Docker Desktop"

    private func short(_ text: String?) -> String? { text.map { String($0.prefix(100)) } }
}
