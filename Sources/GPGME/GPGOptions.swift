import CLinux
import Glibc

/// How a gpg gets its options and its keyrings.
public enum GPGSetting: Codable, Sendable, Equatable {
    /// From a home directory, prepared by `PrivateHome`.
    case home(String)
    /// On its command line, with the paths of binary keyrings or keyboxes and the time that gpg takes as the present, in
    /// seconds since the epoch. Nothing is written for it.
    case keyrings([String], assumedTime: Int64?)

    /// What GPGME is given as gpg's path. Options have no other way in: `execv` of CLinux takes them apart again. Were it
    /// not asked, there is no such file and GPGME has no engine, so that no answer can come of a keyring left out.
    func fileName(of gpg: String) -> String {
        guard case .keyrings(let paths, let time) = self else { return gpg }
        let words = gpgOptions(keyrings: paths, assumedTime: time).flatMap { ["--" + $0[0]] + $0.dropFirst() }
        return AV_EXEC_WITH_OPTIONS + ([gpg, "--no-options"] + words).joined(separator: "\n")
    }

    /// gpg's home directory; one that is not there where nothing is to be read from it.
    var homeDirectory: String {
        switch self {
        case .home(let path): path
        case .keyrings: "/nonexistent"
        }
    }
}

/// The options of every gpg of ours, each with its value as a second word where it has one: for a home's gpg.conf as for a
/// command line.
///
/// The digest policy is ours, so gpg is not told to refuse SHA1; `ignore-time-conflict` is what apt always gives gpgv
/// (apt-pkg/contrib/gpgv.cc).
func gpgOptions(keyrings: [String], assumedTime: Int64?) -> [[String]] {
    let fixed = [
        ["trust-model", "always"], ["no-auto-check-trustdb"], ["lock-never"], ["no-autostart"], ["no-random-seed-file"],
        ["no-permission-warning"], ["ignore-time-conflict"], ["batch"],
    ]
    return [["no-default-keyring"]] + keyrings.map { ["keyring", $0] } + fixed
        + (assumedTime.map { [["faked-system-time", isoTime($0) + "!"]] } ?? [])
}

/// `20261123T033107`, in UTC, as gpg's `faked-system-time` takes it; clamped to what OpenPGP's 32-bit times can say.
private func isoTime(_ seconds: Int64) -> String {
    var time = time_t(min(max(seconds, 0), Int64(UInt32.max)))
    var broken = unsafe tm()
    _ = unsafe gmtime_r(&time, &broken)
    let year = unsafe broken.tm_year + 1900
    let rest = unsafe [broken.tm_mon + 1, broken.tm_mday, broken.tm_hour, broken.tm_min, broken.tm_sec]
    let two = rest.map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(year)\(two[0])\(two[1])T\(two[2])\(two[3])\(two[4])"
}
