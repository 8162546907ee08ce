import Foundation
import Lab
import Linux
import TestSupport

/// Containers of the lab's engine with the bundle mounted read-only, and a repository of its own as the only source.
struct LabScene {
    let engine: DockerEngine
    let root: RootScene

    init(_ image: RealRoot, keyring: RootScene.Keyring = .signedBy) throws {
        engine = try DockerEngine.shared()
        root = try RootScene(image, keyring: keyring)
    }

    var image: String { "lab:\(root.root.rawValue)" }

    /// The bundle at `/v`, the archive's real files at `/t`, and where there is an apt its source and key.
    var mounts: [String] {
        var mounts = root.root == .empty || root.root == .busybox ? [:] : root.mounts
        mounts["/v/apt-verdict"] = PortableBundle.path
        mounts["/t"] = repositoryRoot.appendingPathComponent("testdata/inrelease").path
        return mounts.sorted { $0.key < $1.key }.flatMap { ["-v", "\($0.value):\($0.key):ro"] }
    }

    /// One program in a new container.
    func run(_ words: [String], options: [String] = [], inside: String = "") -> ProgramRun {
        let shell = inside.isEmpty ? [] : ["sh", "-ec", inside + "\nexec \"$@\"", "sh"]
        return engine.docker(["run", "--rm", "--network=host"] + options + mounts + [image] + shell + words)
    }

    /// The bundle's `check` in a new container.
    func check(_ arguments: [String] = [], options: [String] = [], inside: String = "") throws -> ProgramCheck {
        try ProgramCheck(
            run([PortableBundle.program, "check", "--json"] + arguments, options: options, inside: inside))
    }

    /// A row of the table: the image's own apt-get update, and the bundle's check, each in a new container.
    func run(_ row: FaultRow, in container: FaultRow.Container) throws -> RowRun {
        try row.served(root.served)
        let apt = run(
            ["apt-get", "update", "--error-on=any"], options: container.options, inside: container.inside)
        try row.served(root.served)
        let ours = run(
            [PortableBundle.program, "check", "--json"] + row.arguments, options: container.options + container.ours,
            inside: container.inside)
        return RowRun(
            apt: AptRun(
                succeeded: apt.succeeded, took: false, ending: apt.ending, words: apt.outputText + apt.errorsText,
                seconds: 0, port: root.served.server.port),
            ours: try? ProgramCheck(ours), raw: ours, seconds: 0)
    }
}

extension ProgramAptUpdate {
    /// Its first line of trouble.
    var trouble: String { aptTrouble(words, succeeded: succeeded) }
}

/// A container that stays until it is removed.
struct LabContainer {
    let engine: DockerEngine
    let name: String

    /// One program more in it.
    func exec(_ words: [String], options: [String] = []) -> ProgramRun {
        engine.docker(["exec"] + options + [name] + words)
    }

    func remove() { _ = engine.docker(["rm", "-f", name]) }
}

extension LabScene {
    /// A new container, started and made ready.
    func start(options: [String] = [], inside: String = ":") throws -> LabContainer {
        let words = ["run", "-d", "--network=host"] + options + mounts + [image, "sleep", "600"]
        let run = engine.docker(words)
        guard run.succeeded else { throw ProgramFailure(description: run.errorsText) }
        let container = LabContainer(
            engine: engine, name: run.outputText.trimmingCharacters(in: .whitespacesAndNewlines))
        let ready = container.exec(["sh", "-ec", inside])
        guard ready.succeeded else { throw ProgramFailure(description: ready.errorsText) }
        return container
    }
}
