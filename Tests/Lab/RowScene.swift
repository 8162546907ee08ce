import Foundation
import Linux
import Synchronization
import TestSupport

/// A row in one release: the scene is set up once, and each of the two runs gets a fresh copy of the root.
final class RowScene {
    private let row: FaultRow
    private let scene: RootScene
    private let nginx: NginxServer?
    private let proxy: FaultServer?

    init(_ row: FaultRow, in root: RealRoot) throws {
        self.row = row
        let date = row.serverClock.map {
            ["Date: \(SignedRepository.serverDate(Int(Date().timeIntervalSince1970) + $0))"]
        }
        scene = try RootScene(
            root, keyring: row.keyring, repository: try row.plan.map(RowScene.repository), headers: date ?? [])
        let keys = try Keys.shared()
        if let bytes = row.keyringBytes { try scene.put("keyring.gpg", bytes(keys)) }
        switch row.beside {
        case .nothing: (nginx, proxy) = (nil, nil)
        case .proxy(let answer):
            let place = "http://debian.example.org/debian/dists/stable"
            let routes = [
                "\(place)/InRelease": answer(scene.served), "\(place)/Release": answer(scene.served),
                "\(place)/main/binary-amd64/Packages": .body(
                    try "\(scene.served.repository.path)/dists/stable/main/binary-amd64/Packages".file),
            ]
            (nginx, proxy) = (nil, try FaultServer(routes: routes))
        case .tls(let from, let to, let name):
            let fixture = try TLSFixture(
                notBefore: Date(timeIntervalSinceNow: from * 86_400), notAfter: Date(timeIntervalSinceNow: to * 86_400),
                name: name)
            nginx = try NginxServer(tls: fixture, passTo: scene.served.server.url(""))
            try scene.put("ca.pem", try readFile(fixture.caFile, limit: 1 << 20))
            proxy = nil
        }
        try writeConfiguration(keys)
    }

    /// One repository a plan: signing takes its time.
    private static func repository(_ plan: SignedRepository.Plan) throws -> SignedRepository {
        try made.withLock { made in
            if let known = made[plan] { return known }
            let new = try SignedRepository(plan)
            made[plan] = new
            return new
        }
    }
    private static let made = Mutex<[SignedRepository.Plan: SignedRepository]>([:])

    private func writeConfiguration(_ keys: Keys) throws {
        let server = scene.served.server
        var words = [
            "URI": scene.served.uri, "PORT": String(server.port), "KEYRING": scene.keyringPlace,
            "FINGERPRINT": keys.fingerprint(.rsa2048), "OTHERS": keys.fingerprint(.ed25519),
            "PROXY": proxy?.url("/") ?? "", "TLS": nginx?.url("/debian") ?? "",
            "TLSPORT": nginx.map { String($0.port) } ?? "", "FREE": String(try LoopbackSocket.unusedPort()),
        ]
        words.merge(try row.words(keys)) { $1 }
        func filled(_ text: String) -> String {
            words.reduce(text) { $0.replacingOccurrences(of: "@\($1.key)@", with: $1.value) }
        }
        if let options = row.options { try scene.entry(filled(options)) }
        if let sources = row.sources { try scene.put("sources.list", Array((filled(sources) + "\n").utf8)) }
        if let stanza = row.stanza {
            try scene.put("lab.sources", Array((filled(stanza) + "\n").utf8))
            try scene.put("sources.list", [])
        }
        for (name, bytes) in try row.files(keys) { try scene.put(name, bytes) }
        let lines = row.configuration.map { filled($0) + "\n" }
        if !lines.isEmpty { try scene.put("apt.conf", Array(lines.joined().utf8)) }
    }

    /// Both runs, apt's first.
    func run() throws -> RowRun {
        if let earlier = row.earlier { try fillLists(earlier) }
        let apt = try runApt()
        try row.served(scene.served)
        let (run, seconds) = try inCage(
            row.inside + [PortableBundle.program, "check", "--json"] + row.arguments, watched: true)
        return RowRun(apt: apt, ours: try? ProgramCheck(run), raw: run, seconds: seconds)
    }

    private func runApt() throws -> AptRun {
        try row.served(scene.served)
        let (run, seconds) = try inCage(row.inside + ["apt-get", "update", "--error-on=any"], watched: false)
        let kept = ((try? String(contentsOfFile: scene.path("kept"), encoding: .utf8)) ?? "").split(separator: "\n")
        let served = [scene.served.inRelease, scene.served.release].map { sha256($0) }
        return AptRun(
            succeeded: run.succeeded, took: kept.contains { line in served.contains { line.hasPrefix($0) } },
            ending: run.ending, words: run.outputText + run.errorsText, seconds: seconds,
            port: scene.served.server.port)
    }

    /// A first update with the healthy root, whose lists both runs then find.
    private func fillLists(_ earlier: (ServedRepository) throws -> Void) throws {
        try earlier(scene.served)
        var cage = RootCage()
        cage.after = "[ $code -ne 0 ] || tar -cpf \(scene.path("lists.new")) -C $R/var/lib/apt lists"
        let run = try scene.furnished(cage).run(["apt-get", "update"], in: scene.root)
        guard run.succeeded else { throw ProgramFailure(description: "no earlier lists: \(run.errorsText)") }
        try FileManager.default.moveItem(atPath: scene.path("lists.new"), toPath: scene.path("lists.tar"))
    }

    private func inCage(_ words: [String], watched: Bool) throws -> (run: ProgramRun, seconds: Double) {
        var cage = row.cage
        if !row.seccomp.isEmpty { cage.prefix = "\(try SeccompCage.words(row.seccomp)) \(cage.prefix)" }
        if let clock = row.clock { cage.environment.merge(environment(clock)) { $1 } }
        if let group = row.group {
            cage.prefix = "\(group.prefix) \(cage.prefix)"
            cage.fault = group.fault + "\n" + cage.fault
        }
        // Our report is all that standard output may hold.
        cage.fault = "{ :\n\(cage.fault)\n} >/dev/null\nT0=$(date +%s%N)"
        cage.after = """
            echo $(( $(date +%s%N) - T0 )) >$S/took
            for f in $R/var/lib/apt/lists/*Release; do [ ! -f "$f" ] || sha256sum "$f"; done >$S/kept
            """
        let run = try scene.furnished(cage).run(words, in: scene.root, watched: watched)
        let took = (try? String(contentsOfFile: scene.path("took"), encoding: .utf8)) ?? ""
        return (run, (Double(took.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) / 1e9)
    }

    private func environment(_ clock: FaultRow.Clock) -> [String: String] {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let signed = scene.served.repository.plan.date
        let time =
            switch clock {
            case .offset(let seconds): (seconds < 0 ? "" : "+") + String(seconds)
            case .starting(let time): "@" + time
            case .fromSigning(let seconds):
                "@" + format.string(from: Date(timeIntervalSince1970: Double(signed + seconds)))
            }
        return ["LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "FAKETIME": time, "TZ": "UTC"]
    }
}

private func sha256(_ bytes: [UInt8]) -> String {
    String(runProgram("sha256sum", [], input: bytes).outputText.prefix(64))
}
