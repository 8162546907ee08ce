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
///   - root: the directory of another root that the path is meant in, `""` for this one.
public func observeDirectory(
    role: DirectoryObservation.Role, path: String, chosenBy: String, writers: [SandboxUser], root: String = "",
    need: (RoomUnit, SandboxUser) -> RoomNeed
) -> DirectoryObservation {
    var directory = DirectoryObservation(
        role: role, path: path, chosenBy: chosenBy, exists: false, isDirectory: false)
    let here = RootView(root).resolve(path)
    do throws(FileError) {
        let status = try fileStatus(here)
        directory.exists = true
        directory.isDirectory = status.kind == .directory
        directory.mode = Int(status.mode)
        directory.ownerUid = Int(status.uid)
        directory.groupGid = Int(status.gid)
    } catch {
        directory.exists = error.errno != .notFound && error.errno != .notDirectory
    }
    let block = observeFileSystem(of: here, into: &directory)
    let unit = RoomUnit(fileSystem: directory.mount?.fileSystem, blockBytes: block)
    for writer in writers {
        let wanted = need(unit, writer)
        directory.neededBytes = max(directory.neededBytes ?? 0, wanted.bytes)
        directory.neededInodes = max(directory.neededInodes ?? 0, wanted.inodes)
        if directory.isDirectory {
            directory.attempts.append(attempt(wanted, in: path, as: writer, block: block, root: root))
        }
    }
    return directory
}

/// Fills in mount and room, of the nearest directory that exists. Answers the block size.
private func observeFileSystem(of path: String, into directory: inout DirectoryObservation) -> Int64 {
    var nearest = path
    while (try? fileStatus(nearest)) == nil, let slash = nearest.lastIndex(of: "/"), nearest != "/" {
        nearest = slash == nearest.startIndex ? "/" : String(nearest[..<slash])
    }
    let resolved = (try? resolvePath(nearest)) ?? nearest
    if let mounts = try? mounts(), let mount = mount(holding: resolved, among: mounts) {
        directory.mount = MountObservation(
            point: mount.point, fileSystem: mount.fileSystem, options: mount.options, readOnly: mount.readOnly)
    }
    guard let status = try? fileSystem(at: nearest) else { return 4096 }
    directory.blockBytes = status.blockSize
    directory.totalBytes = status.totalBytes
    directory.freeBytes = status.freeBytes
    directory.availableBytes = status.availableBytes
    directory.totalInodes = status.totalInodes
    directory.availableInodes = status.availableInodes
    // Without /proc the flags of statvfs are what is left.
    if directory.mount == nil, status.readOnly {
        directory.mount = MountObservation(point: "", fileSystem: "", options: ["ro"], readOnly: true)
    }
    return status.blockSize
}

/// One real try, with files that are gone the moment they are made.
private func attempt(
    _ wanted: RoomNeed, in path: String, as writer: SandboxUser, block: Int64, root: String
) -> WriteAttempt {
    let outcome = probe(
        .room(directory: path, bytes: wanted.bytes, files: Int(clamping: wanted.inodes), block: block),
        as: writer.accountToBecome, root: root.isEmpty ? nil : root)
    var attempt = WriteAttempt(
        user: writer.name, uid: Int(writer.account?.uid ?? effectiveUser.uid), wantedBytes: wanted.bytes,
        writtenBytes: outcome.writtenBytes,
        asThatUser: writer.account != nil && (writer.canBecome || writer.account == effectiveUser))
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
