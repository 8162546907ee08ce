import Foundation
import Lab
import Linux
import TestSupport
import Testing

/// The ways in of docs/containers.md, each as it stands there, into a container whose `/tmp` has mode 0755.
extension LabTests {
    /// The image of packaging/container, made once from the bundle.
    private static let ownImage = Result {
        let container = repositoryRoot.appendingPathComponent("packaging/container/Dockerfile").path
        let built = try DockerEngine.shared().docker(
            [
                "build", "-q", "-t", "apt-verdict", "-f", container,
                (PortableBundle.path as NSString).deletingLastPathComponent,
            ])
        guard built.succeeded else { throw ProgramFailure(description: built.errorsText) }
    }

    @Test func theImageHasNothingButTheBundle() throws {
        try LabTests.ownImage.get()
        let scene = try LabScene(.empty)
        let real = repositoryRoot.appendingPathComponent("testdata/inrelease").path
        let run = try ProgramCheck(
            scene.engine.docker([
                "run", "--rm", "--read-only", "--user", "1000", "--cap-drop", "ALL", "-v", "\(real):/t:ro",
                "apt-verdict",
                "check", "--json", "--file", "/t/bookworm.InRelease", "--keyring", "debian", "--at",
                "2026-11-23T12:30:00Z",
            ]))
        expectQuiet(run)
        #expect(run.source?.signature.signers.count == 3)
    }

    /// A RUN line that fails says why, and the build still fails with apt's own code.
    @Test(arguments: RealRoot.withApt, ["COPY", "--mount"]) func aRunLine(_ image: RealRoot, _ way: String) throws {
        try LabTests.ownImage.get()
        let scene = try LabScene(image)
        let context = try TemporaryDirectory()
        for (place, file) in scene.root.mounts {
            try context.write((place as NSString).lastPathComponent, try readFile(file, limit: 1 << 20))
        }
        let line = "apt-get update --error-on=any || { rc=$?; /v/apt-verdict/apt-verdict check; exit $rc; }"
        let copied = way == "COPY" ? "COPY --from=apt-verdict /apt-verdict /v/apt-verdict\n" : ""
        let mount = way == "COPY" ? "" : "--mount=type=bind,from=apt-verdict,target=/v "
        let file = """
            FROM \(scene.image)
            COPY sources.list /etc/apt/sources.list
            COPY lab.gpg /usr/share/keyrings/lab.gpg
            \(copied)RUN chmod 755 /tmp
            RUN \(mount)\(line)
            """
        try context.write("Dockerfile", file)
        // --mount is BuildKit's; the older builder has COPY only.
        let run = scene.engine.docker(
            ["build", "--network=host", "--no-cache", context.path],
            environment: ["DOCKER_BUILDKIT": way == "COPY" ? "0" : "1", "BUILDKIT_PROGRESS": "plain"])
        let words = run.outputText + run.errorsText
        #expect(!run.succeeded)
        for text in [
            "error[R04]: _apt cannot write to /tmp", "the signature is good: repository and keys are fine",
            "Result: LOCAL FAULT, resource (certain). Not a signature fault.", "code: 100",
        ] {
            #expect(words.contains(text), "\(words)")
        }
        LabTable.shared.add(
            LabTable.Line(
                root: image.rawValue, injected: "docker build, \(way): /tmp of mode 0755",
                apt: ProgramAptUpdate(run).trouble,
                answer: words.contains("error[R04]") ? "R04" : "-", agrees: words.contains("error[R04]")))
    }

    @Test(arguments: RealRoot.withApt) func copiedIntoARunningContainer(_ image: RealRoot) throws {
        let scene = try LabScene(image)
        let container = try scene.start(inside: "chmod 755 /tmp")
        defer { container.remove() }
        let copied = scene.engine.docker(["cp", PortableBundle.path, "\(container.name):/opt/"])
        #expect(copied.succeeded, "\(copied.errorsText)")
        let run = try ProgramCheck(container.exec(["/opt/apt-verdict/apt-verdict", "check", "--json"]))
        expectFault(run, "R04", exit: 21, signature: "good", subject: "/tmp")
    }

    /// What `docker cp` cannot do: write into a read-only root, and reach a tmpfs that is mounted in the container.
    @Test func whereCopyingEnds() throws {
        let scene = try LabScene(.bookworm)
        let readOnly = try scene.start(options: ["--read-only", "--tmpfs", "/tmp"])
        defer { readOnly.remove() }
        let refused = scene.engine.docker(["cp", PortableBundle.path, "\(readOnly.name):/opt/"])
        #expect(!refused.succeeded && refused.errorsText.contains("read-only"), "\(refused.errorsText)")
        let tmpfs = try scene.start(options: ["--tmpfs", "/tmp"])
        defer { tmpfs.remove() }
        #expect(scene.engine.docker(["cp", PortableBundle.path, "\(tmpfs.name):/tmp/"]).succeeded)
        #expect(!tmpfs.exec(["test", "-e", "/tmp/apt-verdict"]).succeeded)
    }
}
