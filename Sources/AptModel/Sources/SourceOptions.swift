/// The options of one sources entry, by the names that one-line entries use (`signed-by`, `arch`, `arch+`, `arch-`);
/// deb822 fields are kept under the same names. Unknown ones are kept as well: apt ignores them silently.
public struct SourceOptions: Sendable, Hashable {
    /// Raw values by option name.
    public var values: [String: String]

    public init(_ values: [String: String] = [:]) { self.values = values }

    /// The raw value of an option.
    public subscript(name: String) -> String? { values[name] }

    /// Three values: yes, no, and not set. A value that is no truth word is "no" (debmetaindex.cc, GetTriStateOption).
    private func choice(_ name: String) -> Bool? { values[name].map { AptWords.bool($0) ?? false } }

    /// A truth value that leaves the default where it is no truth word.
    private func flag(_ name: String) -> Bool? { values[name].flatMap(AptWords.bool) }

    /// Seconds; 0 where the option is not set or not a number.
    private func seconds(_ name: String) -> Int64 { values[name].map(AptWords.seconds) ?? 0 }

    /// `yes`: apt takes everything from here, signed or not. `no`: nothing from here counts as authenticated.
    public var trusted: Bool? { choice("trusted") }
    /// Whether Valid-Until counts; nil leaves it to apt.conf.
    public var checkValidUntil: Bool? { choice("check-valid-until") }
    /// Whether Date and Valid-Until count; nil leaves it to apt.conf.
    public var checkDate: Bool? { choice("check-date") }
    /// Seconds, 0 for not set.
    public var validUntilMinimum: Int64 { seconds("valid-until-min") }
    /// Seconds, 0 for not set.
    public var validUntilMaximum: Int64 { seconds("valid-until-max") }
    /// Seconds, 0 for not set.
    public var dateMaximumFuture: Int64 { seconds("date-max-future") }
    /// Unsigned is let through.
    public var allowInsecure: Bool? { flag("allow-insecure") }
    /// Weak hashes are let through.
    public var allowWeak: Bool? { flag("allow-weak") }
    /// Signed before and unsigned now is let through.
    public var allowDowngradeToInsecure: Bool? { flag("allow-downgrade-to-insecure") }
    /// The path of the InRelease file below the directory of the Release file.
    public var inReleasePath: String? { values["inrelease-path"] }
    /// The raw value of Signed-By.
    public var signedByText: String? { values["signed-by"] }
    /// Nil where it is not set, or set to something that apt refuses (a ``SourceProblem`` then says so).
    public var signedBy: SignedBy? { values["signed-by"].flatMap(SignedBy.init) }
    /// `yes`, `no`, `force`; nil where it is not set.
    public var byHash: String? { values["by-hash"] }
    /// Whether index differences are fetched.
    public var pdiffs: Bool? { flag("pdiffs") }
    /// Package name patterns (apt 3): only these, or all but these, are seen.
    public var include: [String] { list("include") }
    /// All but these are seen (apt 3).
    public var exclude: [String] { list("exclude") }

    /// A snapshot id; with `yes` it is that of `APT::Snapshot`. Nil where none is asked for.
    public func snapshot(in configuration: AptConfiguration) -> String? {
        guard let text = values["snapshot"] else { return nil }
        switch AptWords.bool(text) {
        case true: return configuration.string("APT::Snapshot")
        case false: return nil
        case nil: return text
        }
    }

    /// The values of an option with `+=` and `-=` forms applied to a default: `arch`, `lang`, `target`.
    public func applied(_ name: String, to fallback: [String]) -> [String] {
        var result = values[name] == nil ? fallback : list(name)
        for added in list(name + "+") where !result.contains(added) { result.append(added) }
        let removed = list(name + "-")
        result.removeAll { removed.contains($0) }
        return result
    }

    private func list(_ name: String) -> [String] {
        AptBytes.split(values[name] ?? "", at: UInt8(ascii: ",")).flatMap(AptBytes.words)
    }
}
