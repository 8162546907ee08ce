import Evidence
import Foundation
import Lab
import Linux
import TestSupport
import Testing

/// The engine's figures on a real engine: those of `docker system df`, and bounds that hold when its owner prunes.
extension LabTests {
    /// What the program's report says of the engine.
    private func look(_ engine: DockerEngine, _ scene: ProgramScene) throws -> EngineUseObservation {
        struct Report: Decodable {
            struct Evidence: Decodable { var diskUse: DiskUseObservation? }
            var evidence: Evidence
        }
        var cage = ProgramCage()
        cage.environment["DOCKER_HOST"] = "unix://\(engine.socket)"
        let run = try scene.check(["--warn-free", "99.9%"], in: cage)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let seen = try decoder.decode(Report.self, from: Data(run.output.utf8)).evidence.diskUse
        let said = try #require(seen?.engine)
        #expect(said.failure == nil && said.engine == "docker")
        return said
    }

    /// `4.5MB`: as docker's client writes sizes, four digits and powers of 1000 (go-units, HumanSize).
    private func human(_ bytes: Int64) -> String {
        var value = Double(bytes)
        var unit = 0
        while value >= 1000, unit < 4 {
            value /= 1000
            unit += 1
        }
        return String(format: "%.4g", value) + ["B", "kB", "MB", "GB", "TB"][unit]
    }

    private func row(_ name: String, _ row: EngineUseRow?) -> String {
        guard let row else { return "\(name): none" }
        return "\(name) \(row.count) \(row.active) \(human(row.bytes)) \(human(row.reclaimableBytes))"
    }

    /// The same four rows by docker's own client, its shares left out.
    private func systemDf(_ engine: DockerEngine) -> [String] {
        engine.docker(["system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}} {{.Reclaimable}}"])
            .outputText.split(separator: "\n").map { String($0).replacing(/\ \(\d+%\)/, with: "") }
    }

    private func inventory(_ engine: DockerEngine) -> String {
        [
            ["ps", "-a", "-q", "--no-trunc"], ["images", "-a", "-q", "--no-trunc"], ["volume", "ls", "-q"],
            ["system", "df"],
        ].map { command in
            // Images of the same second come in any order.
            engine.docker(command).outputText.split(separator: "\n").sorted().joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private func mustDocker(_ engine: DockerEngine, _ arguments: [String]) throws -> String {
        let run = engine.docker(arguments, environment: ["DOCKER_BUILDKIT": "1"], deadline: 120)
        guard run.succeeded else { throw ProgramFailure(description: "docker \(arguments): \(run.errorsText)") }
        return run.outputText
    }

    /// Images that share layers, one without a name, one whose layers only the build cache has, containers that ended and one that
    /// runs, a volume, a build cache.
    private func fill(_ engine: DockerEngine) throws {
        try mustRun(
            "sh",
            [
                "-ec", "tar -C \"$1\" -c . | /usr/bin/docker -H \"unix://$2\" import - busy:1", "sh",
                try RealRoot.busybox.made(), engine.socket,
            ])
        let context = try TemporaryDirectory()
        try context.write("a", (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        try context.write("b", [UInt8](repeating: 7, count: 900_000))
        let write = "/bin/busybox dd if=/dev/zero of=/x bs=1000"
        try context.write("one", "FROM busy:1\nCOPY a /a\nCOPY b /b\nRUN \(write) count=700\n")
        try context.write("two", "FROM busy:1\nCOPY a /a\nRUN \(write) count=333\n")
        func build(_ name: String, _ tag: String) throws {
            _ = try mustDocker(
                engine, ["build", "--network=host", "-q", "-t", tag, "-f", context(name), context.path])
        }
        try build("one", "one:1")
        try build("two", "two:1")
        // The first of the name becomes nameless.
        try context.write("b", [UInt8](repeating: 8, count: 1_100_000))
        try build("one", "one:1")
        try build("two", "gone:1")
        try context.write("three", "FROM busy:1\nRUN \(write) count=456\n")
        try build("three", "three:1")
        _ = try mustDocker(engine, ["rmi", "three:1"])
        _ = try mustDocker(
            engine,
            ["run", "--network=host", "busy:1", "/bin/busybox", "dd", "if=/dev/zero", "of=/w", "bs=1000", "count=1234"])
        _ = try mustDocker(engine, ["create", "--network=host", "two:1", "/bin/busybox", "true"])
        _ = try mustDocker(
            engine,
            [
                "run", "-d", "--network=host", "-v", "kept:/v", "busy:1", "/bin/busybox", "sh", "-c",
                "dd if=/dev/zero of=/v/f bs=1000 count=55; dd if=/dev/zero of=/r bs=1000 count=66; exec sleep 600",
            ])
        _ = try mustDocker(engine, ["volume", "create", "unused"])
        // Until the one that runs has written what it writes.
        for _ in 0..<100 where systemDf(engine)[1...2] != ["Containers 3 1 1.3MB 1.234MB", "Local Volumes 2 1 55kB 0B"]
        {
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    @Test func theFiguresAreThoseOfDockerSystemDf() throws {
        let engine = try DockerEngine.fresh()
        defer { engine.stop() }
        try fill(engine)
        let scene = try ProgramScene()
        let before = inventory(engine)
        let seen = try look(engine, scene)
        let after = inventory(engine)
        #expect(after == before, "a look changed something: \(before) -> \(after)")
        let rows = [
            row("Images", seen.images), row("Containers", seen.containers), row("Local Volumes", seen.volumes),
            row("Build Cache", seen.buildCache),
        ]
        #expect(rows == systemDf(engine))
        #expect((seen.images?.count ?? 0) >= 4 && (seen.buildCache?.bytes ?? 0) > 0)
        // Its data directory is on this machine, and its room that of the file system.
        let root = try #require(seen.dataRoot)
        #expect(seen.dataRootTotalBytes == (try fileSystem(at: root)).totalBytes)
        #expect(seen.kernel == systemName.release)
    }

    /// Its owner prunes, one way on each engine, and what that reclaimed lies within what was said.
    @Test(arguments: PruneEstimate.Kind.allCases) func theBoundsHold(_ kind: PruneEstimate.Kind) throws {
        let engine = try DockerEngine.fresh()
        defer { engine.stop() }
        try fill(engine)
        let seen = try look(engine, try ProgramScene())
        let said = try #require(seen.prunes.first { $0.kind == kind })
        let command =
            switch kind {
            case .containers: ["container", "prune", "-f"]
            case .danglingImages: ["image", "prune", "-f"]
            case .buildCache: ["builder", "prune", "-f"]
            case .oldImages: ["image", "prune", "-a", "-f", "--filter", "until=24h"]
            case .everything: ["system", "prune", "-a", "-f"]
            }
        let words = try mustDocker(engine, command)
        let freed = try #require(
            words.split(separator: "\n").last { $0.hasPrefix("Total") }?.split(separator: " ").last)
        let bytes = try #require(LabTests.bytes(String(freed)))
        // Four digits are all that docker says.
        let holds =
            said.atLeastBytes <= bytes + bytes / 1000 + 1 && bytes <= said.atMostBytes + said.atMostBytes / 1000 + 1
        #expect(holds, "\(said) and \(freed)")
        let after = try look(engine, try ProgramScene())
        #expect((seen.containers?.count ?? 0) - (after.containers?.count ?? 0) == said.containers)
        #expect((seen.images?.count ?? 0) - (after.images?.count ?? 0) == said.images)
        #expect(after.volumes?.count == seen.volumes?.count)
        LabTable.shared.add(
            LabTable.Line(
                root: "engine", injected: "docker \(command.joined(separator: " "))", apt: "reclaimed \(freed)",
                answer: "\(human(said.atLeastBytes)) to \(human(said.atMostBytes))", agrees: holds))
    }

    /// A container seen from outside: its overlay is found in the engine's data directory, and so is the room of that.
    @Test func aContainersOverlay() throws {
        let engine = try DockerEngine.fresh()
        defer { engine.stop() }
        try mustRun(
            "sh",
            [
                "-ec", "tar -C \"$1\" -c . | /usr/bin/docker -H \"unix://$2\" import - deb:1", "sh",
                try RealRoot.bookworm.made(), engine.socket,
            ], deadline: 120)
        let name = try mustDocker(
            engine,
            ["run", "-d", "--network=host", "deb:1", "sh", "-c", "head -c 30m /dev/zero >/var/big; exec sleep 600"]
        ).trimmingCharacters(in: .whitespacesAndNewlines)
        for _ in 0..<100
        where !engine.docker(["exec", name, "sh", "-c", "[ $(stat -c %s /var/big) = 31457280 ]"]).succeeded {
            Thread.sleep(forTimeInterval: 0.1)
        }
        struct Report: Decodable {
            struct Evidence: Decodable { var diskUse: DiskUseObservation? }
            var evidence: Evidence
        }
        let run = runProgram(
            VerdictLab.program, ["check", "--json", "--container", name, "--warn-free", "99.9%"],
            environment: ["DOCKER_HOST": "unix://\(engine.socket)"], deadline: 60)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let use = try #require(try decoder.decode(Report.self, from: Data(run.output)).evidence.diskUse)
        let system = try #require(use.fileSystems.first { $0.fileSystem == "overlay" })
        let root = try #require(use.engine?.dataRoot)
        #expect(system.mountPoint == "/" && system.holdsEngineData == true)
        let upper = try #require(system.upperDirectory)
        #expect(upper.hasPrefix(root + "/overlay2/"))
        #expect(try fileStatus(upper + "/var/big").size == 30 << 20)
        #expect(system.walk?.largest.contains { $0.path == "/var/big" } == true)
        #expect(use.engine?.dataRootTotalBytes == (try fileSystem(at: root)).totalBytes)
        let finding = try #require(try VerdictRun(run).report.findings.first { $0.code == "R15" && $0.subject == "/" })
        #expect(finding.words.contains("what this container wrote lies in \(upper) on the host"))
        #expect(finding.remedy?.commands.contains("docker system df") == true)
        // There is nothing to prune: no step is advised that would delete nothing.
        #expect(finding.remedy?.commands.contains { $0.contains("prune") } == false)
    }

    private static func bytes(_ text: String) -> Int64? {
        let end = text.firstIndex { !($0.isNumber || $0 == ".") } ?? text.endIndex
        guard let amount = Double(text[..<end]),
            let power = ["B", "kB", "MB", "GB"].firstIndex(of: String(text[end...]))
        else { return nil }
        return Int64((0..<power).reduce(amount) { size, _ in size * 1000 })
    }
}
