/// Which temporary files apt makes to verify one signature: it depends on its version and back-end.
public enum TempLayout: String, Sendable, Hashable, CaseIterable {
    /// apt up to 2.9.14: the shell script `apt-key` with its own gpg home (cmdline/apt-key.in).
    case aptKey = "apt_key"
    /// apt from 2.9.15 on with gpgv: all keyrings merged into one binary file (apt-pkg/contrib/gpgv.cc).
    case mergedKeyring = "merged_keyring"
    /// apt from 2.9.19 on with sqv: keyrings are read where they lie, sqv's outputs go to files (methods/sqv.cc).
    case sqv

    /// The layout of an apt version, with sqv behind it or not.
    public init(aptVersion: AptVersion, usesSqv: Bool) {
        if aptVersion < .withoutAptKey {
            self = .aptKey
        } else {
            self = usesSqv && aptVersion >= .withSqv ? .sqv : .mergedKeyring
        }
    }
}
