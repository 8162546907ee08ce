import TestSupport

/// A fault in a real container, and what has to come of it. What is expected is written down before it is tried, from what
/// is known of apt; a row that misses stays.
struct LabRow: Sendable, CustomStringConvertible {
    /// What is injected, as the table names it.
    var description: String
    /// Options of `docker run`.
    var options: [String] = []
    /// More of them for our own check alone.
    var ours: [String] = []
    /// Shell lines run inside first.
    var inside = ""
    /// Something in the repository itself.
    var served: @Sendable (ServedRepository) -> Void = { _ in }
    var keyring = RootScene.Keyring.signedBy
    /// The leading code by release; nil where its apt survives.
    var code: @Sendable (RealRoot) -> String? = { _ in nil }
    /// What the repository's signature is found to be.
    var signature = "good"
    /// A sentence that apt must say, by release: the proof that the fault is the one that was meant.
    var aptSays: @Sendable (RealRoot) -> String? = { _ in nil }

    init(_ description: String, _ code: String?, options: [String] = [], inside: String = "") {
        (self.description, self.options, self.inside) = (description, options, inside)
        self.code = { _ in code }
    }

    /// The same row with something changed.
    func with(_ change: (inout LabRow) -> Void) -> LabRow {
        var row = self
        change(&row)
        return row
    }
}
