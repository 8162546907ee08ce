import Foundation
import Lab
import Linux
import TestSupport
import Testing

/// `compare` with a real container as the right side and this machine as the left one, over the same repository and key file.
extension LabTests {
    /// One fault of a container, and the difference that has to decide.
    struct Differing: Sendable, CustomTestStringConvertible {
        var name: String
        /// Of `docker run`.
        var options: [String] = []
        /// What the container's processes are started with.
        var environment: [String: String] = [:]
        /// The container's apt.conf.
        var configuration = ""
        var signer = Keys.Kind.rsa2048
        /// The container's copy of the key file; nil for the right one.
        var keyring: (@Sendable (Keys) throws -> [UInt8])?
        var validUntil: Int?
        var row: String
        var code: String
        var exit: Int32
        /// The ways to reach the container: what `docker exec` sets does not show from outside.
        var ways = ["--exec", "--container"]
        var testDescription: String { name }
    }

    private static let day = 86_400
    private static let deadProxy = "http://127.0.0.1:1"
    /// libfaketime of the images.
    private static let fakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"

    static let differing = [
        Differing(
            name: "/tmp of 64 KiB", options: ["--tmpfs", "/tmp:size=64k"], row: "temp_directory", code: "R01", exit: 21),
        Differing(
            name: "clock 30 days ahead", environment: ["LD_PRELOAD": fakeTime, "FAKETIME": "+\(30 * day)"],
            validUntil: 5 * day, row: "clock", code: "T02", exit: 22, ways: ["--exec"]),
        Differing(
            name: "keyring without the key", keyring: { $0.keyring(.ed25519) }, row: "keyring", code: "G01", exit: 23),
        Differing(
            name: "keyring with an expired copy", signer: .renewed,
            keyring: {
                _ = $0.keyring(.renewed)
                return $0.oldCopy
            }, row: "keyring", code: "K01", exit: 11),
        Differing(
            name: "dead proxy in apt.conf", configuration: "Acquire::http::Proxy \"\(deadProxy)\";\n", row: "proxies",
            code: "X10", exit: 24),
        Differing(
            name: "dead http_proxy", environment: ["http_proxy": deadProxy], row: "proxies", code: "X10", exit: 24,
            ways: ["--exec"]),
    ]

    /// What is read of `compare --json`.
    private struct ComparisonSeen: Decodable {
        struct Row: Decodable {
            var name: String
            var left: String?
            var right: String?
            var decides: Bool
            var code: String?
        }
        struct Side: Decodable { var verdict: String }
        var left: Side
        var rows: [Row]
        var conclusion: [String: String]
        var deciding: [Row] { rows.filter(\.decides) }
    }

    /// Runs `compare` over a new container and this machine; the source entry and the key file have the same names on both.
    private func compared(_ fault: Differing, _ image: RealRoot, _ way: String) throws -> (ComparisonSeen, ProgramRun) {
        let scene = try LabScene(image)
        var plan = RootScene.longPlan
        plan.signers = [fault.signer]
        plan.validUntil = fault.validUntil.map { plan.date + $0 }
        let date = "Date: \(SignedRepository.serverDate(Int(Date().timeIntervalSince1970)))"
        let served = try ServedRepository(SignedRepository(plan), headers: [date])
        defer { served.server.stop() }
        let files = try TemporaryDirectory(in: "/opt")
        let key = try files.write("lab.gpg", try readFile(served.keyring, limit: 1 << 20))
        let entry = "deb [arch=amd64 signed-by=\(key)] \(served.uri) stable main"
        let lab = try VerdictLab()
        try lab.sources(entry)
        let theirs = try fault.keyring.map { try files.write("theirs.gpg", try $0(Keys.shared())) } ?? key
        let mounts = [
            "/etc/apt/sources.list": lab.directory("sources.list"), key: theirs,
            "/etc/apt/apt.conf.d/99lab": try files.write("apt.conf", fault.configuration),
            "/v/apt-verdict": PortableBundle.path,
        ].flatMap { ["-v", "\($0.value):\($0.key):ro"] }
        let started = scene.engine.docker(
            ["run", "-d", "--network=host"] + fault.options + mounts + [scene.image, "sleep", "600"])
        guard started.succeeded else { throw ProgramFailure(description: started.errorsText) }
        let container = LabContainer(
            engine: scene.engine, name: started.outputText.trimmingCharacters(in: .whitespacesAndNewlines))
        defer { container.remove() }
        let variables = fault.environment.sorted { $0.key < $1.key }.map { "-e \($0.key)=\($0.value)" }
        let prefix =
            (["docker exec -i"] + variables + [container.name, PortableBundle.program]).joined(separator: " ")
        let run = lab.run(
            ["compare", "--json"] + (way == "--exec" ? ["--exec", prefix] : ["--container", container.name]),
            environment: ["DOCKER_HOST": "unix://\(scene.engine.socket)"], deadline: 120)
        guard let seen = try? JSONDecoder().decode(ComparisonSeen.self, from: Data(run.output)) else {
            throw ProgramFailure(description: "\(way): \(run.ending) \(run.errorsText)")
        }
        return (seen, run)
    }

    private func add(_ image: RealRoot, _ injected: String, _ way: String, _ seen: ComparisonSeen, _ agrees: Bool) {
        let row = seen.deciding.first.map { "\($0.code ?? "-") by \($0.name)" }
        LabTable.shared.add(
            LabTable.Line(
                root: image.rawValue, injected: "compare \(way): \(injected)", apt: "(not asked)",
                answer: row ?? seen.conclusion["kind"] ?? "-", agrees: agrees))
    }

    @Test(arguments: RealRoot.withApt, LabTests.differing) func theDifferenceThatDecides(
        _ image: RealRoot, _ fault: Differing
    ) throws {
        for way in fault.ways {
            let (seen, run) = try compared(fault, image, way)
            let deciding = seen.deciding
            let agrees =
                run.ending == .exited(fault.exit) && deciding.map(\.name) == [fault.row]
                && deciding.first?.code == fault.code && seen.left.verdict == "ok"
            #expect(agrees, "\(way): \(run.ending) left \(seen.left.verdict) \(deciding) \(seen.conclusion)")
            #expect(deciding.first.map { $0.left != $0.right } == true)
            add(image, fault.name, way, seen, agrees)
        }
    }

    @Test(arguments: RealRoot.withApt, ["--exec", "--container"]) func noDifferenceThatMatters(
        _ image: RealRoot, _ way: String
    ) throws {
        let (seen, run) = try compared(Differing(name: "nothing", row: "", code: "", exit: 0), image, way)
        let agrees =
            run.ending == .exited(0) && seen.deciding.isEmpty
            && seen.conclusion["kind"] == "no_difference_that_matters"
        #expect(agrees, "\(run.ending) \(seen.deciding) \(seen.conclusion)")
        #expect(seen.conclusion["text"]?.hasPrefix("No difference that matters: both sides are fine") == true)
        add(image, "nothing", way, seen, agrees)
    }
}
