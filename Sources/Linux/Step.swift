import CLinux

/// The system call at which a child stopped.
public enum Step: String, Hashable, Sendable, CaseIterable {
    case none
    case memory
    case pipe
    case fork
    case chroot
    case chdir
    case setgroups
    case setgid
    case setuid
    case exec
    case openDirectory = "open_directory"
    case create
    case unlink
    case write
    case fsync
    case close
    case open
    case read
    case access
    case search
    case map
    case identity

    init(number: Int32) {
        self =
            switch Int(number) {
            case AV_STEP_MEMORY: .memory
            case AV_STEP_PIPE: .pipe
            case AV_STEP_FORK: .fork
            case AV_STEP_CHROOT: .chroot
            case AV_STEP_CHDIR: .chdir
            case AV_STEP_SETGROUPS: .setgroups
            case AV_STEP_SETGID: .setgid
            case AV_STEP_SETUID: .setuid
            case AV_STEP_EXEC: .exec
            case AV_STEP_OPEN_DIRECTORY: .openDirectory
            case AV_STEP_CREATE: .create
            case AV_STEP_UNLINK: .unlink
            case AV_STEP_WRITE: .write
            case AV_STEP_FSYNC: .fsync
            case AV_STEP_CLOSE: .close
            case AV_STEP_OPEN: .open
            case AV_STEP_READ: .read
            case AV_STEP_ACCESS: .access
            case AV_STEP_SEARCH: .search
            case AV_STEP_MAP: .map
            case AV_STEP_IDENTITY: .identity
            default: .none
            }
    }
}
