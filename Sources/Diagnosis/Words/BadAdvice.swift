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

    private static let marks = known.map { Array($0.mark.utf8) }
    /// By the first four bytes of their marks, so that one pass over a line finds them all.
    private static let byBeginning = Dictionary(grouping: marks.indices) { SayingIndex.four(marks[$0][..<4]) }

    /// The switches that a line holds, each once.
    static func found(in line: String) -> [BadAdvice] {
        // Spaces, quotes and backslashes change nothing: `trusted = yes`, `\"trusted=yes\"`.
        var plain: [UInt8] = []
        plain.reserveCapacity(line.utf8.count)
        for byte in line.utf8 where byte != 0x20 && byte != 0x5C && byte != 0x27 {
            plain.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
        guard plain.count >= 10 else { return [] }
        var found: [BadAdvice] = []
        var window = SayingIndex.four(plain[..<4])
        for start in 0...(plain.count - 4) {
            if start > 0 { window = window << 8 | UInt32(plain[start + 3]) }
            for index in byBeginning[window] ?? []
            where plain[start...].starts(with: marks[index]) && !found.contains(known[index].advice) {
                found.append(known[index].advice)
            }
        }
        return found
    }
}
