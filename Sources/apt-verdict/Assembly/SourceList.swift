import AptModel
import Evidence
import Linux
import Probes

/// The sources that a run is about, before anything was fetched.
struct SourceList {
    /// What the entries were read from, for the evidence.
    var parsed: ParsedSources
    var unique: [UniqueSource]
    var conflicts: [SourceConflict]

    /// The entries of the system's own files.
    init(system loaded: LoadedConfiguration) {
        self.init(loaded.sources, loaded)
    }

    /// The entries of the files given by `--sources`; a file that cannot be opened is wrong usage.
    init(files: [String], _ loaded: LoadedConfiguration) throws(UsageError) {
        do throws(FileError) {
            self.init(try readSourceFiles(files, architecture: loaded.architecture), loaded)
        } catch {
            throw UsageError("cannot read \(error.path): \(words(error))")
        }
    }

    /// One repository by hand, written as the entry that it would be; it takes Signed-By from an enabled entry with the
    /// same URI.
    init(uri: String, suite: String, components: [String], _ loaded: LoadedConfiguration) throws(UsageError) {
        let fixed = try RepositoryURI(given: uri)
        guard !suite.isEmpty, !suite.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw UsageError("a suite is missing or holds blanks")
        }
        var options = SourceOptions()
        let sameURI = loaded.sources.entries.first { $0.uri.identity == fixed.identity && $0.options.signedBy != nil }
        if let signedBy = sameURI?.options.signedByText { options.values["signed-by"] = signedBy }
        var parsed = ParsedSources()
        parsed.entries = [
            SourceEntry(
                uri: fixed, suite: suite, components: components, kinds: [.binary], options: options, origins: [])
        ]
        self.init(parsed, loaded)
    }

    private init(_ parsed: ParsedSources, _ loaded: LoadedConfiguration) {
        self.parsed = parsed
        (unique, conflicts) = uniqueSources(
            of: parsed.entries, configuration: loaded.configuration, release: loaded.aptVersion)
    }
}

extension RepositoryURI {
    /// The URI of a repository on the command line, with the slash at its end that apt puts there.
    init(given text: String) throws(UsageError) {
        self.init(text)
        guard text.contains(":"), !scheme.isEmpty, !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw UsageError(
                "'\(hasUserInfo ? redacted : text)' is no URI; write it as http://debian.example.org/debian")
        }
        if path.utf8.last != UInt8(ascii: "/") { path += "/" }
    }
}
