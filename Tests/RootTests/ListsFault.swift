import Foundation
import Linux
import TestSupport

/// A state of apt's lists made after a first `apt-get update` in the same cage, and what the second one makes of it.
struct ListsFault: Sendable, CustomStringConvertible {
    var description: String
    /// Shell lines after the first update. `$I` is the stored InRelease, `$K` the stored Packages file, `$P` partial/'s InRelease,
    /// `$M` a file with the mirror's time.
    var fault: String
    /// The answer for a request with If-Modified-Since, and what is served.
    var served: Served
    /// The code that leads the report; nil for none.
    var code: String?
    /// Whether the second update fails under `--error-on=any`.
    var aptFails: Bool
    /// The exit code of ours.
    var exit: Int32
    var arguments: [String] = []
    /// nil for every root.
    var roots: [RealRoot]?

    /// What the mirror serves at the second update.
    enum Served: String, Sendable {
        /// The same file, and 304 to a conditional request.
        case unchanged
        /// The same file, always sent whole.
        case whole
        case newer, older, newCodename, newSuite, notAutomatic, forged
        /// The same file, always sent whole, and no Release.gpg to fall back on.
        case alone
    }

    init(
        _ description: String, _ fault: String, _ served: Served, _ code: String?, aptFails: Bool, exit: Int32,
        arguments: [String] = [], roots: [RealRoot]? = nil
    ) {
        (self.description, self.fault, self.served, self.code) = (description, fault, served, code)
        (self.aptFails, self.exit, self.arguments, self.roots) = (aptFails, exit, arguments, roots)
    }

    private static let cut = "truncate -s 500 $I; touch -r $M $I"
    private static let altered = "sed -i 's/^Label: Test/Label: Tess/' $I; touch -r $M $I"
    private static let later = "sed -i 's/^Date: .*/Date: Fri, 01 Jan 2038 10:00:00 UTC/' $I; touch -d 2020-01-01 $I"

    static let all = [
        ListsFault("nothing wrong", "", .unchanged, nil, aptFails: false, exit: 0),
        ListsFault(
            "nothing wrong, indexes compared", "", .unchanged, nil, aptFails: false, exit: 0, arguments: ["--indexes"]),
        ListsFault("stored copy cut, 304", cut, .unchanged, "X11", aptFails: true, exit: 24),
        ListsFault("stored copy empty, 304", ": >$I; touch -r $M $I", .unchanged, "X11", aptFails: true, exit: 24),
        ListsFault("stored copy altered, 304", altered, .unchanged, "X11", aptFails: true, exit: 24),
        ListsFault("stored copy cut, sent anew", cut, .whole, "X11", aptFails: false, exit: 0),
        ListsFault("stored copy empty, sent anew", ": >$I", .whole, "X11", aptFails: false, exit: 0),
        ListsFault("stored copy altered to a later Date", later, .whole, "X11", aptFails: false, exit: 24),
        ListsFault("an older good copy", "", .newer, nil, aptFails: false, exit: 0),
        ListsFault("the mirror is behind", "", .older, "S05", aptFails: false, exit: 0),
        ListsFault("a new codename", "", .newCodename, "C08", aptFails: true, exit: 25),
        ListsFault(
            "a new codename, allowed", "", .newCodename, nil, aptFails: false, exit: 0,
            arguments: ["-o", "Acquire::AllowReleaseInfoChange::Codename=true"]),
        ListsFault("a new suite", "", .newSuite, "S04", aptFails: false, exit: 0),
        ListsFault(
            "a new suite, not allowed", "", .newSuite, "C08", aptFails: true, exit: 25,
            arguments: ["-o", "Acquire::AllowReleaseInfoChange::Suite=false"]),
        ListsFault("not automatic any more", "", .notAutomatic, "C08", aptFails: true, exit: 25),
        ListsFault(
            "a directory in partial/", "mkdir $P; touch -d 2020-01-01 $I", .alone, "X11", aptFails: true, exit: 24),
        ListsFault(
            "a directory in partial/, Release.gpg to fall back on", "mkdir $P; touch -d 2020-01-01 $I", .whole, "X11",
            aptFails: false, exit: 0),
        ListsFault(
            "a dangling link in partial/", "ln -s /nonexistent $P; touch -d 2020-01-01 $I", .alone, "X11",
            aptFails: true, exit: 24, roots: [.bullseye, .bookworm]),
        ListsFault(
            "a dangling link in partial/, apt 3", "ln -s /nonexistent $P; touch -d 2020-01-01 $I", .alone, nil,
            aptFails: false, exit: 0, roots: [.trixie]),
        ListsFault(
            "garbage in partial/ of another time", "echo garbage >$P", .unchanged, nil, aptFails: false, exit: 0),
        ListsFault(
            "what failed before, in partial/", "echo garbage >$P.FAILED", .unchanged, nil, aptFails: false, exit: 0),
        ListsFault(
            "Packages altered, not looked at", "sed -i s/nothing/nothxng/ $K", .unchanged, nil, aptFails: false, exit: 0
        ),
        ListsFault(
            "Packages altered", "sed -i s/nothing/nothxng/ $K", .unchanged, "X12", aptFails: false, exit: 24,
            arguments: ["--indexes"]),
        ListsFault(
            "Packages cut", "truncate -s 100 $K", .unchanged, "X12", aptFails: false, exit: 24, arguments: ["--indexes"]
        ),
        ListsFault(
            "Packages gone", "rm $K", .unchanged, nil, aptFails: false, exit: 0, arguments: ["--indexes"]),
        ListsFault(
            "Packages cut, offline", "truncate -s 100 $K", .unchanged, "X12", aptFails: false, exit: 24,
            arguments: ["--indexes", "--offline"]),
        ListsFault("forged, with earlier lists", "", .forged, "S01", aptFails: true, exit: 10),
    ]
}
