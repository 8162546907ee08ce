import Diagnosis
import TestSupport

/// Y: more of what apt starts and what it runs under: single tools of apt-key's, libraries, system calls, the sandbox.
extension FaultRow {
    static let underApt = tools + filters + unsandboxed + traced

    private static func libraries(_ name: String) -> String {
        "rm -f $R/usr/lib/x86_64-linux-gnu/\(name).so* $R/lib/x86_64-linux-gnu/\(name).so*"
    }

    private static let tools = [
        FaultRow("the verifier is cut short", .fails(.y02)) {
            $0.fault = "for v in $R/usr/bin/gpgv $R/usr/bin/sqv; do [ ! -e $v ] || truncate -s 60000 $v; done"
        },
        FaultRow("libnettle, which no gpgv needs, is missing", .fails(.y02), fault: libraries("libnettle")),
        FaultRow("awk is missing, one binary keyring", .survives, fault: "rm $R/usr/bin/awk"),
        FaultRow("sort is missing, key in trusted.gpg.d", .fails(.y02), trixie: .survives) {
            ($0.keyring, $0.fault) = (.trusted, "rm $R/usr/bin/sort")
        },
        FaultRow("sort is missing, one keyring", .survives, fault: "rm $R/usr/bin/sort"),
        FaultRow("the http method has mode 0644", .fails(.y10), fault: "chmod 644 $R/usr/lib/apt/methods/http"),
        FaultRow("no https, file, copy and cdrom method", .survives) {
            $0.fault = "cd $R/usr/lib/apt/methods; rm https file copy cdrom"
        },
        FaultRow("FIPS mode by LIBGCRYPT_FORCE_FIPS_MODE", .survives, bookworm: .fails(.y09)) {
            $0.cage.environment["LIBGCRYPT_FORCE_FIPS_MODE"] = "1"
        },
    ]

    private static let filters = [
        FaultRow("faccessat answers EPERM", .survives, bullseye: .fails(.y03)) { $0.seccomp = ["EPERM:faccessat"] },
        FaultRow("poll answers EPERM", .survives, trixie: .fails(.y03)) { $0.seccomp = ["EPERM:poll"] },
        FaultRow("statx is killed for", .survives, trixie: .fails(.y03)) { $0.seccomp = ["KILL:statx"] },
        FaultRow("calls of new kernels answer ENOSYS", .survives) {
            $0.seccomp = ["ENOSYS:faccessat2", "ENOSYS:clone3", "ENOSYS:fchmodat2"]
        },
        FaultRow("clone3, fchmodat2 and close_range answer EPERM", .survives) {
            $0.seccomp = ["EPERM:clone3", "EPERM:fchmodat2", "EPERM:close_range"]
        },
    ]

    /// Where _apt cannot reach partial/, apt goes on as root, and what keeps _apt out does not stop it.
    private static let unsandboxed: [FaultRow] = {
        let closed = "chmod 700 $R/var/lib/apt"
        return [
            FaultRow("/var/lib/apt of mode 0700", .survives(with: .y05), quick: true, fault: closed),
            FaultRow("/var/lib/apt of mode 0700, a keyring for root only", .survives(with: .y05)) {
                $0.fault = "\(closed); chmod 600 $KEYRING"
            },
            FaultRow("/var/lib/apt and /tmp of mode 0700", .survives(with: .y05)) {
                $0.fault = "\(closed); chmod 700 $R/tmp"
            },
            FaultRow("partial/ of root's, a keyring for root only", .fails(.g03)) {
                $0.fault = "chown root $R/var/lib/apt/lists/partial; chmod 600 $KEYRING"
            },
        ]
    }()

    /// Under this machine's proot, which a C library older than its own cannot load.
    private static let traced = [
        FaultRow("proot -0", .survives(with: .y08), only: [.bookworm, .trixie]) { proot(&$0, ["-0"]) },
        // Its loader lies in a directory of root's own, so that _apt cannot start a program.
        FaultRow(
            "proot, which makes no other user root", .fails(.y02, with: .y08, says: "Couldn't execute"),
            trixie: .fails(.y02, with: .y08), only: [.bookworm, .trixie]
        ) { proot(&$0, []) },
    ]

    private static func proot(_ row: inout FaultRow, _ options: [String]) {
        for file in ["/usr/bin/proot", "/usr/lib/x86_64-linux-gnu/libtalloc.so.2"] { row.cage.mounts[file] = file }
        row.inside = ["proot", "-v", "-1"] + options
    }
}
