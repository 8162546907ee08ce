import Diagnosis
import TestSupport

/// Y: the verifier, the sandbox user, the system's calls and devices.
extension FaultRow {
    private static let legacyOnly: [RealRoot] = [.bullseye, .bookworm]
    /// The verifier that this root's apt starts.
    private static let verifier = "v=$R/usr/bin/gpgv; [ -e $v ] || v=$R/usr/bin/sqv; "

    private static func seccomp(_ answers: String...) -> (inout FaultRow) -> Void { { $0.seccomp = answers } }

    static let system = verifiers + methods + calls + devices + users

    private static let verifiers = [
        FaultRow("no verifier", .fails(.y01), quick: true, fault: verifier + "rm $v"),
        FaultRow("the verifier is not executable", .fails(.y02), fault: verifier + "chmod 644 $v"),
        FaultRow("the verifier is for root alone", .fails(.y02), fault: verifier + "chmod 700 $v"),
        FaultRow("the verifier is /bin/false", .fails(.y02), quick: true) {
            $0.fault = verifier + "rm $v; printf '#!/bin/false\\n' >$v; chmod 755 $v"
        },
        FaultRow("the verifier is /bin/true", .fails(.y02)) {
            $0.fault = verifier + "rm $v; printf '#!/bin/true\\n' >$v; chmod 755 $v"
        },
        FaultRow("the verifier is killed", .fails(.y02)) {
            $0.fault = verifier + "rm $v; printf '#!/bin/sh\\nkill -9 $$\\n' >$v; chmod 755 $v"
        },
        FaultRow("the verifier is an empty file", .fails(.y02), fault: verifier + ": >$v"),
        FaultRow("the verifier is for another machine", .fails(.y02)) {
            // Its ELF header says aarch64.
            $0.fault = verifier + "printf '\\267' | dd of=$v bs=1 seek=18 conv=notrunc 2>/dev/null"
        },
        FaultRow("a library of the verifier is missing", .fails(.y02)) {
            $0.fault =
                verifier + """
                    case $v in *gpgv) rm $R/lib/*/libgcrypt.so.20 $R/usr/lib/*/libgcrypt.so.20 2>/dev/null || :;;
                    *) rm $R/usr/lib/*/libhogweed.so.*;; esac
                    """
        },
        FaultRow("apt-key is missing", .fails(.y02), only: legacyOnly, fault: "rm $R/usr/bin/apt-key"),
        FaultRow("/bin/sh is missing", .fails(.y02), trixie: .survives, fault: "rm $R/bin/sh"),
        FaultRow("mktemp is missing", .fails(.y02, says: "Unknown error executing apt-key"), only: legacyOnly) {
            $0.fault = "rm $R/bin/mktemp $R/usr/bin/mktemp 2>/dev/null || :"
        },
        FaultRow("gpg is not there, gpgv is", .survives, fault: "rm -f $R/usr/bin/gpg"),
    ]

    private static let methods = [
        FaultRow("the http method is missing", .fails(.y10), quick: true, fault: "rm $R/usr/lib/apt/methods/http"),
        FaultRow("the http method is /bin/false", .fails(.y02)) {
            $0.fault = "m=$R/usr/lib/apt/methods/http; rm $m; printf '#!/bin/false\\n' >$m; chmod 755 $m"
        },
        FaultRow("the method that verifies is missing", .fails(.y10)) {
            $0.fault = "rm $R/usr/lib/apt/methods/gpgv $R/usr/lib/apt/methods/sqv 2>/dev/null || :"
        },
        FaultRow("the https method is missing, the source is http", .survives) {
            $0.fault = "rm $R/usr/lib/apt/methods/https"
        },
        FaultRow("a source with its scheme in capitals", .fails(.y10, .none, says: "methods/HTTP could not be found")) {
            $0.sources = "deb [signed-by=@KEYRING@] HTTP://127.0.0.1:@PORT@/debian stable main"
        },
        FaultRow("a source with a scheme that no method knows", .fails(.y10, .none)) {
            $0.sources = "deb [signed-by=@KEYRING@] s3://bucket.example.org/debian stable main"
        },
    ]

    /// apt 2 works on the files of trusted.gpg.d with a shell script; apt 3 has no such.
    private static func trusted(_ name: String, _ outcome: Outcome, bullseye: Outcome? = nil, _ answer: String)
        -> FaultRow
    {
        FaultRow(name, outcome, bullseye: bullseye, trixie: .survives) {
            ($0.keyring, $0.seccomp) = (.trusted, [answer])
        }
    }

    private static let calls = [
        FaultRow(
            "faccessat2 answers EPERM", .survives, bookworm: .fails(.y03), quick: true, seccomp("EPERM:faccessat2")),
        FaultRow("faccessat2 answers ENOSYS", .survives, seccomp("ENOSYS:faccessat2")),
        FaultRow("utimensat answers EPERM", .survives, seccomp("EPERM:utimensat")),
        FaultRow("unlinkat answers EPERM", .survives, quick: true, seccomp("EPERM:unlinkat")),
        FaultRow("fchmodat answers EPERM", .fails(.y03), trixie: .survives, seccomp("EPERM:fchmodat")),
        trusted(
            "faccessat2 answers EPERM, key in trusted.gpg.d", .fails(.y03), bullseye: .survives, "EPERM:faccessat2"),
        trusted("utimensat answers EPERM, key in trusted.gpg.d", .fails(.y03), "EPERM:utimensat"),
        trusted("unlinkat answers EPERM, key in trusted.gpg.d", .fails(.y03), "EPERM:unlinkat"),
        FaultRow("clone3 answers ENOSYS", .survives, seccomp("ENOSYS:clone3")),
        FaultRow("clone3 answers EPERM", .survives, seccomp("EPERM:clone3")),
        FaultRow("statx answers ENOSYS", .survives, seccomp("ENOSYS:statx")),
        // Our own gpg needs it as well.
        FaultRow(
            "pipe2 answers EPERM", .fails(.y03, .none), bullseye: .fails(.u01, aptTakes: true), seccomp("EPERM:pipe2")),
        FaultRow("no call but usual ones is filtered", .survives, seccomp("EPERM:copy_file_range")),
    ]

    private static let devices = [
        // apt alone gets along without it, and our own gpg does not.
        FaultRow(
            "no /dev/null", .fails(.u01, aptTakes: true),
            bookworm: .fails(.y04, .none, says: "neither seems installed"),
            quick: true, fault: "rm $R/dev/null"),
        FaultRow("/dev/null is a file", .survives, bookworm: .fails(.y04)) {
            $0.fault = "rm $R/dev/null; : >$R/dev/null; chmod 644 $R/dev/null"
        },
        FaultRow("/dev/null has mode 0600", .survives, bookworm: .fails(.y04), fault: "chmod 600 $R/dev/null"),
        FaultRow("/dev/null is /dev/zero", .survives, fault: "rm $R/dev/null; mknod -m 666 $R/dev/null c 1 5"),
        FaultRow("no /dev/urandom and no /dev/random", .survives, fault: "rm $R/dev/urandom $R/dev/random"),
        FaultRow("no /dev/shm", .survives, fault: "umount $R/dev/shm; rmdir $R/dev/shm"),
        FaultRow("no /proc", .survives, quick: true) { $0.cage.hasProc = false },
        FaultRow("FIPS mode for libgcrypt", .fails(.y09, says: "libgcrypt"), trixie: .survives) {
            $0.fault = "mkdir $R/etc/gcrypt; echo 1 >$R/etc/gcrypt/fips_enabled"
        },
    ]

    private static let users = [
        FaultRow("no sandbox user in /etc/passwd", .survives, quick: true, fault: "sed -i /^_apt:/d $R/etc/passwd"),
        FaultRow("no sandbox user, and no partial/", .survives) {
            $0.fault = "sed -i /^_apt:/d $R/etc/passwd; rmdir $R/var/lib/apt/lists/partial"
        },
        FaultRow("APT::Sandbox::User that nobody is", .survives(with: .y05)) {
            $0.configuration = ["APT::Sandbox::User \"nobody-there\";"]
            $0.aptWarns = true
        },
        FaultRow("APT::Sandbox::User root", .survives) { $0.configuration = ["APT::Sandbox::User \"root\";"] },
        FaultRow("one user number in the namespace", .fails(.y05, says: "setgroups")) {
            ($0.cage.prefix, $0.cage.isPlainChroot) = ("unshare -r", true)
        },
        FaultRow("no CAP_SETUID and CAP_SETGID", .fails(.y05)) {
            $0.inside = ["setpriv", "--bounding-set=-setuid,-setgid"]
        },
        FaultRow("no capability but what apt needs", .survives) {
            $0.inside = ["setpriv", "--bounding-set=-all,+setuid,+setgid,+chown,+fowner,+dac_override"]
        },
    ]
}
