import TestSupport

/// Rows in containers of a real engine, tried by `make lab` in each image with a real apt: Docker's own ways of making trouble.
extension FaultRow {
    private static let tight = ["--tmpfs", "/tmp:size=64k"]

    private static func docker(
        _ name: String, _ outcome: Outcome, legacy: Outcome? = nil, trixie: Outcome? = nil, _ options: [String] = [],
        inside: String = "", _ more: (inout FaultRow) -> Void = { _ in }
    ) -> FaultRow {
        FaultRow("docker run: \(name)", outcome, legacy: legacy, trixie: trixie) {
            $0.container = Container(options: options, inside: inside)
            more(&$0)
        }
    }

    /// Every row in a container.
    public static let containers = dockerSound + dockerTemp + dockerLists + dockerLimits + dockerRepository

    private static let dockerSound = [
        docker("nothing", .survives),
        docker("nothing, key in trusted.gpg.d", .survives) { $0.keyring = .trusted },
        docker(
            "--read-only, tmpfs where apt writes", .survives,
            ["--read-only"] + ["/tmp", "/var/lib/apt/lists", "/var/cache/apt"].flatMap { ["--tmpfs", $0] }),
    ]

    private static func fill(_ kibibytes: Int) -> String { "head -c \(kibibytes)k /dev/zero >/tmp/filler" }

    private static let dockerTemp = [
        docker("--tmpfs /tmp:size=64k", .fails(.r01, says: "Splitting up"), tight),
        docker("/tmp of 4 MiB, 16 KiB left", .fails(.r01), ["--tmpfs", "/tmp:size=4m"], inside: fill(4096 - 16)),
        docker("/tmp of 4 MiB, 2 MiB left", .survives, ["--tmpfs", "/tmp:size=4m"], inside: fill(2048)),
        docker("/tmp with 3 inodes", .fails(.r02), ["--tmpfs", "/tmp:size=4m,nr_inodes=3"]),
        docker("/tmp read-only", .fails(.r03), ["--tmpfs", "/tmp:ro"]),
        docker(
            "/tmp of mode 0755", .fails(.r04, says: "Couldn't create temporary file"),
            trixie: .fails(.r04, says: "Unable to mkstemp"), inside: "chmod 755 /tmp"),
        docker("no /tmp", .fails(.r05), inside: "rmdir /tmp"),
    ]

    private static let dockerLists = [
        docker("--read-only", .fails(.r03), ["--read-only"]),
        docker("--read-only --tmpfs /tmp", .fails(.r08), ["--read-only", "--tmpfs", "/tmp"]),
        docker("lists of 16 KiB", .fails(.r06), ["--tmpfs", "/var/lib/apt/lists:size=16k"]),
    ]

    private static let dockerLimits = [
        docker("--cap-drop ALL", .fails(.y05, says: "setgroups"), ["--cap-drop", "ALL"]),
        // A root that the modes hold for cannot enter partial/, which belongs to _apt.
        docker(
            "--cap-drop ALL, SETUID and SETGID kept", .fails(.r09, says: "provides only weak security information"),
            ["--cap-drop", "ALL", "--cap-add", "SETUID", "--cap-add", "SETGID"]),
        docker(
            "--cap-drop ALL, what apt needs kept", .survives,
            ["--cap-drop", "ALL"]
                + ["SETUID", "SETGID", "CHOWN", "FOWNER", "DAC_OVERRIDE"].flatMap { ["--cap-add", $0] }),
        docker("--pids-limit 5", .fails(.r12, .any), trixie: .survives, ["--pids-limit", "5"]),
        docker("--pids-limit 8", .survives, ["--pids-limit", "8"]),
        docker("--memory 64m", .survives, ["--memory", "64m"]),
        docker(
            "--tmpfs /tmp:size=64k --pids-limit 8 --memory 64m", .fails(.r01),
            tight + ["--pids-limit", "8", "--memory", "64m"]),
        // apt as root, and we as somebody else: what can be seen from there is still named.
        docker("--tmpfs /tmp:size=64k, we as uid 1000", .fails(.r01), tight) {
            $0.container?.ours = ["--user", "1000"]
        },
        docker("nothing, we as uid 1000", .survives) { $0.container?.ours = ["--user", "1000"] },
        docker("nothing, we with every limit but the room", .survives) {
            $0.container?.ours = [
                "--user", "1000", "--cap-drop", "ALL", "--pids-limit", "8", "--memory", "64m",
            ]
        },
    ]

    private static let dockerRepository = [
        docker("an altered InRelease", .fails(.s01)) { $0.served = altered },
        docker("no InRelease and no Release", .fails(.c09)) {
            $0.served = { served in for name in ["InRelease", "Release"] { served.answer(name, .status(404)) } }
        },
    ]
}
