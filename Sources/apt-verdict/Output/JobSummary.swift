import Linux
import Reporting

/// The summary of a GitHub job: a file that the runner names, to which every step of it may add.
enum JobSummary {
    /// What GitHub takes of one step; of a longer file it takes nothing.
    private static let limit = 1 << 20

    /// Adds the report where the runner named a file. Throws `ReportNotWritten` where it cannot be written to.
    static func append(_ report: Report, onlyFailing: Bool, ascii: Bool) throws(ReportNotWritten) {
        guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        var isFull = false
        do throws(FileError) {
            try appendToFile(path, limit: limit) { left in
                let text = renderGitHubSummary(report, limit: left, onlyFailing: onlyFailing, ascii: ascii)
                isFull = text.isEmpty
                return Array(text.utf8)
            }
        } catch {
            throw ReportNotWritten(message: "the job summary could not be written to \(path): \(words(error))")
        }
        if isFull { StandardError.write("apt-verdict: the job summary is full, nothing was added to it\n") }
    }
}
