import Linux

/// The report could not be written: a full disk, a closed pipe. Exit 74.
struct ReportNotWritten: Error {
    var message: String
}

/// The verdict as an exit code, thrown through the command line to the entry point.
struct VerdictExit: Error {
    var code: Int32
}

/// Standard output holds the report and nothing else.
enum StandardOutput {
    static func write(_ text: String) throws(ReportNotWritten) {
        do {
            try writeStandardOutput(text.utf8)
        } catch {
            throw ReportNotWritten(message: "the report could not be written to standard output: \(words(error))")
        }
    }
}

/// Standard error holds progress and errors; what cannot be said there is not said.
enum StandardError {
    static func write(_ text: String) {
        do { try writeStandardError(text.utf8) } catch { return }
    }
}

/// The system's words for a failure, without the path, which the sentence around them names.
func words(_ error: FileError) -> String {
    switch error.reason {
    case .system(let errno): "\(errno)"
    case .tooLarge(let limit): "larger than \(limit) bytes"
    case .madeUp: "not a stored file"
    case .notRegular(let kind): "not a regular file but a \(kind.rawValue)"
    }
}
