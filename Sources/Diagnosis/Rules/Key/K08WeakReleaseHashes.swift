import Evidence

/// The Release file has no hash section that apt counts as strong.
enum WeakReleaseHashes: Rule {
    static let code = FaultCode.k08
    static let explanation = Explanation(
        what: "The Release file lists its indexes with MD5 or SHA1 only, which apt does not count.",
        causes: [
            "a repository tool of before 2016, or one configured for MD5",
            "APT::Hashes::SHA256::Untrusted in apt.conf, which refuses a strong digest: that is this machine's own doing",
        ],
        proof: "The verified Release file has no hash section that apt counts as strong (SHA256, SHA512).",
        remedy: "The publisher adds SHA256 sections to the Release file; a setting that refuses those is taken out.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood, source.look?.release?.problems.isEmpty == true, let fields = source.fields,
            !fields.hashSections.contains(where: { strong.contains($0) && setting(against: $0, source) == nil })
        else { return [] }
        let sections = fields.hashSections.isEmpty ? "none" : fields.hashSections.joined(separator: ", ")
        let refusing = fields.hashSections.filter(strong.contains).compactMap { setting(against: $0, source) }
        if let first = refusing.first {
            return [
                Finding(
                    code, owner: .administrator, subject: first.subject,
                    title: "settings leave the Release file no hash that apt trusts",
                    because: refusing.map(\.proof) + [Proof("hash sections: \(sections)", .release)],
                    remedy: first.remedy)
            ]
        }
        return [
            Finding(
                code, owner: .publisher, subject: source.location, title: "the Release file has no strong hashes",
                because: [Proof("hash sections: \(sections); apt asks for SHA256 or SHA512", .release)],
                remedy: Remedy("Ask the publisher to add SHA256 sections (apt-ftparchive and reprepro do by default)."))
        ]
    }

    /// The sections that apt counts.
    private static let strong = ["SHA256", "SHA512"]

    /// apt asks `APT::Hashes::NAME::Untrusted` of a section as well, whatever verifies the signature (apt-pkg/contrib/hashes.cc,
    /// HashString::usable; seen with apt 3.0.4).
    private static func setting(against section: String, _ source: SourceCase) -> RefusingSetting? {
        source.run.observations.apt?.hashOverrides.first { $0.untrusted == true && $0.digest.uppercased() == section }
            .map(RefusingSetting.init)
    }
}
