import AptModel
import Diagnosis
import Linux
import Probes

/// A log with apt's output in it, or one sentence of apt's.
struct AptLog {
    private let tail: FileTail

    /// The most of a log that is read: its end, where more is given.
    private static let limit = 16 << 20

    /// - Parameter path: `-` is standard input.
    init(_ path: String) throws(UsageError) {
        do throws(FileError) {
            tail =
                try path == "-" ? readStandardInputTail(limit: AptLog.limit) : readFileTail(path, limit: AptLog.limit)
        } catch {
            throw UsageError("cannot read \(path == "-" ? "standard input" : path): \(words(error))")
        }
    }

    init(sentence: String) { tail = FileTail(bytes: Array(sentence.utf8), leftOut: 0) }

    /// How many bytes in front were not read.
    var leftOut: Int { tail.leftOut }

    /// What apt's words in it can mean; with the help of apt's catalogues on this machine where it speaks another language.
    func reading(apt version: AptVersion? = nil) -> WordsReading {
        let reading = readWords(tail.bytes, apt: version)
        guard reading.mayNeedTranslation else { return reading }
        return readWords(tail.bytes, apt: version, translators: MessageCatalogues.translators())
    }
}
