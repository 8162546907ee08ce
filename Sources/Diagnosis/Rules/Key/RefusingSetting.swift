import Evidence

/// What the two rules about digests say of an `APT::Hashes` setting that refuses a strong one: the machine's own doing.
struct RefusingSetting: Sendable, Equatable {
    var override: AptObservation.HashOverride

    /// `APT::Hashes::SHA256::Untrusted`.
    var name: String { "APT::Hashes::\(override.digest)::Untrusted" }

    /// The file that it stands in; its name where that is not known or it was given with `-o`.
    var subject: String { place.map { $0.file == "-o" ? name : $0.file } ?? name }

    var proof: Proof {
        let at = place.map { $0.file == "-o" ? " given with -o" : " at \(Places.place($0.file, $0.line))" } ?? ""
        return Proof("\(name) is set\(at); without it apt trusts \(override.digest)", .aptConfiguration)
    }

    var remedy: Remedy {
        Remedy(
            "Take \(name) out of \(place.map { $0.file == "-o" ? "the command" : $0.file } ?? "apt's configuration"): "
                + "the publisher's \(override.digest) is strong.",
            place.map { Places.look($0.file, $0.line) } ?? [])
    }

    private var place: (file: String, line: Int)? { override.untrustedAt.map { ($0.file, $0.line) } }
}
