/// A switch that turns verification off, found in a log: in the command that was run, or in somebody's advice.
public struct BadAdvice: Sendable, Hashable {
    /// The switch, as it is written.
    public var word: String
    /// What it lets pass.
    public var switchesOff: String
    /// What to do in its place.
    public var instead: String

    private static let findTheCause = "find the cause: run apt-verdict check, and mend what it names"

    /// The switches by the text that gives them away, in lower case and without spaces.
    private static let known: [(mark: String, advice: BadAdvice)] = [
        (
            "--allow-unauthenticated",
            BadAdvice(
                word: "--allow-unauthenticated",
                switchesOff:
                    "apt-get install then takes packages that nobody signed. It does not even take part in apt-get update, so it cannot mend this.",
                instead: findTheCause)
        ),
        (
            "allowunauthenticated",
            BadAdvice(
                word: "APT::Get::AllowUnauthenticated",
                switchesOff:
                    "apt-get install then takes packages that nobody signed. It does not even take part in apt-get update, so it cannot mend this.",
                instead: findTheCause)
        ),
        (
            "trusted=yes",
            BadAdvice(
                word: "trusted=yes",
                switchesOff: "every file of this source is taken, also a forged one.",
                instead: "name the publisher's keyring in the entry with signed-by, and remove it")
        ),
        (
            "trusted:yes",
            BadAdvice(
                word: "Trusted: yes",
                switchesOff: "every file of this source is taken, also a forged one.",
                instead: "name the publisher's keyring in the entry with Signed-By, and remove it")
        ),
        (
            "allow-insecure",
            BadAdvice(
                word: "allow-insecure",
                switchesOff:
                    "a repository without any good signature is used, and the packages in it with a question at most.",
                instead: findTheCause)
        ),
        (
            "allowinsecurerepositories",
            BadAdvice(
                word: "Acquire::AllowInsecureRepositories",
                switchesOff:
                    "a repository without any good signature is used, and the packages in it with a question at most.",
                instead: findTheCause)
        ),
        (
            "allowdowngradetoinsecure",
            BadAdvice(
                word: "Acquire::AllowDowngradeToInsecureRepositories",
                switchesOff: "a repository that was signed may lose its signature without an error.",
                instead: findTheCause)
        ),
        (
            "allow-downgrade-to-insecure",
            BadAdvice(
                word: "allow-downgrade-to-insecure",
                switchesOff: "a repository that was signed may lose its signature without an error.",
                instead: findTheCause)
        ),
        (
            "allowweakrepositories",
            BadAdvice(
                word: "Acquire::AllowWeakRepositories",
                switchesOff: "sums that can be forged (MD5, SHA1) count as good ones.", instead: findTheCause)
        ),
        (
            "allow-weak=",
            BadAdvice(
                word: "allow-weak", switchesOff: "sums that can be forged (MD5, SHA1) count as good ones.",
                instead: findTheCause)
        ),
        (
            "--force-yes",
            BadAdvice(
                word: "--force-yes",
                switchesOff: "every question is answered with yes, that about unsigned packages too.",
                instead: findTheCause)
        ),
        (
            "check-valid-until=no", validity("check-valid-until=no")
        ),
        (
            "check-valid-until=false", validity("Acquire::Check-Valid-Until=false")
        ),
        (
            "check-valid-until\"false", validity("Acquire::Check-Valid-Until \"false\"")
        ),
        (
            "check-date=no", validity("check-date=no")
        ),
        (
            "check-date=false", validity("Acquire::Check-Date=false")
        ),
        (
            "verify-peer=false",
            BadAdvice(
                word: "Verify-Peer=false", switchesOff: "anybody on the way can answer in the server's place.",
                instead: "install ca-certificates, or name the gateway's own certificate with CaInfo")
        ),
        (
            "verify-peer\"false",
            BadAdvice(
                word: "Verify-Peer \"false\"", switchesOff: "anybody on the way can answer in the server's place.",
                instead: "install ca-certificates, or name the gateway's own certificate with CaInfo")
        ),
    ]

    private static func validity(_ word: String) -> BadAdvice {
        BadAdvice(
            word: word, switchesOff: "old files, with holes that are known by now, pass for new ones.",
            instead:
                "correct the clock, or ask a mirror that is kept up to date; for a snapshot say it for that one source")
    }

    /// The switches that a line holds, each once.
    static func found(in line: String) -> [BadAdvice] {
        // Spaces, quotes and backslashes change nothing: `trusted = yes`, `\"trusted=yes\"`.
        let plain = line.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x20, 0x5C, 0x27: nil
            case 0x41...0x5A: byte | 0x20
            default: byte
            }
        }
        guard plain.count >= 10 else { return [] }
        var found: [BadAdvice] = []
        for (mark, advice) in known where contains(plain, Array(mark.utf8)) && !found.contains(advice) {
            // The option's long form holds the short one of a source entry.
            if mark == "allow-insecure", contains(plain, Array("allow-insecure-repositories=false".utf8)) { continue }
            found.append(advice)
        }
        return found
    }

    private static func contains(_ line: [UInt8], _ mark: [UInt8]) -> Bool {
        guard let first = mark.first, line.count >= mark.count else { return false }
        for start in 0...(line.count - mark.count)
        where line[start] == first && line[start..<(start + mark.count)].elementsEqual(mark) {
            return true
        }
        return false
    }
}
