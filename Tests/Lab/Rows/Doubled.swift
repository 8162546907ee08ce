import TestSupport

/// Two faults at once: which leads, and that the other one is not lost. And rows without any.
extension FaultRow {
    static let doubled = [
        FaultRow("altered, under a /tmp of 16 KiB", .fails(.s01, with: .r01), quick: true) {
            $0.served = altered
            $0.fault = tmp("size=16k,mode=1777")
        },
        FaultRow("altered, and the clock two years behind", .fails(.s01)) {
            $0.served = altered
            ($0.clock, $0.serverClock) = (.offset(-730 * day), 0)
        },
        FaultRow("altered, and no verifier", .fails(.s01, with: .y01)) {
            $0.served = altered
            $0.fault = "rm $R/usr/bin/gpgv $R/usr/bin/sqv 2>/dev/null || :"
        },
        FaultRow("altered, and lists of 8 KiB", .fails(.s01, with: .r06)) {
            $0.served = altered
            $0.fault = "mount -t tmpfs -o size=8k lists $R/var/lib/apt/lists"
        },
        FaultRow("cut in its armour, under a /tmp of 16 KiB", .fails(.x01, with: .r01)) {
            $0.served = { $0.answer("InRelease", .body(Array($0.inRelease.dropLast(100)))) }
            $0.fault = tmp("size=16k,mode=1777")
        },
        FaultRow("no keyring file, under a /tmp of 16 KiB", .fails(.g02, with: .r01)) {
            $0.fault = "rm $KEYRING; " + tmp("size=16k,mode=1777")
        },
        FaultRow("keyring of mode 0600, under a /tmp of mode 0755", .fails(.g03, with: .r04)) {
            $0.fault = "chmod 600 $KEYRING; chmod 755 $R/tmp"
        },
        FaultRow("the key is revoked, under a /tmp of mode 0755", .fails(.k02, with: .r04)) {
            $0.plan = plan { $0.signers = [.revoked] }
            $0.fault = "chmod 755 $R/tmp"
        },
        FaultRow("Valid-Until is past, and no sandbox user can be become", .fails(.t04, with: .y05)) {
            $0.plan = plan { ($0.date, $0.validUntil) = (now - 14 * day, now - 7 * day) }
            $0.serverClock = 0
            $0.inside = ["setpriv", "--bounding-set=-setuid,-setgid"]
        },
        FaultRow("no verifier, under a /tmp of 16 KiB", .fails(.y01, with: .r01)) {
            $0.fault = "rm $R/usr/bin/gpgv $R/usr/bin/sqv 2>/dev/null || :; " + tmp("size=16k,mode=1777")
        },
        FaultRow("a second source that answers 404", .fails(.c09, .any)) {
            $0.sources =
                "deb [arch=amd64 signed-by=@KEYRING@] @URI@ stable main\n"
                + "deb [arch=amd64 signed-by=@KEYRING@] @URI@ other main"
        },
    ]

    static let healthy = [
        FaultRow("nothing", .survives, quick: true),
        FaultRow("nothing, key in trusted.gpg.d", .survives, quick: true) { $0.keyring = .trusted },
        FaultRow("no resolv.conf", .survives, quick: true, fault: "rm -f $R/etc/resolv.conf"),
        FaultRow("TZ of Tokyo", .survives) { $0.cage.environment["TZ"] = "Asia/Tokyo" },
        FaultRow("umask 077", .survives) { $0.cage.prefix = "sh -c 'umask 077; exec \"$@\"' sh" },
        FaultRow("no environment at all but PATH, and a German locale", .survives) {
            $0.cage.environment["LC_ALL"] = "de_DE.UTF-8"
        },
    ]
}
