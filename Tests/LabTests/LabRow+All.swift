import Foundation
import TestSupport

extension LabRow {
    private static let tight = ["--tmpfs", "/tmp:size=64k"]

    /// Every row, tried in each image with a real apt.
    static let all = sound + temp + lists + limits + repository

    private static let sound = [
        LabRow("nothing", nil),
        LabRow("nothing, key in trusted.gpg.d", nil).with { $0.keyring = .trusted },
        LabRow(
            "--read-only, tmpfs where apt writes", nil,
            options: ["--read-only"] + ["/tmp", "/var/lib/apt/lists", "/var/cache/apt"].flatMap { ["--tmpfs", $0] }),
    ]

    private static let temp = [
        LabRow("--tmpfs /tmp:size=64k", "R01", options: tight).with { $0.aptSays = { _ in "Splitting up" } },
        LabRow("/tmp of 4 MiB, 16 KiB left", "R01", options: ["--tmpfs", "/tmp:size=4m"], inside: fill(4096 - 16)),
        LabRow("/tmp of 4 MiB, 2 MiB left", nil, options: ["--tmpfs", "/tmp:size=4m"], inside: fill(2048)),
        LabRow("/tmp with 3 inodes", "R02", options: ["--tmpfs", "/tmp:size=4m,nr_inodes=3"]),
        LabRow("/tmp read-only", "R03", options: ["--tmpfs", "/tmp:ro"]),
        LabRow("/tmp of mode 0755", "R04", inside: "chmod 755 /tmp").with {
            $0.aptSays = { $0 == .trixie ? "Unable to mkstemp" : "Couldn't create temporary file" }
        },
        LabRow("no /tmp", "R05", inside: "rmdir /tmp"),
    ]

    private static let lists = [
        LabRow("--read-only", "R03", options: ["--read-only"]),
        LabRow("--read-only --tmpfs /tmp", "R08", options: ["--read-only", "--tmpfs", "/tmp"]),
        LabRow("lists of 16 KiB", "R06", options: ["--tmpfs", "/var/lib/apt/lists:size=16k"]),
    ]

    private static let limits = [
        LabRow("--cap-drop ALL", "Y05", options: ["--cap-drop", "ALL"]).with { $0.aptSays = { _ in "setgroups" } },
        // A root that the modes hold for cannot enter partial/, which belongs to _apt.
        LabRow(
            "--cap-drop ALL, SETUID and SETGID kept", "R09",
            options: ["--cap-drop", "ALL", "--cap-add", "SETUID", "--cap-add", "SETGID"]
        ).with { $0.aptSays = { _ in "provides only weak security information" } },
        LabRow(
            "--cap-drop ALL, what apt needs kept", nil,
            options: ["--cap-drop", "ALL"]
                + ["SETUID", "SETGID", "CHOWN", "FOWNER", "DAC_OVERRIDE"].flatMap { ["--cap-add", $0] }),
        LabRow("--pids-limit 8", nil, options: ["--pids-limit", "8"]),
        LabRow("--memory 64m", nil, options: ["--memory", "64m"]),
        LabRow(
            "--tmpfs /tmp:size=64k --pids-limit 8 --memory 64m", "R01",
            options: tight + ["--pids-limit", "8", "--memory", "64m"]),
        // apt as root, and we as somebody else: what can be seen from there is still named.
        LabRow("--tmpfs /tmp:size=64k, we as uid 1000", "R01", options: tight).with { $0.ours = ["--user", "1000"] },
        LabRow("nothing, we as uid 1000", nil).with { $0.ours = ["--user", "1000"] },
        LabRow("nothing, we with every limit but the room", nil).with {
            $0.ours = ["--user", "1000", "--cap-drop", "ALL", "--pids-limit", "8", "--memory", "64m"]
        },
    ]

    private static let repository = [
        LabRow("an altered InRelease", "S01").with {
            $0.signature = "bad"
            $0.served = { served in
                let text = String(decoding: served.inRelease, as: UTF8.self)
                served.answer(
                    "InRelease", .body(text.replacingOccurrences(of: "line number 7 ", with: "line number 8 ")))
            }
        },
        LabRow("no InRelease and no Release", "C09").with {
            $0.signature = "no_verdict"
            $0.served = { served in for name in ["InRelease", "Release"] { served.answer(name, .status(404)) } }
        },
    ]

    private static func fill(_ kibibytes: Int) -> String { "head -c \(kibibytes)k /dev/zero >/tmp/filler" }
}
