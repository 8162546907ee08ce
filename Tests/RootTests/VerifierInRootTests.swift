import Foundation
import Linux
import TestSupport
import Testing

/// apt's own verifier asked by the bundle in the roots of three Debian releases, each time with something done to it for real.
@Suite(.enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct VerifierInRootTests {
    @Test(arguments: RealRoot.withApt, VerifierFault.all) func answers(_ root: RealRoot, _ fault: VerifierFault) throws
    {
        guard fault.roots.contains(root) else { return }
        let scene = try RootScene(root, keyring: fault.keyring)
        try fault.arrange(scene)
        var cage = RootCage(root.verifierVariables + "\n" + fault.fault)
        cage.prefix = fault.prefix
        let run = try scene.check(in: cage)
        let verifier = try #require(run.source?.aptVerifier, "\(run.report.notChecked)")
        #expect(verifier.answers == fault.answers, "\(verifier)\n\(run.findings)")
        #expect(verifier.method == "/usr/lib/apt/methods/\(root == .trixie ? "sqv" : "gpgv")")
        #expect(verifier.user == fault.user)
        #expect(verifier.runs.allSatisfy { $0.words.count <= 8 && $0.words.allSatisfy { $0.count <= 400 } })
        #expect(verifier.runs.first?.tempDirectory == "/tmp")
        #expect(verifier.runs.count == 1 || verifier.runs[1].tempDirectory.contains("/apt-verdict-"))
        if let code = fault.code {
            expectFault(run, code, exit: run.report.exitCode, signature: fault.signature)
            #expect(run.exit != 0)
            #expect(
                run.report.findings.first?.because.contains { $0.probe == "apt-verifier" } == true, "\(run.findings)")
        } else {
            expectQuiet(run, warnings: fault.warnings)
        }
    }

    /// What is sent is what apt-get itself sends: every configured item, and every field of the question but the paths. The
    /// method is started as apt-get starts it: environment, umask, working directory, limits, user.
    @Test(arguments: RealRoot.withApt) func sendsWhatAptSends(_ root: RealRoot) throws {
        let scene = try RootScene(root)
        let name = root == .trixie ? "sqv" : "gpgv"
        let listening = """
            \(root.verifierVariables)
            mv $METHOD $METHOD.real
            cat >$METHOD <<'END'
            #!/bin/sh
            exec 3>>/said
            { env; umask; pwd; ulimit -a; id; } | sed 's/^/START /' >&3
            tee -a /said | exec /usr/lib/apt/methods/\(name).real
            END
            chmod 755 $METHOD
            """
        func said(_ command: String) throws -> Set<String> {
            let start = "umask 027; ulimit -n 300; ulimit -c 0; cd /usr; export TMPDIR=/var/tmp MINE='a b'"
            let run = try scene.furnished(RootCage(listening)).run(
                ["sh", "-c", "\(start); \(command) >/dev/null 2>&1; cat /said"], in: root)
            // The terminal's, the command line's, a mirror's name that is not written in this program, the file's paths, and the
            // language, which is English here so that words are recognised.
            let apart = [
                "Config-Item: Acquire::Snapshots", "Config-Item: APT::Color", "Config-Item: CommandLine",
                "Config-Item: quiet", "URI:", "Filename:", "START LC_ALL=",
            ]
            return Set(run.outputText.split(separator: "\n").map(String.init)).filter { line in
                !apart.contains { line.hasPrefix($0) }
            }
        }
        let apt = try said("apt-get update")
        let we = try said("\(PortableBundle.program) check")
        #expect(apt.contains("600 URI Acquire") && apt.contains("601 Configuration"))
        #expect(apt.contains("START 0027") && apt.contains("START /usr") && apt.contains("START TMPDIR=/var/tmp"))
        #expect(apt.subtracting(we) == [])
        #expect(we.subtracting(apt) == [])
    }

    /// A verifier that sleeps is ended, and what it started with it.
    @Test(arguments: [RealRoot.bookworm, .trixie]) func aSleepingVerifierIsEnded(_ root: RealRoot) throws {
        let scene = try RootScene(root)
        let run = try scene.furnished(sleeping(root)).run(
            ["sh", "-c", "\(PortableBundle.program) check --json --deadline 9; \(VerifierInRootTests.look)"], in: root)
        let report = try VerdictRun(run).report
        #expect(report.sources.first?.aptVerifier?.answers == ["no_answer"])
        #expect(report.codes.first == "Y02" && report.exitCode == 26)
        #expect(VerifierInRootTests.leftovers(run) == [])
    }

    @Test(arguments: [RealRoot.bullseye, .bookworm, .trixie]) func nothingIsLeftAfterAnInterruption(_ root: RealRoot)
        throws
    {
        let scene = try RootScene(root)
        let command = "timeout -s INT -k 20 3 \(PortableBundle.program) check --json"
        let run = try scene.furnished(sleeping(root)).run(
            ["sh", "-c", "\(command); \(VerifierInRootTests.look)"], in: root)
        let report = try VerdictRun(run).report
        #expect(report.notChecked.contains { $0.probe == "apt-verifier" && $0.reason.contains("interrupted") })
        #expect(VerifierInRootTests.leftovers(run) == [])
    }

    /// Of a daemon that starts others when it is ended, none is left either.
    @Test(arguments: [RealRoot.bookworm, .trixie]) func daemonsAreEnded(_ root: RealRoot) throws {
        let scene = try RootScene(root)
        let cage = RootCage(
            """
            \(root.verifierVariables)
            printf '#!/bin/sh\\n(setsid sh -c "trap : TERM; sleep 297; sleep 298" &)\\nexit 3\\n' >$METHOD
            """)
        let run = try scene.furnished(cage).run(
            ["sh", "-c", "\(PortableBundle.program) check --json; \(VerifierInRootTests.look)"], in: root)
        #expect(try VerdictRun(run).report.codes.first == "Y02")
        #expect(VerifierInRootTests.leftovers(run) == [])
    }

    private func sleeping(_ root: RealRoot) -> RootCage {
        RootCage(
            "\(root.verifierVariables); rm $GPGV; printf '#!/bin/sh\\nsleep 300; true\\n' >$GPGV; chmod 755 $GPGV")
    }

    /// Names what is there in the temp directories and still runs, on standard error.
    private static let look = """
        code=$?; for f in /tmp/* /dev/shm/* /run/apt-verdict*; do [ ! -e "$f" ] || echo "LEFT $f" >&2; done
        for p in /proc/[0-9]*; do echo "RUNS $(tr '\\0' ' ' <$p/cmdline)" >&2; done; exit $code
        """

    private static func leftovers(_ run: ProgramRun) -> [String] {
        run.errorsText.split(separator: "\n").map(String.init).filter { line in
            line.hasPrefix("LEFT ")
                || (line.hasPrefix("RUNS ")
                    && ["sleep", "methods", "apt-key", "gpgv", "sqv"].contains { line.contains($0) })
        }.filter { !$0.contains("for p in") }
    }
}
