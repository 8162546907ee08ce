import AptModel
import Linux

/// Reads the sources files that a user names; `-` is standard input, whose form is judged by its looks.
///
/// A malformed entry is a problem in the result and costs no other entry.
/// - Parameters:
///   - paths: the caller's own, not those of an examined root.
///   - architecture: what `$(ARCH)` stands for.
/// - Throws: at the first file that cannot be read.
public func readSourceFiles(_ paths: [String], architecture: String) throws(FileError) -> ParsedSources {
    var result = ParsedSources()
    for path in paths {
        let parsed: ParsedSources
        if path == "-" {
            let bytes = try readStandardInput(limit: ConfigurationLimits.sources)
            parsed = SourceText.parse(
                bytes, file: "standard input", form: SourceText.sniff(bytes), architecture: architecture)
        } else {
            let bytes = try readFile(path, limit: ConfigurationLimits.sources)
            let form = SourceText.form(ofFile: path)
            parsed = SourceText.parse(bytes, file: path, form: form, architecture: architecture)
        }
        result.entries += parsed.entries
        result.problems += parsed.problems
        result.disabled += parsed.disabled
    }
    return result
}
