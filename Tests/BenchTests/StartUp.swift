import TestSupport

extension Bench {
    /// (e) The shortest thing that each program can do.
    static func startUp() throws -> String {
        let contest = Contest(
            contestants: [
                .init(name: "`gpgv --version`", command: Programs.command("gpgv", ["--version"])),
                .init(
                    name: "`apt-verdict --version`, release build",
                    command: Programs.command(Programs.release, ["--version"])),
                .init(
                    name: "`apt-verdict --version`, bundle", command: Programs.command(Programs.bundle, ["--version"])),
                .init(name: "`apt-get --version`", command: Programs.command("apt-get", ["--version"])),
            ], rounds: rounds(usually: 41))
        return "## Start-up\n\n" + Contest.table(try contest.run())
    }
}
