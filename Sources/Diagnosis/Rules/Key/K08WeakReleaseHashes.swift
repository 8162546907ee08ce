import Evidence

/// The Release file has no hash section that apt counts as strong.
enum WeakReleaseHashes: Rule {
    static let code = FaultCode.k08
    static let explanation = Explanation(
        what: "The Release file lists its indexes with MD5 or SHA1 only, which apt does not count.",
        causes: ["a repository tool of before 2016, or one configured for MD5"],
        proof: "The verified Release file has no hash section that apt counts as strong (SHA256, SHA512).",
        remedy: "The publisher adds SHA256 sections to the Release file.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood, source.look?.release?.problems.isEmpty == true, let fields = source.fields,
            !fields.hashSections.contains(where: { $0 == "SHA256" || $0 == "SHA512" })
        else { return [] }
        let sections = fields.hashSections.isEmpty ? "none" : fields.hashSections.joined(separator: ", ")
        return [
            Finding(
                code, owner: .publisher, subject: source.location, title: "the Release file has no strong hashes",
                because: [Proof("hash sections: \(sections); apt asks for SHA256 or SHA512", .release)],
                remedy: Remedy("Ask the publisher to add SHA256 sections (apt-ftparchive and reprepro do by default)."))
        ]
    }
}
