import Foundation
import Linux
import TestSupport
import Testing

/// packaging/kubernetes: what Kubernetes' schema says to it, and what its commands do in a root like the container's.
@Suite("Kubernetes", .enabled(if: Bundle.isBuilt && runsAsRoot, "needs root and the bundle: make bundle"))
struct KubernetesTests {
    @Test(arguments: Manifests.names) func theSchemaTakesIt(_ name: String) throws {
        #expect(try Manifests.problems(Manifests.text(name)) == "")
    }

    /// A misspelt field, a value of another type, a version that is none.
    @Test(arguments: [
        ("configmap.yaml", "data:", "datas:"), ("configmap.yaml", "apiVersion: v1", "apiVersion: v2"),
        ("job.yaml", "onExitCodes:", "onExitCode:"), ("job.yaml", "backoffLimit: 2", "backoffLimit: two"),
        ("job.yaml", "operator: In", "operators: In"), ("job.yaml", "[130, 143]", "[\"130\", 143]"),
        ("cronjob.yaml", "concurrencyPolicy:", "concurencyPolicy:"), ("cronjob.yaml", "batch/v1", "batch/v1beta1"),
        ("daemonset.yaml", "hostNetwork: true", "hostNetwork: \"yes\""),
        ("daemonset.yaml", "mountPropagation:", "mountPropagations:"),
        ("daemonset.yaml", "value: \"3600\"", "value: 3600"),
    ])
    func theSchemaDoesComplain(_ name: String, _ part: String, _ instead: String) throws {
        let text = try Manifests.text(name)
        #expect(text.contains(part))
        #expect(try Manifests.problems(text.replacingOccurrences(of: part, with: instead)) != "")
    }

    /// Every code of the table in README.md but 0 has its rule, once; those of the system are left to the default.
    @Test(arguments: ["job.yaml", "cronjob.yaml"]) func eachExitCodeHasItsRule(_ name: String) throws {
        let job = try #require(try Manifests.job(name))
        let rules = try #require(try Manifests.field(job, "podFailurePolicy")["rules"] as? [[String: Any]])
        var actions: [Int: String] = [:]
        for rule in rules {
            guard let requirement = rule["onExitCodes"] as? [String: Any] else { continue }
            #expect(requirement["containerName"] as? String == "apt-verdict")
            for code in try #require(requirement["values"] as? [Int]) {
                #expect(actions.updateValue(try #require(rule["action"] as? String), forKey: code) == nil, "\(code)")
            }
        }
        let page = try String(contentsOf: repositoryRoot.appendingPathComponent("README.md"), encoding: .utf8)
        let table = page.matches(of: /\n\| ([0-9][0-9 \/]*) \|/).flatMap {
            $0.1.split(separator: "/").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        }
        #expect(Set(actions.keys) == Set(table).subtracting([0, 127, 131]))
        #expect([10, 11, 22, 23, 25, 64, 70, 74].allSatisfy { actions[$0] == "FailJob" })
        #expect([24, 30].allSatisfy { actions[$0] == "Count" } && [130, 143].allSatisfy { actions[$0] == "Ignore" })
        // What the API asks of such a policy.
        #expect(try Manifests.field(Manifests.template(name), "spec")["restartPolicy"] as? String == "Never")
    }

    @Test(arguments: ["job.yaml", "cronjob.yaml"]) func theJobOutlivesItsDeadlines(_ name: String) throws {
        let job = try #require(try Manifests.job(name))
        let words = try Manifests.words(name)
        let place = try #require(words.firstIndex(of: "--deadline"))
        let deadline = try #require(Int(words[place + 1]))
        let tries = try #require(job["backoffLimit"] as? Int) + 1
        #expect(try #require(job["activeDeadlineSeconds"] as? Int) > tries * (deadline + 40))
    }

    @Test func theCronJobIsTheJob() throws {
        let (once, again) = (try Manifests.job("job.yaml"), try Manifests.job("cronjob.yaml"))
        #expect(NSDictionary(dictionary: try #require(once)) == NSDictionary(dictionary: try #require(again)))
    }

    @Test(arguments: ["job.yaml", "daemonset.yaml"]) func thePodIsHardened(_ name: String) throws {
        let container = try Manifests.container(name)
        let security = try Manifests.field(container, "securityContext")
        #expect(security["allowPrivilegeEscalation"] as? Bool == false)
        #expect(security["readOnlyRootFilesystem"] as? Bool == true)
        let capabilities = try Manifests.field(security, "capabilities")
        #expect(capabilities["drop"] as? [String] == ["ALL"])
        #expect(capabilities["add"] as? [String] ?? [] == (name == "job.yaml" ? [] : ["DAC_OVERRIDE", "FOWNER"]))
        #expect(try Manifests.field(container, "resources", "limits")["memory"] != nil)
        let pod = try Manifests.field(Manifests.template(name), "spec")
        #expect(pod["automountServiceAccountToken"] as? Bool == false)
    }

    /// The Job's own words as its own user, with nothing but the image, the ConfigMap and a read-only root.
    @Test func theJobAnswers() throws {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let data = try Manifests.field(Manifests.document("configmap.yaml"), "data")
        let example = try #require(data["fleet.sources"] as? String)
        let entry = try #require(example.components(separatedBy: "\n\n").first)
        let directory = try TemporaryDirectory()
        try directory.write("keyring.gpg", try readFile(served.keyring, limit: 1 << 20))
        try directory.write(
            "fleet.sources",
            entry.replacingOccurrences(of: "http://debian.example.org/debian", with: served.uri)
                .replacingOccurrences(of: "bookworm bookworm-updates", with: "stable")
                .replacingOccurrences(of: "/apt-verdict/keyrings/debian-archive.gpg", with: "/config/keyring.gpg"))
        let pod = try Manifests.field(Manifests.template("job.yaml"), "spec", "securityContext")
        let user = try #require(pod["runAsUser"] as? Int)
        func run() throws -> VerdictRun {
            try VerdictRun(
                runInMountNamespace(
                    """
                    R=$1; B=$2; C=$3; shift 3
                    mount -t tmpfs root $R; mkdir $R/apt-verdict $R/config $R/dev $R/dev/shm $R/proc
                    mount --bind $B $R/apt-verdict; mount --bind $C $R/config; mount --bind /proc $R/proc
                    mknod -m 666 $R/dev/null c 1 3; mount -t tmpfs -o mode=1777,size=64m shm $R/dev/shm
                    mount -o remount,ro $R
                    exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid --inh-caps=-all \\
                      env -i /usr/sbin/chroot --userspec=\(user):\(user) --groups= $R "$@"
                    """,
                    [try directory.makeDirectory("root"), Bundle.folder, directory.path]
                        + Manifests.words("job.yaml")))
        }
        let good = try run()
        #expect(good.exit == 0 && good.report.sources.map(\.verdict) == ["ok"], "\(good.output)\(good.errors)")
        #expect(good.errors.isEmpty)
        var forged = served.inRelease
        let place = try #require(forged.firstRange(of: Array("Origin: Test".utf8)))
        forged[place.upperBound - 1] = UInt8(ascii: "x")
        served.answer("InRelease", .body(forged))
        served.answer("Release", .status(404))
        #expect(try run().exit == 10)
        served.answer("InRelease", .status(503))
        served.answer("Release", .status(503))
        #expect(try run().exit == 24)
    }
}
