import CGPGME
import Glibc

/// GPGME made ready, with the gpg program that it is to run.
///
/// GPGME asks `gpgconf` for its paths by default, five processes that are not needed: that is turned off before
/// anything else. With it off GPGME finds gpg through PATH alone, and fails without it there even when a path is given,
/// so the folder of a given gpg is put in front of this process's PATH.
public struct Engine: Sendable, Equatable {
    /// The gpg program, as an absolute path where PATH had one.
    public let gpg: String
    /// libgpgme's version, as `1.18.0`.
    public let libraryVersion: String
    /// gpg's version as GPGME read it, as `2.2.40`.
    public let gpgVersion: String

    /// The oldest libgpgme that has what is used here (`GPGME_AUDITLOG_DIAG`, from 1.11).
    public static let oldestLibrary = "1.11.0"
    /// The oldest gpg that is used: 2.1, the first with the options of the private home. GPGME itself would take 1.4,
    /// and reads `1.0.0` where a program tells no version at all.
    public static let oldestGPG = [2, 1]

    /// Sets GPGME up, once for the process, and asks the given or found gpg for its version.
    ///
    /// - Parameters:
    ///   - gpg: the program to use; nil looks for `gpg` in `searchPath`.
    ///   - searchPath: folders separated by colons, as in PATH.
    public static func prepare(gpg: String? = nil, searchPath: String) throws(EngineError) -> Engine {
        let folders = searchPath.split(separator: ":").map(String.init)
        let found = gpg ?? folders.map { $0 + "/gpg" }.first(where: isProgram)
        guard let program = found, isProgram(program) else {
            throw .gpgNotFound(searched: gpg.map { [$0] } ?? folders)
        }
        reachable(program)
        // gpg's words are told apart, and it need not look for a translation each time that it starts.
        _ = unsafe setenv("LC_ALL", "C", 1)
        _ = unsafe gpgme_set_global_flag("disable-gpgconf", "1")
        guard let version = unsafe gpgme_check_version(oldestLibrary) else {
            let present = unsafe gpgme_check_version(nil).map { unsafe String(cString: $0) }
            throw .libraryTooOld(found: present ?? "unknown", needed: oldestLibrary)
        }
        let library = unsafe String(cString: version)
        let context = try Context(gpg: program, setting: nil)
        let numbers = context.engineVersion.split(separator: ".").map { Int($0) ?? 0 }
        guard !numbers.lexicographicallyPrecedes(oldestGPG) else {
            throw .gpgUnusable(path: program, code: .invalidEngine)
        }
        return Engine(gpg: program, libraryVersion: library, gpgVersion: context.engineVersion)
    }

    private static func isProgram(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0 && !isDirectory(path)
    }

    private static func isDirectory(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Puts the program's folder in front of PATH unless PATH finds a `gpg` already.
    private static func reachable(_ program: String) {
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        let finds = path.split(separator: ":").contains { isProgram($0 + "/gpg") }
        guard !finds, let slash = program.lastIndex(of: "/") else { return }
        let folder = slash == program.startIndex ? "/" : String(program[..<slash])
        _ = unsafe setenv("PATH", path.isEmpty ? folder : folder + ":" + path, 1)
    }
}
