import Evidence
import Linux

/// The directory of `--state`: a record for each source, and the number of the run. Nobody else can write in it, so that a record
/// may stand for a verification.
///
/// A record goes out whole or not at all. After a crash of the machine one may be torn; such a one is as good as none.
public final class StateDirectory {
    /// Why a directory cannot be used.
    public struct Refused: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    public let path: String
    /// The number of this run, counted from 1.
    public let run: Int
    /// Records that are there and cannot be read.
    public private(set) var spoilt: Set<String> = []
    /// What kept something from being kept, in words; nil where nothing did.
    public private(set) var failure: String?

    /// Opens the directory, or makes it where its parent is there, and counts this run.
    public init(_ path: String) throws(Refused) {
        self.path = try StateDirectory.checked(path)
        let file = self.path + "/" + StateDirectory.runs
        let before = (try? readFile(file, limit: 32)).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
        run = (0..<Int.max - 1).contains(before) ? before + 1 : 1
        removeLeftovers()
        write(StateDirectory.runs, Array("\(run)".utf8))
    }

    /// The record of that name; nil where there is none that can be used.
    public func record(_ name: String) -> SourceRecord? {
        do throws(FileError) {
            if let record = SourceRecord(try readFile(path + "/" + name, limit: SourceRecord.limit)) { return record }
        } catch {
            if error.errno == .notFound { return nil }
        }
        spoilt.insert(name)
        return nil
    }

    /// Keeps a record. The newest Date never goes back, whatever another run has written meanwhile.
    public func keep(_ record: SourceRecord, as name: String) {
        guard failure == nil else { return }
        let isLocked = withDirectoryLock(path, milliseconds: 500) {
            var record = record
            if let other = self.record(name)?.newestDate, record.newestDate.map({ $0 < other }) ?? true {
                record.newestDate = other
            }
            guard let bytes = try? record.bytes() else { return }
            write(name, bytes)
        }
        if !isLocked { failure = "\(path) is locked by another process" }
    }

    private func write(_ name: String, _ bytes: [UInt8]) {
        guard failure == nil else { return }
        do throws(FileError) {
            // A report goes into a FIFO as it is; a record never does.
            let kind = (try? fileStatus(path + "/" + name, followingLinks: false))?.kind
            if let kind, kind != .regular { try removeFile(path + "/" + name) }
            try writeFileAtomically(path + "/" + name, bytes, mode: 0o600, lasting: false)
        } catch {
            failure = "\(error)"
        }
    }

    /// What a run that was killed left behind. One that is at work now has made its file just now.
    private func removeLeftovers() {
        let hour: Int64 = 3_600
        guard let names = try? listDirectory(path, limit: 1_000_000, sorted: false),
            let now = try? fileStatus(path, followingLinks: false).changedAt
        else { return }
        for name in names where isTemporaryName(name) {
            let file = path + "/" + name
            guard let status = try? fileStatus(file, followingLinks: false), status.modifiedAt + hour < now else {
                continue
            }
            try? removeFile(file)
        }
    }

    private static let runs = "runs"

    private static func checked(_ path: String) throws(Refused) -> String {
        do { return try usable(path) } catch let refused as Refused { throw refused } catch {
            throw Refused(description: "\(error)")
        }
    }

    /// Throws `Refused` or `FileError`.
    private static func usable(_ path: String) throws -> String {
        let me = effectiveUser.uid
        let isAbsolute = path.hasPrefix("/")
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard let name = parts.last, name != ".." else {
            throw Refused(description: "a directory has to be named, not '\(path)'")
        }
        let above = (isAbsolute ? "/" : "./") + parts.dropLast().joined(separator: "/")
        let folder = try resolvePath(above)
        try checkParents(folder, me)
        let whole = (folder == "/" ? "" : folder) + "/" + name
        if (try? fileStatus(whole, followingLinks: false)) == nil { try makeDirectory(whole) }
        let status = try fileStatus(whole, followingLinks: false)
        guard status.kind == .directory else {
            throw Refused(description: "\(whole) is no directory (\(status.kind.rawValue))")
        }
        guard status.uid == me else {
            throw Refused(description: "\(whole) belongs to uid \(status.uid), and this is uid \(me)")
        }
        guard status.mode & 0o022 == 0 else { throw Refused(description: "others can write in \(whole)") }
        return whole
    }

    /// Nobody but root and this user can put another directory in the place of this one.
    private static func checkParents(_ folder: String, _ me: UInt32) throws {
        var place = folder
        while true {
            let status = try fileStatus(place, followingLinks: false)
            let isSticky = status.mode & 0o1000 != 0
            guard status.uid == 0 || status.uid == me, status.mode & 0o022 == 0 || isSticky else {
                throw Refused(description: "others can change what \(place) holds, where the directory is")
            }
            guard place != "/", let slash = place.lastIndex(of: "/") else { return }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }
}
