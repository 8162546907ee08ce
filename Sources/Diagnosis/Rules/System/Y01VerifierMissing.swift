import Evidence

/// apt is here, and the program that it verifies with is not.
enum VerifierMissing: Rule {
    static let code = FaultCode.y01
    static let explanation = Explanation(
        what:
            "apt verifies with gpgv or sqv, and neither is where it looks. What apt says then (\"gpgv, gpgv2 or gpgv1 "
            + "required\", \"Cannot find gpgv\") may as well come from a missing /dev/null or a seccomp filter.",
        causes: ["an image slimmed down too far", "gpgv removed as if nothing needed it"],
        proof:
            "The places where this apt looks for its verifier are looked up in the examined root: there is no "
            + "program that can be run.",
        remedy: "Install the verifier again: gpgv, or sqv where apt prefers it.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), let apt = source.run.observations.apt, !apt.verifierPresent else { return [] }
        // What is there and cannot be run is Y02.
        if apt.programs?.contains(where: { $0.path == apt.verifierPath && $0.kind != .missing }) == true { return [] }
        let path = apt.verifierPath ?? "/usr/bin/\(apt.backend.rawValue)"
        let package = apt.backend.rawValue
        return [
            Finding(
                code, owner: .machine, subject: path,
                title: Room.fitted("apt's verifier is missing: \(Room.short(path, 40))"),
                because: [
                    Proof(
                        "apt \(apt.version) verifies with \(path): there is no program there that can be run", .machine)
                ],
                remedy: Remedy(
                    "Install \(package). The lists that apt has verified before are enough for that; without them "
                        + "copy the package from another machine of this release.",
                    [
                        Remedy.Step("install it from the lists at hand", "apt-get install --reinstall \(package)"),
                        Remedy.Step("or from a package that you copied here", "dpkg -i \(package)_*.deb"),
                    ]))
        ]
    }
}
