import Foundation
import Linux

/// A signed repository behind a fault server: honest until a route says otherwise.
public final class ServedRepository: Sendable {
    public let server: FaultServer
    public let repository: SignedRepository
    public let inRelease: [UInt8]
    public let release: [UInt8]
    public let signature: [UInt8]

    /// A plain good repository, made once per test process.
    public static func plain() throws -> SignedRepository { try made.get() }
    private static let made = Result { try SignedRepository() }

    /// The way of a file of the suite in the server's routes.
    public static let suite = "/debian/dists/stable"

    public init(_ repository: SignedRepository? = nil, address: String = "127.0.0.1", headers: [String] = []) throws {
        let repository = try repository ?? ServedRepository.plain()
        self.repository = repository
        let folder = "\(repository.path)/dists/\(repository.plan.suite)"
        func file(_ name: String) -> [UInt8] { (try? readFile("\(folder)/\(name)", limit: 1 << 26)) ?? [] }
        (inRelease, release, signature) = (file("InRelease"), file("Release"), file("Release.gpg"))
        let index = file("main/binary-amd64/Packages")
        let suite = "/debian/dists/\(repository.plan.suite)"
        var routes: [String: FaultAnswer] = ["\(suite)/main/binary-amd64/Packages": .body(index)]
        for (name, bytes) in [("InRelease", inRelease), ("Release", release), ("Release.gpg", signature)]
        where !bytes.isEmpty {
            routes["\(suite)/\(name)"] = .body(bytes, headers: headers)
        }
        server = try FaultServer(routes: routes, address: address)
    }

    public var uri: String { server.url("/debian") }
    public var keyring: String { repository.keyringPath }

    /// The entry of sources.list for it.
    public func entry(_ options: String = "", uri: String? = nil) -> String {
        "deb [signed-by=\(keyring)\(options.isEmpty ? "" : " \(options)")] \(uri ?? self.uri) \(repository.plan.suite) main"
    }

    /// Changes what a file of the suite answers.
    public func answer(_ name: String, _ answer: FaultAnswer) {
        server.route("/debian/dists/\(repository.plan.suite)/\(name)", answer)
    }

    /// How often a file of the suite was asked for.
    public func requests(_ name: String) -> Int {
        server.requests.count { $0.target.hasSuffix("/dists/\(repository.plan.suite)/\(name)") }
    }
}
