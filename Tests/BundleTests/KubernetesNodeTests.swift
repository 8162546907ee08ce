import Foundation
import Linux
import TestSupport
import Testing

/// The DaemonSet of packaging/kubernetes: its loop, in a root like the container's, over a real root in the place of the node's.
@Suite("Kubernetes node", .enabled(if: Bundle.isBuilt && RealRoot.isPossible, "needs the bundle and real roots"))
struct KubernetesNodeTests {
    private static let script = """
        D=$1; B=$2; NODE=$3; shift 3; R=$D/root; mkdir -p $R
        mount -t tmpfs over $R; mkdir $R/bin $R/apt-verdict $R/host $R/textfile $R/proc $R/dev
        mkdir $D/over; mount -t tmpfs over $D/over; mkdir $D/over/upper $D/over/work
        mount -t overlay -o lowerdir=$NODE,upperdir=$D/over/upper,workdir=$D/over/work node $R/host
        cp $D/sources.list $R/host/etc/apt/sources.list; cp $D/keyring.gpg $R/host/usr/share/keyrings/lab.gpg
        mount --bind /dev $R/host/dev; mount --bind /dev $R/dev; mount --bind /proc $R/proc
        mount --bind $B $R/apt-verdict; mount --bind $D/textfile $R/textfile
        cp /bin/busybox $R/bin/busybox; ln -s busybox $R/bin/sh; ln -s busybox $R/bin/sleep
        eval "$FAULT"
        mount -o remount,ro $R
        set +e
        setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+dac_override,+fowner --inh-caps=-all \\
          env -i PATH=/bin INTERVAL_SECONDS=1 /usr/sbin/chroot $R "$@" &
        loop=$!
        last= runs=0
        for i in $(seq 200); do
          new=$(cat $D/textfile/apt-verdict.prom 2>/dev/null | grep '^apt_verdict_last_run')
          [ "$new" = "$last" ] || { last=$new; runs=$((runs + 1)); }
          if [ $runs -ge 2 ] || ! kill -0 $loop 2>/dev/null; then break; fi
          sleep 0.1
        done
        kill -TERM $loop 2>/dev/null; wait $loop; echo "runs $runs, ended $?"
        """

    private func run(_ fault: String = "", words: [String]) throws -> (end: String, metrics: String) {
        let served = try ServedRepository()
        defer { served.server.stop() }
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("textfile")
        try directory.write("keyring.gpg", try readFile(served.keyring, limit: 1 << 20))
        try directory.write(
            "sources.list", "deb [arch=amd64 signed-by=/usr/share/keyrings/lab.gpg] \(served.uri) stable main\n")
        let run = runInMountNamespace(
            KubernetesNodeTests.script,
            [directory.path, Bundle.folder, try RealRoot.bookworm.made()] + words,
            environment: ["FAULT": fault, "R": directory("root")])
        let metrics = (try? String(contentsOfFile: directory("textfile/apt-verdict.prom"), encoding: .utf8)) ?? ""
        return (run.outputText + run.errorsText, metrics)
    }

    @Test func itComesBackAndEndsWhenAsked() throws {
        let (end, metrics) = try run(words: Manifests.words("daemonset.yaml"))
        #expect(end.contains("runs 2, ended 143\n"), "\(end)")
        #expect(metrics.contains(/\napt_verdict_source_signature_good\{.*\} 1\n/), "\(end)\(metrics)")
        #expect(metrics.contains("\napt_verdict_exit_code 0\n"), "\(end)\(metrics)")
        #expect(metrics.contains("\napt_verdict_directory_available_bytes{directory=\"temp\"}"), "\(metrics)")
    }

    /// What the manifest says of a read-only mount.
    @Test func aReadOnlyMountWouldBeBlamedOnTheNode() throws {
        let (_, metrics) = try run("mount -o remount,bind,ro $R/host", words: Manifests.words("daemonset.yaml"))
        #expect(metrics.contains("code=\"R03\"") && metrics.contains("code=\"R08\""), "\(metrics)")
    }

    /// A run that gives no answer ends the container, so that somebody sees it.
    @Test func wrongUsageEndsTheLoop() throws {
        let words = try Manifests.words("daemonset.yaml").map {
            $0.replacingOccurrences(of: "--deadline 300", with: "--deadline soon")
        }
        #expect(try run(words: words).end.contains("runs 0, ended 64\n"))
    }

    /// The codes that the loop goes on after are those that systemd takes for a success too.
    @Test func theLoopTakesEveryVerdict() throws {
        let loop = try #require(try Manifests.words("daemonset.yaml").last)
        let codes = try #require(loop.firstMatch(of: /\n *([0-9|]+)\) ;;/)).1.split(separator: "|")
        let unit = repositoryRoot.appendingPathComponent("packaging/systemd/apt-verdict.service")
        let service = try String(contentsOf: unit, encoding: .utf8)
        let success = try #require(service.firstMatch(of: /\nSuccessExitStatus=(.*)\n/)).1.split(separator: " ")
        #expect(Set(codes) == Set(success).subtracting(["143"]).union(["0"]))
    }
}
