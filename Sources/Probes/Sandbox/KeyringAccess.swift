import Evidence
import Linux

/// A keyring file from the outside: whether it is there, what it is, whether this program and the sandbox user can open it.
///
/// Format, structure, acceptance and keys are left `unknown`: they are judged from the content.
///
/// - Parameter target: the root that the path is meant in.
public func observeKeyringAccess(_ path: String, sandbox: SandboxUser, target: Target) -> KeyringObservation {
    var keyring = KeyringObservation(
        path: path, exists: false, isFile: false, format: .unknown, acceptance: .unknown, structure: .unknown)
    do throws(FileError) {
        let status = try target.root.status(of: path)
        keyring.exists = true
        keyring.isFile = status.kind == .regular
        keyring.sizeBytes = status.kind == .regular ? status.size : nil
        keyring.mode = Int(status.mode)
        keyring.ownerUid = target.ownerUid(status)
    } catch {
        // What may not be looked at may exist all the same: only the kernel's "there is no such thing" counts as absent.
        keyring.exists = error.errno != .notFound && error.errno != .notDirectory
        keyring.readError = error.errno?.name
        if error.errno == .accessDenied { keyring.sandboxAccess = inferAccess(path, sandbox: sandbox, target: target) }
        return keyring
    }
    if keyring.isFile {
        let own = probe(.read(path: path), root: target.root)
        if case .failed(_, let error) = own.state { keyring.readError = error.name }
    }
    keyring.sandboxAccess =
        observeAccess(path, sandbox: sandbox, target: target) ?? inferAccess(path, sandbox: sandbox, target: target)
    return keyring
}

/// Whether the sandbox user can open a file: really opened by a child that became that user. nil where this program cannot
/// become it, or is itself short of what the attempt takes.
public func observeAccess(_ path: String, sandbox: SandboxUser, target: Target) -> AccessObservation? {
    guard let account = sandbox.account, sandbox.isTriedAsItself else { return nil }
    var access = AccessObservation(user: sandbox.name, uid: Int(account.uid), readable: false)
    switch probe(.read(path: path), as: sandbox.accountToBecome, root: target.root).state {
    case .succeeded:
        access.readable = true
        return access
    case .failed(_, let error) where scarce.contains(error.name):
        return nil
    case .failed(_, let error):
        access.error = error.name
    case .notStarted, .timedOut, .interrupted, .died:
        return nil
    }
    // The path without links, so that the directory which refuses is one that can be named.
    let resolved = (try? target.root.resolve(path)) ?? path
    let search = probe(.search(path: resolved), as: sandbox.accountToBecome, root: target.root)
    let blocker = search.refusedDirectory ?? resolved
    access.blockedBy = blocker
    if let status = try? target.root.status(of: blocker) {
        access.blockedByMode = Int(status.mode)
        access.blockedByOwnerUid = target.ownerUid(status)
    }
    return access
}

/// Errors that tell of this process and not of the file.
private let scarce: Set<String> = ["EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EAGAIN", "EINTR"]
