import Foundation

/// A wrong clock for one program and its children, made by libfaketime.
public enum FakeClock {
    /// The library, nil where the faketime package is not installed.
    public static let library: String? = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        return
            (names.sorted().map { "/usr/lib/\($0)/faketime/libfaketime.so.1" } + ["/usr/lib/faketime/libfaketime.so.1"])
            .first { FileManager.default.isReadableFile(atPath: $0) }
    }()

    /// The environment of a clock so many seconds ahead of the right one; negative is behind.
    public static func ahead(_ seconds: Int) -> [String: String] {
        environment(seconds < 0 ? "\(seconds)" : "+\(seconds)")
    }

    /// The environment of a clock that showed this time when the program started: `1970-01-01 00:02:00`.
    public static func starting(at time: String) -> [String: String] { environment("@\(time)") }

    private static func environment(_ time: String) -> [String: String] {
        ["LD_PRELOAD": library ?? "", "FAKETIME": time, "TZ": "UTC"]
    }
}
