import Linux

/// What a verifier that was killed leaves in apt's temp directory: it removes its own files only where it comes to an end itself.
struct VerifierLeftovers {
    private let directory: String
    private let before: Set<String>

    /// Remembers what is there before the verifier runs.
    init(in directory: String) {
        self.directory = directory
        before = Set(VerifierLeftovers.names(directory))
    }

    /// Removes what has been added since and is the verifier's by name and owner. While another apt holds the lock on its
    /// lists nothing is removed, for the files could be that apt's.
    func remove(of uid: UInt32, lock: String) {
        guard isLockedByAnother(lock) != true else { return }
        for name in VerifierLeftovers.names(directory) where !before.contains(name) {
            let path = "\(directory)/\(name)"
            guard let status = try? fileStatus(path, followingLinks: false), status.uid == uid else { continue }
            _ = try? removeTree(path)
        }
    }

    /// `apt.conf.gIu1Zq`, `apt.sig.…`, `apt-key-gpghome.…` (apt-pkg/contrib/gpgv.cc, cmdline/apt-key.in).
    private static func names(_ directory: String) -> [String] {
        ((try? listDirectory(directory)) ?? []).filter { $0.hasPrefix("apt.") || $0.hasPrefix("apt-key") }
    }
}
