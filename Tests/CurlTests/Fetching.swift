import Curl
import TestSupport

/// A body as large as a real InRelease, no two lines alike.
let releaseBody: [UInt8] = Array((0..<6000).map { "line \($0) of a file\n" }.joined().utf8)

/// One request with short timeouts.
func request(_ url: String, _ change: (inout TransferRequest) -> Void = { _ in }) -> TransferRequest {
    var request = TransferRequest(url: url, userAgent: "Debian APT-HTTP/1.3 (2.6.1)")
    request.stallTimeout = 1
    request.connectTimeout = 2
    change(&request)
    return request
}

/// Runs one request to its end.
func fetch(_ url: String, _ change: (inout TransferRequest) -> Void = { _ in }) -> TransferResult? {
    TransferPool().run([request(url, change)], jobs: 1).first
}

/// What a client gets from a server that gives one answer.
func fetch(_ answer: FaultAnswer, _ change: (inout TransferRequest) -> Void = { _ in }) throws -> TransferResult? {
    let server = try FaultServer(routes: ["/dists/bookworm/InRelease": answer])
    defer { server.stop() }
    return fetch(server.url("/dists/bookworm/InRelease"), change)
}
