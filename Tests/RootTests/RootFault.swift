import Linux
import TestSupport

/// A fault made for real in a root with real apt, and the code that the report must lead with there.
struct RootFault: Sendable, CustomStringConvertible {
    var description: String
    var cage: RootCage
    /// By root; nil is a root whose apt survives it.
    var code: @Sendable (RealRoot) -> String?
    var signature = "good"
    var keyring = RootScene.Keyring.signedBy

    init(
        _ description: String, _ fault: String, _ code: String?, signature: String = "good",
        keyring: RootScene.Keyring = .signedBy
    ) {
        (self.description, self.signature, self.keyring) = (description, signature, keyring)
        cage = RootCage(fault)
        self.code = { _ in code }
    }

    static let all = resource + keyrings + system

    private static func tmp(_ options: String) -> String { "mount -t tmpfs -o \(options) temp $R/tmp" }

    static let resource = [
        RootFault("nothing wrong", "", nil),
        RootFault("nothing wrong, key in trusted.gpg.d", "", nil, keyring: .trusted),
        RootFault("/tmp of 16 KiB", tmp("size=16k,mode=1777"), "R01"),
        RootFault("/tmp of 64 KiB", tmp("size=64k,mode=1777"), "R01"),
        RootFault("/tmp of 64 KiB, key in trusted.gpg.d", tmp("size=64k,mode=1777"), "R01", keyring: .trusted),
        RootFault(
            "/tmp of 4 MiB, filled", tmp("size=4m,mode=1777") + "; head -c 5m /dev/zero >$R/tmp/f 2>/dev/null || :",
            "R01"),
        RootFault("/tmp of 4 MiB", tmp("size=4m,mode=1777"), nil, keyring: .trusted),
        RootFault("/tmp with one inode", tmp("size=4m,mode=1777,nr_inodes=1"), "R02"),
        RootFault("/tmp with four inodes", tmp("size=4m,mode=1777,nr_inodes=4"), "R02"),
        RootFault("/tmp read-only", tmp("size=4m,mode=1777") + "; mount -o remount,ro $R/tmp", "R03"),
        RootFault("/tmp of mode 0755", "chmod 755 $R/tmp", "R04"),
        RootFault("/tmp missing", "rmdir $R/tmp", "R05"),
        RootFault("/tmp noexec", tmp("size=4m,mode=1777,noexec,nosuid,nodev"), nil),
    ]

    static let keyrings = [
        RootFault("keyring for root only", "chmod 600 $KEYRING", "G03"),
        RootFault("keyring of someone else", "cp $OTHER $KEYRING", "G01", signature: "no_verdict"),
        RootFault("keyring gone", "rm $KEYRING", "G02", signature: "no_verdict"),
        RootFault("keyring empty", ": >$KEYRING", "G05", signature: "no_verdict"),
    ]

    static let system: [RootFault] = {
        var proc = RootFault("no /proc", "", nil)
        proc.cage.hasProc = false
        var readOnly = RootFault("nothing writable at all", "", "R03")
        readOnly.cage.isWritable = false
        // Such a root cannot enter partial/, which belongs to _apt.
        var held = RootFault("root without CAP_DAC_OVERRIDE", "", "R09")
        held.cage.prefix = "setpriv --bounding-set=-dac_override,-dac_read_search"
        return [
            proc, readOnly, held,
            RootFault("no room for lists", "mount -t tmpfs -o size=8k lists $R/var/lib/apt/lists", "R06"),
            RootFault("no sandbox user", "sed -i /^_apt:/d $R/etc/passwd", nil),
            RootFault("no resolv.conf", "rm -f $R/etc/resolv.conf", nil),
        ]
    }()
}
