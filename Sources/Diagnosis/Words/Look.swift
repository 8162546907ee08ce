import AptModel

/// What tells one candidate from the others, and the command that shows it. It only looks.
public struct Look: Sendable, Hashable {
    /// What the command shows where this fault is the one.
    public var shows: String
    /// Can be pasted as it is.
    public var command: String

    /// Where `check` sees it best.
    static func check(_ repository: LogRepository?) -> String {
        guard let repository, !repository.suite.hasPrefix("-"), !repository.uri.hasPrefix("-") else {
            return "apt-verdict check"
        }
        return "apt-verdict check \(Wording.quoted(repository.uri)) \(Wording.quoted(repository.suite))"
    }

    /// The look for a fault; what only `check` can tell is told by it.
    static func at(_ code: FaultCode, repository: LogRepository?, keyring: String?) -> Look {
        if let (shows, command) = machine(code) ?? files(code, repository, keyring) {
            return Look(shows: shows, command: command)
        }
        return Look(shows: checkShows(code), command: check(repository))
    }

    private static func machine(_ code: FaultCode) -> (String, String)? {
        switch code {
        case .r01: ("little or nothing under Avail", "df -h \"${TMPDIR:-/tmp}\"")
        case .r02: ("little or nothing under IFree", "df -i \"${TMPDIR:-/tmp}\"")
        case .r03: ("ro among the options", "grep -E ' (/|/tmp) ' /proc/mounts")
        case .r04: ("something other than 1777 root", "stat -c '%a %U' /tmp")
        case .r05: ("an error, or something other than a directory", "ls -ld /tmp")
        case .r06: ("little or nothing under Avail", "df -h /var/lib/apt/lists")
        case .r07: ("little or nothing under IFree", "df -i /var/lib/apt/lists")
        case .r08: ("ro among the options", "grep -E ' (/|/var|/var/lib.*) ' /proc/mounts")
        case .r09: ("an owner other than root and _apt", "ls -ld /var/lib/apt/lists /var/lib/apt/lists/partial")
        case .r10: ("a number, not unlimited", "ulimit -f")
        case .r11: ("a number below 64", "ulimit -n")
        case .r12: ("small numbers", "ulimit -u; cat /sys/fs/cgroup/pids.max")
        case .r13: ("oom_kill above 0, or a small limit", "ulimit -v; cat /sys/fs/cgroup/memory.events")
        case .r14: ("room that is left, although writing is refused,", "df -h /tmp /var/lib/apt/lists")
        case .r16: ("nothing under Avail, or an owner other than root", "df -h /var/cache/apt; ls -ld /var/cache/apt")
        case .t01, .t02, .t03: ("a wrong time", "date -u")
        case .y01: ("no path at all", "command -v gpgv sqv")
        case .y02: ("an error instead of a version", "gpgv --version; sqv --version")
        case .y03: ("2, which stands for a filter,", "grep Seccomp: /proc/self/status")
        case .y04: ("something other than crw-rw-rw- 1, 3", "ls -l /dev/null")
        case .y05: ("no such user, or few user numbers,", "getent passwd _apt; cat /proc/self/uid_map")
        case .y07: ("the name of a profile other than unconfined", "cat /proc/self/attr/current")
        case .y09: ("1", "cat /proc/sys/crypto/fips_enabled")
        case .y10: ("a method that is missing or not executable", "ls -l /usr/lib/apt/methods")
        case .c05: ("the file and the line", "apt-config dump")
        case .c06: ("two entries for one URI", "grep -rni signed-by /etc/apt/sources.list /etc/apt/sources.list.d")
        default: nil
        }
    }

    private static func files(_ code: FaultCode, _ repository: LogRepository?, _ keyring: String?) -> (String, String)?
    {
        switch code {
        case .g02, .g03, .g05:
            let shows =
                code == .g02 ? "an error: no such file" : code == .g05 ? "0 bytes" : "a mode without r for others"
            guard let keyring else {
                return (shows, "ls -l /etc/apt/keyrings /usr/share/keyrings /etc/apt/trusted.gpg.d")
            }
            return (shows, "ls -l \(Wording.quoted(keyring))")
        case .g09:
            return (
                "a keyring with another ending, or trusted.gpg under apt 3,",
                "ls -l /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d"
            )
        case .x02:
            guard let host = repository.map({ RepositoryURI($0.uri).host }), !host.isEmpty, !host.hasPrefix("-") else {
                return nil
            }
            return ("no address", "getent hosts \(Wording.quoted(host))")
        case .x10: return ("a proxy that should not be there, or is down", "apt-config dump | grep -i proxy")
        default: return nil
        }
    }

    private static func checkShows(_ code: FaultCode) -> String {
        switch code.faultClass {
        case .signature: "whether the bytes are what the key signed, fetched twice"
        case .key: "the key's own dates and algorithm, and what each apt says to it"
        case .keyring: "which keyrings there are, what is in them, and who can read them"
        case .time: "the clock against the servers' and the file's own dates"
        case .transfer: "how much came, from where, and its first bytes"
        case .configuration: "the entry with its file and line, and the server's answer"
        case .resource, .system, .inconclusive: "what apt needs here against what there is"
        }
    }
}
