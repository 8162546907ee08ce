/// Which temporary files apt makes to verify one signature: it depends on its version and back-end.
public enum TempLayout: String, Sendable, Hashable, CaseIterable {
    /// apt up to 2.9.14: the shell script `apt-key` with its own gpg home (cmdline/apt-key.in).
    case aptKey = "apt_key"
    /// apt from 2.9.15 on with gpgv: all keyrings merged into one binary file (apt-pkg/contrib/gpgv.cc).
    case mergedKeyring = "merged_keyring"
    /// apt from 2.9.19 on with sqv: keyrings are read where they lie, sqv's outputs go to files (methods/sqv.cc).
    case sqv

    /// The layout of an apt version as dpkg writes it (`2.6.1`, `2.9.15~exp1`), with sqv behind it or not.
    public init(aptVersion: String, usesSqv: Bool) {
        if leadingNumbers(of: aptVersion).lexicographicallyPrecedes([2, 9, 15]) {
            self = .aptKey
        } else {
            self = usesSqv ? .sqv : .mergedKeyring
        }
    }
}

/// `1:2.9.15~exp1` as `[2, 9, 15]`: what is ahead of the first character that is neither digit nor dot.
private func leadingNumbers(of version: String) -> [Int] {
    let upstream = version.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
    return upstream.prefix { $0 == "." || ("0"..."9").contains($0) }
        .split(separator: ".").map { Int($0) ?? .max }
}
