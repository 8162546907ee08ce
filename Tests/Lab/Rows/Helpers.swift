import Foundation
import TestSupport

/// What several classes of rows are made of.
extension FaultRow {
    static func tmp(_ options: String) -> String { "mount -t tmpfs -o \(options) temp $R/tmp" }

    /// A body with one word of the signed text changed.
    static func altered(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        guard
            let place = bytes.firstRange(of: Array("line number 7 ".utf8))
                ?? bytes.firstRange(of: Array("Origin: T".utf8))
        else { return bytes }
        bytes[place.upperBound - 2] ^= 1
        return bytes
    }

    /// InRelease is not there, so that apt falls back to the pair.
    static func pair(_ served: ServedRepository) { served.answer("InRelease", .status(404)) }

    static func altered(_ served: ServedRepository) { served.answer("InRelease", .body(altered(served.inRelease))) }

    /// A clear-signed message with any text, and no pair beside it.
    static func signed(_ text: String) -> @Sendable (ServedRepository) throws -> Void {
        { served in
            served.answer("InRelease", .body(try Keys.shared().clearSigned(text)))
            for name in ["Release", "Release.gpg"] { served.answer(name, .status(404)) }
        }
    }

    /// A small Release file: these fields and what else one has.
    static func releaseFile(_ fields: [String], suite: String = "Suite: stable\nCodename: test", sums: String? = nil)
        -> String
    {
        let now = SignedRepository.releaseDate(Int(Date().timeIntervalSince1970) - 60)
        let dated = fields.contains { $0.hasPrefix("Date:") } ? [] : ["Date: \(now)"]
        return
            (["Origin: Test", "Label: Test", suite] + dated + fields + [
                "Architectures: amd64", "Components: main",
                sums ?? "SHA256:\n \(emptySHA256) 0 main/binary-amd64/Packages",
            ]).joined(separator: "\n") + "\n"
    }

    /// The same, with the empty index that it names.
    static func serves(_ text: @escaping @Sendable () -> String) -> @Sendable (ServedRepository) throws -> Void {
        { served in
            try signed(text())(served)
            served.answer("main/binary-amd64/Packages", .body([]))
        }
    }

    static func plan(_ change: (inout SignedRepository.Plan) -> Void) -> SignedRepository.Plan {
        var plan = RootScene.longPlan
        plan.date = now
        change(&plan)
        return plan
    }

    /// The second at which the table was made: one for all, so that equal plans are signed once.
    static let now = Int(Date().timeIntervalSince1970)

    static let day = 86_400

    static func stamp(_ seconds: Int) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "yyyyMMdd'T'HHmmss"
        return format.string(from: Date(timeIntervalSince1970: Double(seconds)))
    }
}

extension String {
    /// The bytes of the file of that path.
    var file: [UInt8] { get throws { Array(try Data(contentsOf: URL(fileURLWithPath: self))) } }
}
