import AptModel
import Evidence

/// What keeps apt from writing to one of its directories: one answer for each, from the tries first and from what the
/// file system says of itself where no try tells.
struct DirectoryTrouble: Sendable {
    /// The kinds, each of which a rule turns into its fault.
    enum Kind: Sendable {
        case missing
        case readOnly
        case permissions
        case inodes
        case space
        case quota
        case fileSizeLimit
    }

    var directory: DirectoryObservation
    var kind: Kind
    /// The try that failed; nil where none was made or none failed.
    var attempt: WriteAttempt?
    var confidence: Confidence

    init?(_ directory: DirectoryObservation, in run: RunCase) {
        guard run.observations.apt != nil else { return nil }
        self.directory = directory
        let failing = directory.attempts.filter { DirectoryTrouble.tells($0, directory, in: run) }
        if let attempt = failing.first(where: \.asThatUser) ?? failing.first {
            self.attempt = attempt
            kind = DirectoryTrouble.kind(attempt, directory)
            confidence = attempt.asThatUser ? .certain : .likely
        } else if let kind = DirectoryTrouble.kindWithoutTry(directory, in: run) {
            self.kind = kind
            confidence = kind == .missing || !directory.isDirectory ? .certain : .likely
        } else {
            return nil
        }
    }

    /// Whether a failed try says something of the directory.
    ///
    /// That this program may not become another user is no fault of a directory; and an EACCES met as our own user says
    /// nothing of root or of the sandbox user, unless the mode keeps those out as well.
    private static func tells(_ attempt: WriteAttempt, _ directory: DirectoryObservation, in run: RunCase) -> Bool {
        guard let step = attempt.failedStep, step != "become_user", step != "no_answer" else { return false }
        if attempt.asThatUser || !["EACCES", "EPERM"].contains(attempt.error) { return true }
        return keepsOut(attempt.uid, directory)
    }

    /// Whether the mode alone keeps a user from creating files; root passes any.
    private static func keepsOut(_ uid: Int, _ directory: DirectoryObservation) -> Bool {
        guard uid != 0, let mode = directory.mode else { return false }
        let wanted = directory.ownerUid == uid ? 0o300 : 0o003
        return mode & wanted != wanted
    }

    private static func kind(_ attempt: WriteAttempt, _ directory: DirectoryObservation) -> Kind {
        switch attempt.error {
        case "ENOSPC":
            if hitsProjectQuota(directory) { return .quota }
            // Nothing but an inode is asked for by a create; on a file system that counts none it was room.
            let inodesLeft = directory.availableInodes ?? 0
            let counts = directory.totalInodes.map { $0 > 0 } ?? true
            return attempt.failedStep == "create" && counts && inodesLeft <= (directory.neededInodes ?? 1)
                ? .inodes : .space
        case "EDQUOT": return .quota
        case "EFBIG", "SIGXFSZ": return .fileSizeLimit
        case "EROFS": return .readOnly
        case "ENOENT", "ENOTDIR", "ELOOP": return .missing
        default: return .permissions
        }
    }

    /// A project quota of XFS answers ENOSPC as a full disk does (the kernel's xfs_trans_dqresv). It shows in statvfs(2): a directory
    /// of a project has the quota's size and not the file system's; or the mount has such quotas, and room all the same.
    private static func hitsProjectQuota(_ directory: DirectoryObservation) -> Bool {
        if let whole = directory.mountTotalBytes, let total = directory.totalBytes, total < whole { return true }
        guard directory.mount?.options.contains(where: { ["prjquota", "pquota"].contains($0) }) == true,
            let available = directory.availableBytes, let needed = directory.neededBytes
        else { return false }
        return available >= needed && (directory.availableInodes ?? 1) >= (directory.neededInodes ?? 1)
    }

    private static func kindWithoutTry(_ directory: DirectoryObservation, in run: RunCase) -> Kind? {
        // apt makes its lists directory itself; nobody makes /tmp.
        if directory.role == .temp, !directory.exists || !directory.isDirectory { return .missing }
        // It makes them only below its own state directory (apt-pkg/acquire.cc, SetupAPTPartialDirectory).
        if directory.role == .lists, !directory.exists, !directory.path.hasPrefix("/var/lib/apt/") { return .missing }
        // Nothing is made on what is read-only.
        guard directory.exists else { return directory.mount?.readOnly == true ? .readOnly : nil }
        if !directory.isDirectory { return .permissions }
        if directory.attempts.isEmpty {
            if directory.mount?.readOnly == true { return .readOnly }
            if directory.role == .temp, let uid = run.observations.apt?.sandboxUid, keepsOut(uid, directory) {
                return .permissions
            }
        }
        if let total = directory.totalInodes, total > 0, let available = directory.availableInodes,
            let needed = directory.neededInodes, available < needed
        {
            return .inodes
        }
        let proven = directory.attempts.map(\.writtenBytes).max() ?? 0
        if let available = directory.availableBytes, let total = directory.totalBytes, total > 0,
            let needed = directory.neededBytes
        {
            // On a file system shared with the lists, what apt has fetched is there while it verifies.
            let beside = sharesListsMount(directory, run) ? run.transfers.largestRelease : 0
            if available < needed &+ beside, proven < needed &+ beside { return .space }
        }
        return nil
    }

    private static func sharesListsMount(_ directory: DirectoryObservation, _ run: RunCase) -> Bool {
        guard directory.role == .temp, let point = directory.mount?.point else { return false }
        return (run.directory(.partial) ?? run.directory(.lists))?.mount?.point == point
    }
}

extension SourceCase {
    /// The trouble with the temp directory, if it is of this kind. apt may come to two of them: one as the sandbox user,
    /// one as root.
    func tempTrouble(_ kind: DirectoryTrouble.Kind) -> DirectoryTrouble? {
        run.observations.directories.lazy.filter { $0.role == .temp }
            .compactMap { DirectoryTrouble(self.asThisSourceNeeds($0), in: self.run) }
            .first { $0.kind == kind }
    }

    /// The directory with this source's own need, and without the tries that have shown as much room as it needs.
    private func asThisSourceNeeds(_ directory: DirectoryObservation) -> DirectoryObservation {
        guard let need = source.tempRoom else { return directory }
        var directory = directory
        let sandboxed = run.observations.apt?.isSandboxed ?? true
        directory.attempts.removeAll { attempt in
            let asRoot = attempt.uid == 0 && sandboxed
            let bytes = asRoot ? need.rootBytes : need.bytes
            if asRoot, bytes == 0 { return true }
            guard attempt.error == "ENOSPC", attempt.failedStep != "create" else { return false }
            return attempt.writtenBytes >= bytes
        }
        let rootOnly = !directory.attempts.contains { $0.uid != 0 } && sandboxed
        directory.neededBytes = rootOnly ? need.rootBytes : need.bytes
        directory.neededInodes = rootOnly ? min(1, need.rootBytes) : need.inodes
        return directory
    }

    /// The trouble of this kind with the lists directory or its partial/, the one that weighs more for this source.
    func listsTrouble(_ kind: DirectoryTrouble.Kind) -> DirectoryTrouble? {
        let found = [DirectoryObservation.Role.lists, .partial].compactMap { run.directory($0) }
            .compactMap { DirectoryTrouble($0, in: run) }.filter { $0.kind == kind }
        return found.first { severity(of: $0) == .error } ?? found.first
    }

    /// What it does to this source: in the lists directory a fault that leaves room for the Release file does not keep
    /// apt from verifying, and what the sandbox user may not write, root mends or writes itself (apt-pkg/acquire.cc).
    func severity(of trouble: DirectoryTrouble) -> Severity {
        guard trouble.directory.role != .temp else { return .error }
        switch trouble.kind {
        case .space, .quota, .fileSizeLimit:
            let room = trouble.attempt?.writtenBytes ?? trouble.directory.availableBytes ?? 0
            return room >= releaseBytes || storedCopyStands ? .warning : .error
        case .permissions, .missing:
            return trouble.attempt.map { $0.uid != 0 && run.observations.apt?.isSandboxed ?? true } ?? false
                ? .warning : .error
        case .inodes, .readOnly: return .error
        }
    }

    /// apt keeps the very file, and the server says so when it is asked: then apt fetches nothing (`Hit`).
    var storedCopyStands: Bool {
        source.lists?.sameAsFetched == true && source.lists?.conditional?.httpStatus == 304
    }

    /// The size of this source's Release file as fetched; a common size where it was not.
    var releaseBytes: Int64 {
        let fetched = (look?.transfer?.bytes ?? 0) &+ (look?.signatureTransfer?.bytes ?? 0)
        return fetched > 0 ? fetched : 200_000
    }
}

extension DirectoryTrouble {
    /// The finding of a rule about this trouble.
    func finding(
        _ code: FaultCode, in source: SourceCase, title: String, more: [Proof] = [], remedy: Remedy
    ) -> Finding {
        let probe = Room.probe(directory)
        var because: [Proof] = []
        if let attempt { because.append(Proof(Room.attempt(attempt), probe)) }
        because.append(Proof(Room.state(directory), probe))
        because += more
        if [.space, .inodes, .quota].contains(kind) {
            because += DiskUseProof.proofs(directory, source.run, byEntries: kind == .inodes)
        }
        if attempt?.asThatUser == false {
            because.append(
                Proof("this program could not become \(attempt?.user ?? "that user"), so this is an estimate", probe))
        } else if attempt == nil, confidence != .certain {
            because.append(Proof("this is what the file system says of itself; no try failed on it", probe))
        }
        if source.isGood {
            because.append(Proof("verified elsewhere with the same keyring: the signature is good", .signature))
        }
        return Finding(
            code, severity: source.severity(of: self), confidence: confidence,
            owner: Room.owner(directory, source.run), subject: directory.path, title: Room.fitted(title),
            because: because, remedy: remedy)
    }
}
