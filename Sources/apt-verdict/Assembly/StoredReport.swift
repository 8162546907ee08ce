import Evidence
import Linux
import Reporting

/// An earlier report in a file, or on standard input. It may come from anywhere: it is capped, and what is no report is one line
/// and exit 64.
enum StoredReport {
    /// The largest report that is read, in bytes. One source with all its evidence is some 50 KB.
    static let limit = 64 << 20

    /// What a report observed.
    ///
    /// - Parameter path: `-` is standard input.
    static func read(_ path: String) throws(UsageError) -> Observations {
        let name = path == "-" ? "standard input" : path
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = path == "-" ? try readStandardInput(limit: limit) : try readFile(path, limit: limit)
        } catch {
            throw UsageError("the report \(name) cannot be read: \(words(error))")
        }
        return try observations(in: bytes, named: name)
    }

    /// What a report observed that was read already.
    static func observations(in bytes: [UInt8], named name: String) throws(UsageError) -> Observations {
        do throws(ReportReadError) {
            return try readObservations(fromReport: bytes)
        } catch {
            throw UsageError("\(name): \(error)")
        }
    }
}
