import AptModel
import Evidence
import Linux

/// Looks at one of apt's directories and writes to it as each user that apt writes as there.
///
/// - Parameters:
///   - path: as apt knows it.
///   - chosenBy: how apt comes to it.
///   - writers: the users that apt writes as here.
///   - need: what each writer needs there, given how much the smallest file takes. An inode more than 64 is not tried.
///   - target: the root that the path is meant in; where nothing may be written, nothing is tried.
public func observeDirectory(
    role: DirectoryObservation.Role, path: String, chosenBy: String, writers: [SandboxUser], target: Target,
    need: (RoomUnit, SandboxUser) -> RoomNeed
) -> DirectoryObservation {
    var directory = DirectoryObservation(
        role: role, path: path, chosenBy: chosenBy, exists: false, isDirectory: false)
    do throws(FileError) {
        let status = try target.root.status(of: path)
        directory.exists = true
        directory.isDirectory = status.kind == .directory
        directory.mode = Int(status.mode)
        directory.ownerUid = target.ownerUid(status)
        directory.groupGid = target.groupGid(status)
    } catch {
        // A link that leads nowhere is in the way of a directory that apt would make.
        directory.exists =
            error.errno != .notFound && error.errno != .notDirectory || endsInDanglingLink(path, target.root)
    }
    let block = observeFileSystem(of: path, target, into: &directory)
    let unit = RoomUnit(fileSystem: directory.mount?.fileSystem, blockBytes: block)
    for writer in writers {
        let wanted = need(unit, writer)
        directory.neededBytes = max(directory.neededBytes ?? 0, wanted.bytes)
        directory.neededInodes = max(directory.neededInodes ?? 0, wanted.inodes)
        if directory.isDirectory, target.mayWrite {
            // An overlay does not tell whether it lies on a tmpfs.
            let mayBeMemory = directory.mount.map { ["tmpfs", "ramfs", "overlay"].contains($0.fileSystem) } ?? true
            let most = mayBeMemory ? target.mostToWrite : nil
            directory.attempts.append(attempt(wanted, in: path, as: writer, block: block, most: most, target))
        }
    }
    return directory
}

/// Whether the path, or a directory on the way to it, is a symbolic link to nothing.
private func endsInDanglingLink(_ path: String, _ root: Root) -> Bool {
    let parts = path.split(separator: "/")
    return parts.indices.contains { last in
        let place = "/" + parts[...last].joined(separator: "/")
        return (try? root.status(of: place, followingLinks: false))?.kind == .symbolicLink
            && root.kind(of: place) == nil
    }
}

/// Fills in mount and room, of the nearest directory that exists. Answers the block size.
private func observeFileSystem(
    of path: String, _ target: Target, into directory: inout DirectoryObservation
) -> Int64 {
    directory.mount = target.mount(holding: path)
    guard let status = try? target.root.fileSystem(at: target.nearest(path)) else { return 4096 }
    directory.blockBytes = status.blockSize
    directory.totalBytes = status.totalBytes
    directory.freeBytes = status.freeBytes
    directory.availableBytes = status.availableBytes
    directory.totalInodes = status.totalInodes
    directory.availableInodes = status.availableInodes
    // A directory under a project quota shows the quota's size in place of the file system's.
    if let point = directory.mount?.point, !point.isEmpty, let whole = try? target.root.fileSystem(at: point),
        whole.totalBytes > status.totalBytes
    {
        directory.mountTotalBytes = whole.totalBytes
    }
    // Without /proc the flags of statvfs are what is left.
    if directory.mount == nil, status.readOnly {
        directory.mount = MountObservation(point: "", fileSystem: "", options: ["ro"], readOnly: true)
    }
    return status.blockSize
}

/// One real try, with files that are gone the moment they are made.
///
/// - Parameter most: bytes that are written at most; nil for no bound.
private func attempt(
    _ wanted: RoomNeed, in path: String, as writer: SandboxUser, block: Int64, most: Int64?, _ target: Target
) -> WriteAttempt {
    let bytes = min(wanted.bytes, most ?? .max)
    var attempt = WriteAttempt(
        user: writer.name, uid: Int(writer.account?.uid ?? effectiveUser.uid), wantedBytes: bytes,
        writtenBytes: 0, asThatUser: writer.isTriedAsItself)
    if bytes < wanted.bytes { attempt.cappedFrom = wanted.bytes }
    if writer.isUnmapped {
        attempt.failedStep = "become_user"
        attempt.error = Errno.invalidArgument.name
        return attempt
    }
    let outcome = probe(
        .room(directory: path, bytes: bytes, files: Int(clamping: wanted.inodes), block: block),
        as: writer.accountToBecome, root: target.root, fileSizeLimit: target.fileSizeLimit)
    attempt.writtenBytes = outcome.writtenBytes
    switch outcome.state {
    case .succeeded: break
    case .failed(let step, let error):
        attempt.failedStep = step == .openDirectory ? "create" : step.rawValue
        attempt.error = error.name
    case .notStarted(let step, let error):
        attempt.failedStep = [.setgroups, .setgid, .setuid].contains(step) ? "become_user" : "no_answer"
        attempt.error = error.name
    case .timedOut, .interrupted, .died:
        attempt.failedStep = "no_answer"
    }
    return attempt
}
