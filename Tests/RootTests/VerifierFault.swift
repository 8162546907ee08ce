import Linux
import TestSupport

/// Something done to a root's verifier, or to what it is given, and what apt's own verifier must have answered then.
struct VerifierFault: Sendable, CustomStringConvertible {
    var description: String
    /// Made in the cage; `$GPGV` is the verifier that this root's apt runs, `$METHOD` the method above it.
    var fault = ""
    /// Each run's answer, by root.
    var answers: [String]
    /// Who it ran as.
    var user = "_apt"
    /// What leads the report; nil is exit 0.
    var code: String?
    var warnings: [String] = []
    var signature = "good"
    var keyring = RootScene.Keyring.signedBy
    /// What is done to the repository or its entry.
    var arrange: @Sendable (RootScene) throws -> Void = { _ in }
    var roots = RealRoot.withApt
    /// Words in front of the program.
    var prefix = ""

    static let all = healthy + faulty + [umask, garbage, flood]

    static let healthy: [VerifierFault] = {
        var pair = VerifierFault(description: "a detached pair", answers: ["good"])
        pair.arrange = { $0.served.answer("InRelease", .status(404)) }
        var fingerprint = VerifierFault(description: "Signed-By a fingerprint", answers: ["good"], keyring: .trusted)
        fingerprint.arrange = { try $0.entry("signed-by=\(Keys.shared().fingerprint(.rsa2048))") }
        var both = VerifierFault(description: "Signed-By a file and a fingerprint", answers: ["good"])
        both.arrange = { try $0.entry("signed-by=\($0.keyringPlace),\(Keys.shared().fingerprint(.rsa2048))") }
        var inline = VerifierFault(description: "a key in the entry", answers: ["good"])
        inline.arrange = { try $0.inlineEntry(Keys.shared().armouredKeyring(.rsa2048)) }
        inline.fault = "mv $R/etc/apt/sources.list $R/etc/apt/sources.list.d/lab.sources; rm $KEYRING"
        // apt 2.2 knows no keys in entries.
        inline.roots = [.bookworm, .trixie]
        return [
            VerifierFault(description: "nothing wrong", answers: ["good"]),
            VerifierFault(description: "key in trusted.gpg.d", answers: ["good"], keyring: .trusted),
            pair, fingerprint, both, inline,
            VerifierFault(
                description: "no sandbox user", fault: "sed -i /^_apt:/d $R/etc/passwd", answers: ["good"],
                user: "root",
                warnings: ["Y05"]),
            VerifierFault(
                description: "/var/lib/apt for root only: apt gives up its sandbox",
                fault: "chmod 700 $R/var/lib/apt", answers: ["good"], user: "root", warnings: ["Y05"]),
            // A usual layer of images.
            VerifierFault(
                description: "the lists emptied, partial/ with them", fault: "rm -rf $R/var/lib/apt/lists/*",
                answers: ["good"]),
        ]
    }()

    static let faulty: [VerifierFault] = {
        var altered = VerifierFault(
            description: "an altered file", answers: ["refused", "refused"], code: "S01", signature: "bad")
        altered.arrange = { scene in
            var bytes = scene.served.inRelease
            let word = Array("filler line number 7 ".utf8)
            if let place = bytes.firstRange(of: word)?.lowerBound { bytes[place] = UInt8(ascii: "F") }
            scene.served.answer("InRelease", .body(bytes))
        }
        return [
            altered,
            VerifierFault(
                description: "/tmp of 64 KiB", fault: "mount -t tmpfs -o size=64k,mode=1777 temp $R/tmp",
                answers: ["refused", "good"], code: "R01"),
            VerifierFault(
                description: "/tmp of mode 0755", fault: "chmod 755 $R/tmp", answers: ["refused", "good"], code: "R04"),
            VerifierFault(
                description: "the verifier is false", fault: "rm $GPGV; cp $R/bin/false $GPGV",
                answers: ["refused", "refused"], code: "Y02"),
            VerifierFault(
                description: "the verifier kills itself",
                fault: "rm $GPGV; printf '#!/bin/sh\\nkill -9 $$\\n' >$GPGV; chmod 755 $GPGV",
                answers: ["refused", "refused"], code: "Y02"),
            VerifierFault(
                description: "the method kills itself",
                fault: "rm $METHOD; printf '#!/bin/sh\\nkill -9 $$\\n' >$METHOD; chmod 755 $METHOD",
                answers: ["died", "died"], code: "Y02"),
            VerifierFault(
                description: "the method cannot be run", fault: "chmod 644 $METHOD",
                answers: ["not_started", "not_started"], code: "Y10"),
        ]
    }()

    static let umask: VerifierFault = {
        var fault = VerifierFault(description: "umask 0777", answers: ["refused", "refused"], code: "Y02")
        fault.prefix = "sh -c 'umask 0777; exec \"$@\"' -"
        return fault
    }()

    static let garbage = VerifierFault(
        description: "the method writes garbage",
        fault: "rm $METHOD; printf '#!/bin/sh\\nhead -c 3000000 /dev/urandom; exit 3\\n' >$METHOD; chmod 755 $METHOD",
        answers: ["no_answer", "no_answer"], code: "Y02")

    /// A hundred megabytes of well-formed messages without an answer among them.
    static let flood = VerifierFault(
        description: "the method floods",
        fault:
            "rm $METHOD; printf '#!/bin/sh\\nyes \"102 Status\\nMessage: x\\n\" | head -c 100000000\\n' >$METHOD; chmod 755 $METHOD",
        answers: ["no_answer", "no_answer"], code: "Y02")
}

extension RealRoot {
    /// What the root's apt hands signatures to, as a shell sets it for a fault.
    var verifierVariables: String {
        let name = self == .trixie ? "sqv" : "gpgv"
        return "GPGV=$R/usr/bin/\(name); METHOD=$R/usr/lib/apt/methods/\(name)"
    }
}
