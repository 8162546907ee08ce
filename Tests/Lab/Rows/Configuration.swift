import TestSupport

/// C: sources and apt.conf.
extension FaultRow {
    private static let entry = "deb [arch=amd64 signed-by=@KEYRING@] @URI@ stable main"

    static let configuration = malformed + switches + changed

    private static let malformed = [
        FaultRow("an entry without a suite", .fails(.c01), quick: true) { $0.sources = "\(entry)\ndeb @URI@" },
        FaultRow("an option that is not closed", .fails(.c01)) {
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@ @URI@ stable main"
        },
        FaultRow("a type that is none", .fails(.c01)) { $0.sources = "\(entry)\ndep @URI@ stable main" },
        FaultRow("a URI without a scheme", .fails(.c01)) {
            $0.sources = "\(entry)\ndeb debian.example.org stable main"
        },
        FaultRow("a stanza without Suites", .fails(.c01)) { $0.stanza = "Types: deb\nURIs: @URI@\nComponents: main" },
        FaultRow("a stanza that is switched off, and a broken line in it", .survives) {
            $0.fault =
                "printf 'Enabled: no\\nTypes: deb\\nURIs: http://127.0.0.1:1/\\nSuites: x\\nComponents: y\\n' "
                + ">$R/etc/apt/sources.list.d/off.sources"
        },
        FaultRow("an unrelated broken source in a file that apt does not read", .survives) {
            $0.fault = "echo 'deb [' >$R/etc/apt/sources.list.d/old.list.save"
        },
        FaultRow("no source at all", .fails(.c04, aptTakes: true)) {
            $0.sources = "# nothing"
        },
        FaultRow("apt.conf with a line that does not end", .fails(.c05), quick: true) {
            $0.configuration = ["Acquire::Retries \"0\"", "APT::Other {"]
        },
        FaultRow(
            "a snapshot of an archive without any", .survives,
            trixie: .fails(.c01, .none, says: "Snapshots not supported")
        ) {
            $0.options = "snapshot=20250101T000000Z signed-by=@KEYRING@"
        },
        FaultRow("MaxReleaseFileSize of 1000 bytes", .fails(.x09)) {
            $0.configuration = ["Acquire::MaxReleaseFileSize \"1000\";"]
        },
        FaultRow("apt.conf with garbage", .fails(.c05)) { $0.configuration = ["}}}} ;;; \"\""] },
        FaultRow("apt.conf with settings that nobody knows", .survives) {
            $0.configuration = ["Something::Of::Ours \"x\";", "// a comment"]
        },
        FaultRow("two entries with other Signed-By", .fails(.c06, says: "Conflicting values"), quick: true) {
            $0.sources =
                "\(entry)\ndeb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] @URI@ stable other"
        },
        FaultRow("two entries with the same Signed-By", .survives) {
            $0.sources = "\(entry)\n\(entry.replacingOccurrences(of: "arch=amd64", with: "arch=amd64 lang=none"))"
        },
    ]

    private static let switches = [
        FaultRow("trusted=yes, and all is well", .survives(with: .c02), quick: true) {
            $0.options = "trusted=yes signed-by=@KEYRING@"
        },
        FaultRow("APT::Get::AllowUnauthenticated", .survives(with: .c02)) {
            $0.configuration = ["APT::Get::AllowUnauthenticated \"true\";"]
        },
        FaultRow("Acquire::AllowInsecureRepositories, and all is well", .survives(with: .c02)) {
            $0.configuration = ["Acquire::AllowInsecureRepositories \"true\";"]
        },
        FaultRow("check-valid-until=no, and all is well", .survives(with: .c03)) {
            $0.options = "check-valid-until=no signed-by=@KEYRING@"
        },
        FaultRow("Acquire::Check-Date off, and all is well", .survives(with: .c03)) {
            $0.configuration = ["Acquire::Check-Date \"false\";"]
        },
    ]

    /// Lists of a repository whose Release file said something else.
    private static func changed(_ name: String, _ outcome: Outcome, _ fields: String, _ more: [String] = []) -> FaultRow
    {
        FaultRow(name, outcome) {
            $0.earlier = serves {
                releaseFile([], suite: fields).replacingOccurrences(
                    of: "Origin: Test\n", with: fields.contains("Origin") ? "" : "Origin: Test\n")
            }
            $0.served = serves { releaseFile([]) }
            $0.configuration = more
        }
    }

    private static let changed = [
        changed(
            "Origin changed", .fails(.c08, says: "changed its 'Origin' value"),
            "Origin: Before\nSuite: stable\nCodename: test"),
        changed(
            "Codename changed", .fails(.c08, says: "changed its 'Codename' value"), "Suite: stable\nCodename: before"),
        changed("Version added, which apt only mentions", .survives, "Suite: stable\nCodename: test\nVersion: 1"),
        changed(
            "Origin changed, and Acquire::AllowReleaseInfoChange is set", .survives,
            "Origin: Before\nSuite: stable\nCodename: test", ["Acquire::AllowReleaseInfoChange \"true\";"]),
    ]
}
