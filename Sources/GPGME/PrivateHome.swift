import Glibc

/// Why a private home could not be written: the step, its path and the errno. A fact about the place, never about a
/// signature.
public struct HomeError: Error, Sendable, Equatable {
    /// The system call that failed: `mkdir`, `open`, `write`, `fsync`, `close` …
    public let step: String
    public let path: String
    public let errno: Int32
    /// libc's words for the errno.
    public var words: String {
        guard let text = unsafe strerror(errno) else { return "errno \(errno)" }
        return unsafe String(cString: text)
    }
}

/// What goes into a home: the keys that gpg may use, and the time that it is to believe.
public struct HomeContents: Sendable {
    /// Binary OpenPGP packets of public keys, all keyring files behind one another.
    public var keyring: [UInt8]
    /// Keyrings in GnuPG's keybox form, each as the file's own bytes; gpg reads them beside `keyring`.
    public var keyboxes: [[UInt8]]
    /// The time that gpg takes as the present, in seconds since the epoch; nil is the machine's own clock.
    public var assumedTime: Int64?

    public init(keyring: [UInt8], keyboxes: [[UInt8]] = [], assumedTime: Int64? = nil) {
        self.keyring = keyring
        self.keyboxes = keyboxes
        self.assumedTime = assumedTime
    }
}

/// A directory of our own for one gpg: a few lines of gpg.conf and the keyring. gpg opens no file in it for writing.
public struct PrivateHome: Sendable {
    public let path: String
    private let files: [String]

    /// Writes a new home; what was made of it is removed again if a step fails.
    ///
    /// - Parameter path: must not exist yet; its parent must be a directory that only this user can change.
    public init(path: String, contents: HomeContents) throws(HomeError) {
        var names: [String] = ["gpg.conf", "pubring.gpg"]
        names += contents.keyboxes.indices.map { "pubring\($0).kbx" }
        self.path = path
        self.files = names
        // An umask must not take away what gpg needs, so the mode is set again after the directory is there.
        guard unsafe mkdir(path, 0o755) == 0 else { throw HomeError(step: "mkdir", path: path, errno: Glibc.errno) }
        do throws(HomeError) {
            guard unsafe chmod(path, 0o755) == 0 else { throw HomeError(step: "chmod", path: path, errno: Glibc.errno) }
            try writeNewFile(path + "/gpg.conf", Array(PrivateHome.configuration(contents).utf8))
            try writeNewFile(path + "/pubring.gpg", contents.keyring)
            for (index, keybox) in contents.keyboxes.enumerated() {
                try writeNewFile(path + "/pubring\(index).kbx", keybox)
            }
        } catch {
            remove()
            throw error
        }
    }

    /// Removes the home's files and the directory. Files that gpg made in spite of its configuration stay, and then so
    /// does the directory.
    public func remove() {
        for file in files { _ = unsafe unlink(path + "/" + file) }
        _ = unsafe rmdir(path)
    }

    /// The home's gpg.conf. A keyring's name without a slash is relative to the home.
    static func configuration(_ contents: HomeContents) -> String {
        var keyrings: [String] = []
        if !contents.keyring.isEmpty || contents.keyboxes.isEmpty { keyrings.append("pubring.gpg") }
        keyrings += contents.keyboxes.indices.map { "pubring\($0).kbx" }
        let options = gpgOptions(keyrings: keyrings, assumedTime: contents.assumedTime)
        return options.map { $0.joined(separator: " ") + "\n" }.joined()
    }
}

/// Writes a file that must not exist yet, whole, mode 0644.
private func writeNewFile(_ path: String, _ bytes: [UInt8]) throws(HomeError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw HomeError(step: "open", path: path, errno: Glibc.errno) }
    var failure: HomeError?
    if fchmod(descriptor, 0o644) != 0 { failure = HomeError(step: "fchmod", path: path, errno: Glibc.errno) }
    var start = 0
    while failure == nil, start < bytes.count {
        let wrote = unsafe bytes.withUnsafeBytes { raw in
            unsafe write(descriptor, raw.baseAddress.map { unsafe $0 + start }, raw.count - start)
        }
        if wrote > 0 {
            start += wrote
        } else if wrote == 0 {
            failure = HomeError(step: "write", path: path, errno: EIO)
        } else if Glibc.errno != EINTR {
            failure = HomeError(step: "write", path: path, errno: Glibc.errno)
        }
    }
    // A quota or a remote disk may speak up only here.
    if close(descriptor) != 0, failure == nil { failure = HomeError(step: "close", path: path, errno: Glibc.errno) }
    if let failure { throw failure }
}
