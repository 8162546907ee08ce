import Foundation
import Linux

/// A list of sources on many loopback hosts. Of each twenty one is cut off, one stalls, one refuses, one is missing and one is
/// forged; the other fifteen are good.
public final class MixedFleet: Sendable {
    /// What is the matter with a source.
    public enum Kind: String, CaseIterable, Sendable {
        case good, truncated, stalled, refused, missing, forged

        public var verdict: String {
            switch self {
            case .good: "ok"
            case .truncated, .stalled, .refused: "transfer"
            case .missing: "configuration"
            case .forged: "signature"
            }
        }

        /// The code of the leading finding.
        public var code: String? {
            switch self {
            case .good: nil
            case .truncated: "X01"
            case .stalled: "X08"
            case .refused: "X03"
            case .missing: "C09"
            case .forged: "S01"
            }
        }
    }

    /// Of each source, in the order of the list.
    public let kinds: [Kind]
    /// The lines of a sources.list.
    public let entries: [String]
    private let servers: [FaultServer]
    private let folder: TemporaryDirectory

    /// - Parameters:
    ///   - hosts: a number that has no factor with 20 in common, so that each host has something of everything.
    ///   - distinct: how many good files there are; more sources than that share them. Forged ones are all different.
    ///   - lines: of each file's list of sums, of about 110 bytes each.
    public init(sources count: Int, hosts: Int, distinct: Int, lines: Int) throws {
        let folder = try TemporaryDirectory()
        self.folder = folder
        let keys = try Keys.shared()
        let keyring = try folder.write("keyring.gpg", keys.keyring(.ed25519))
        let good = try (0..<distinct).map {
            try keys.clearSigned(MixedFleet.release($0, lines: lines), by: [.ed25519])
        }
        let honest = good.map { FaultAnswer.body($0) }
        let cut = good.map { FaultAnswer.short($0, sent: $0.count / 2) }
        let stalled = good.map { FaultAnswer.stalled($0, sent: $0.count / 2) }
        let servers = try (0..<hosts).map { host in
            try FaultServer(routes: [:], address: "127.0.\(1 + host / 200).\(1 + host % 200)")
        }
        self.servers = servers
        kinds = (0..<count).map { place in
            [0: .truncated, 4: .stalled, 8: .refused, 12: .missing, 16: .forged][place % 20] ?? .good
        }
        var entries: [String] = []
        for (place, kind) in kinds.enumerated() {
            let server = servers[place % hosts]
            let answer: FaultAnswer? =
                switch kind {
                case .good: honest[place % distinct]
                case .truncated: cut[place % distinct]
                case .stalled: stalled[place % distinct]
                case .forged: .body(try MixedFleet.forged(good[place % distinct], place / distinct, lines: lines))
                case .refused, .missing: nil
                }
            if let answer { server.route("/\(place)/dists/stable/InRelease", answer) }
            // Nothing listens on the first port.
            let uri = kind == .refused ? "http://\(server.address):1/\(place)" : server.url("/\(place)")
            entries.append("deb [signed-by=\(keyring)] \(uri) stable main")
        }
        self.entries = entries
    }

    deinit { stop() }

    public func stop() { servers.forEach { $0.stop() } }

    /// Runs `check --sources --format ndjson` over the list.
    ///
    /// - Parameters:
    ///   - timeout: seconds after which a transfer counts as stalled.
    ///   - interruptAfter: how many lines there have to be before it is sent SIGINT; nil for never.
    public func run(_ program: String, in lab: VerdictLab, timeout: Int, interruptAfter: Int? = nil) throws
        -> MixedFleetRun
    {
        let list = try lab.directory.write("mixed.list", entries.map { $0 + "\n" }.joined())
        let started = ContinuousClock.now
        let tool = try SpawnedTool(
            "env",
            lab.environment.map { "\($0.key)=\($0.value)" } + [
                program, "check", "--sources", list, "--format", "ndjson", "--timeout", "\(timeout)", "-q",
            ], in: URL(fileURLWithPath: lab.directory.path))
        let watch = ProcessWatch(tool.pid)
        var interrupted: ContinuousClock.Instant?
        if let interruptAfter {
            while tool.output.utf8.count(where: { $0 == 0x0A }) < interruptAfter, watch.isThere {
                Thread.sleep(forTimeInterval: 0.05)
            }
            interrupted = ContinuousClock.now
            kill(tool.pid, SIGINT)
        }
        let exit = tool.wait()
        let ended = ContinuousClock.now
        return MixedFleetRun(
            exit: exit, seconds: (ended - started) / .seconds(1),
            secondsAfterInterrupt: interrupted.map { (ended - $0) / .seconds(1) }, output: tool.output,
            seen: watch.stop())
    }

    /// A Release file of its own for each number.
    private static func release(_ number: Int, lines: Int) -> String {
        var random = Seeded(UInt64(number + 1))
        // Each begins with a 0, which a forger makes a 1.
        let sums = (0..<lines).map { line in
            let sum = (0..<4).map { _ in String(format: "%016lx", random.next()) }.joined().dropFirst()
            return " 0\(sum) \(line + 1) main/binary-amd64/Packages-\(line).diff/Index\n"
        }.joined()
        return """
            Origin: Fleet \(number)
            Label: Fleet \(number)
            Suite: stable
            Codename: fleet-\(number)
            Date: \(SignedRepository.releaseDate(Int(Date().timeIntervalSince1970)))
            Architectures: amd64
            Components: main
            SHA256:

            """ + sums
    }

    /// The file with another digit in one of its sums.
    private static func forged(_ file: [UInt8], _ number: Int, lines: Int) throws -> [UInt8] {
        var file = file
        let marks = file.indices.dropLast().filter {
            file[$0] == UInt8(ascii: "\n") && file[$0 + 1] == UInt8(ascii: " ")
        }
        guard marks.count >= lines else { throw ProgramFailure(description: "a signed file without its sums") }
        file[marks[number % lines] + 2] = UInt8(ascii: "1")
        return file
    }
}
