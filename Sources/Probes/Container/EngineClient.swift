import Curl
import FoundationEssentials
import Linux

/// Asks a container engine over its HTTP API. It only ever reads: every request is a GET.
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
        guard let result = try get("/containers/\(name)/json", at: endpoint) else { return nil }
        return try read(result, name, endpoint)
    }

    /// The whole answer to one question; nil where nothing is there to be asked.
    func get(_ question: String, at endpoint: EngineEndpoint, byteLimit: Int64 = byteLimit) throws(ContainerError)
        -> TransferResult?
    {
        var request = TransferRequest(url: "", userAgent: "apt-verdict")
        request.headers = [.init("Accept", "application/json")]
        request.byteLimit = byteLimit
        request.connectTimeout = timeout
        request.stallTimeout = timeout
        request.redirectLimit = 0
        request.freshConnection = true
        switch endpoint.way {
        case .unix(let path):
            request.unixSocket = path
            request.url = "http://localhost\(question)"
        case .tcp(let host, let port, let tls):
            request.url = "\(tls ? "https" : "http")://\(host):\(port)\(question)"
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
        guard result.complete != false else {
            throw .notAnEngine(endpoint: endpoint.name, detail: "its answer is cut short")
        }
        return result
    }

    private func read(_ result: TransferResult, _ name: String, _ endpoint: EngineEndpoint) throws(ContainerError)
        -> EngineContainer
    {
        guard result.httpStatus == 200 else {
            guard let message = EngineClient.message(result.body) else {
                throw .notAnEngine(endpoint: endpoint.name, detail: "it answered with status \(result.httpStatus)")
            }
            guard result.httpStatus == 404 else {
                throw .engineRefused(endpoint: endpoint.name, status: result.httpStatus, message: message)
            }
            throw .noSuchContainer(name: name, endpoints: [endpoint.name])
        }
        do throws(EngineContainer.Unreadable) {
            return try EngineContainer(json: result.body, engine: EngineClient.engine(result, endpoint))
        } catch {
            throw .notAnEngine(endpoint: endpoint.name, detail: error.detail)
        }
    }

    /// The body of an answer that is one; the engine's own word for why not else.
    func body(of result: TransferResult, at endpoint: EngineEndpoint) throws(ContainerError) -> [UInt8] {
        guard result.httpStatus == 200 else {
            guard let message = EngineClient.message(result.body) else {
                throw .notAnEngine(endpoint: endpoint.name, detail: "it answered with status \(result.httpStatus)")
            }
            throw .engineRefused(endpoint: endpoint.name, status: result.httpStatus, message: message)
        }
        return result.body
    }

    /// `docker` or `podman`, by what it calls itself.
    static func engine(_ result: TransferResult, _ endpoint: EngineEndpoint) -> String {
        let server = (result.headers["server"] ?? "").lowercased()
        let isPodman = server.hasPrefix("libpod") || (!server.hasPrefix("docker") && endpoint.name.contains("podman"))
        return isPodman ? "podman" : "docker"
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
