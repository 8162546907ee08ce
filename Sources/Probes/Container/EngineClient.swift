import Curl
import FoundationEssentials
import Linux

/// Asks a container engine about one container, over its HTTP API. It only ever reads.
struct EngineClient {
    /// The most bytes of an answer; a real one has a few thousand.
    static let byteLimit: Int64 = 4 << 20

    let pool = TransferPool()
    /// Seconds for one engine's whole answer.
    var timeout = 10.0
    var interrupted: () -> Bool = { interruption != nil }

    /// What the engine says; nil where nothing is there to be asked (no such socket).
    ///
    /// The path carries no version: Docker 29 refuses the old ones (1.24 among them), podman and every Docker answer without.
    func inspect(_ name: String, at endpoint: EngineEndpoint) throws(ContainerError) -> EngineContainer? {
        var request = TransferRequest(url: "", userAgent: "apt-verdict")
        request.headers = [.init("Accept", "application/json")]
        request.byteLimit = EngineClient.byteLimit
        request.connectTimeout = timeout
        request.stallTimeout = timeout
        request.redirectLimit = 0
        request.freshConnection = true
        switch endpoint.way {
        case .unix(let path):
            request.unixSocket = path
            request.url = "http://localhost/containers/\(name)/json"
        case .tcp(let host, let port, let tls):
            request.url = "\(tls ? "https" : "http")://\(host):\(port)/containers/\(name)/json"
            if tls { request.tls = EngineClient.tls(endpoint.certificates) }
        }
        let results = pool.run([request], jobs: 1, deadline: timeout, interrupted: interrupted)
        guard let result = results.first else {
            throw .noAnswer(endpoint: endpoint.name, detail: "no transfer was made")
        }
        if let failure = result.failure {
            guard let error = EngineClient.error(failure, at: endpoint) else { return nil }
            throw error
        }
        return try read(result, name, endpoint)
    }

    private func read(_ result: TransferResult, _ name: String, _ endpoint: EngineEndpoint) throws(ContainerError)
        -> EngineContainer
    {
        guard result.complete != false else {
            throw .notAnEngine(endpoint: endpoint.name, detail: "its answer is cut short")
        }
        guard result.httpStatus == 200 else {
            guard let message = EngineClient.message(result.body) else {
                throw .notAnEngine(endpoint: endpoint.name, detail: "it answered with status \(result.httpStatus)")
            }
            guard result.httpStatus == 404 else {
                throw .engineRefused(endpoint: endpoint.name, status: result.httpStatus, message: message)
            }
            throw .noSuchContainer(name: name, endpoints: [endpoint.name])
        }
        let server = (result.headers["server"] ?? "").lowercased()
        let isPodman = server.hasPrefix("libpod") || (!server.hasPrefix("docker") && endpoint.name.contains("podman"))
        do throws(EngineContainer.Unreadable) {
            return try EngineContainer(json: result.body, engine: isPodman ? "podman" : "docker")
        } catch {
            throw .notAnEngine(endpoint: endpoint.name, detail: error.detail)
        }
    }

    /// nil where there is nothing at the endpoint at all.
    private static func error(_ failure: TransferFailure, at endpoint: EngineEndpoint) -> ContainerError? {
        if case .unix = endpoint.way, case .connection = failure.kind {
            switch failure.systemError.map({ Errno(rawValue: $0) }) {
            case .notFound?, .notDirectory?: return nil
            case .accessDenied?, .notPermitted?: return .permissionDenied(endpoint: endpoint.name)
            case let error?: return .noAnswer(endpoint: endpoint.name, detail: error.description)
            case nil: break
            }
        }
        switch failure.kind {
        case .tooLarge, .notHTTP, .protocolError, .partial, .redirectForbidden, .redirectScheme, .redirectLoop,
            .redirectLimit:
            return .notAnEngine(endpoint: endpoint.name, detail: failure.text)
        default: return .noAnswer(endpoint: endpoint.name, detail: failure.text)
        }
    }

    /// `{"message": "No such container: web"}`, the form of every error of this API.
    private static func message(_ body: [UInt8]) -> String? {
        struct Answer: Decodable { var message: String }
        return (try? JSONDecoder().decode(Answer.self, from: Data(body))).map { String($0.message.prefix(300)) }
    }

    /// The server is always verified; docker's own client does not where DOCKER_TLS_VERIFY is empty.
    private static func tls(_ folder: String?) -> TransferRequest.TLSOptions {
        var options = TransferRequest.TLSOptions()
        guard let folder else { return options }
        func file(_ name: String) -> TransferRequest.TLSFile? {
            (try? fileStatus("\(folder)/\(name)")) == nil ? nil : .path("\(folder)/\(name)")
        }
        options.caFile = file("ca.pem")
        options.certificateFile = file("cert.pem")
        options.keyFile = file("key.pem")
        return options
    }
}
