/// Whether a Release file is for the suite that a source asks for. Where it is not, apt warns of a "Conflicting
/// distribution" and goes on.
///
/// The rule (`metaIndex::CheckDist`, apt-pkg/metaindex.cc): the suite as written is the Codename or the Suite, or it is
/// after its last `/` and all behind that is taken away (`bookworm/updates`, the flat `stable/`); nothing, `/` and `./`
/// match everything, and `../project/experimental` means experimental. Case counts.
/// - Parameter asked: the suite as it stands in the source entry.
public func suiteMatches(asked: String, release: ReleaseFile) -> Bool {
    let names = [release.codename ?? "", release.suite ?? ""]
    if asked.isEmpty || names.contains(asked) { return true }
    var rest = asked == "../project/experimental" ? "experimental" : asked
    if let slash = rest.lastIndex(of: "/") { rest = String(rest[..<slash]) }
    if rest == "." { rest = "" }
    return rest.isEmpty || names.contains(rest)
}
