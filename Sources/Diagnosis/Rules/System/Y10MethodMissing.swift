import AptModel
import Evidence

/// apt has no program for a scheme, or may not run it.
enum MethodMissing: Rule {
    static let code = FaultCode.y10
    static let explanation = Explanation(
        what:
            "apt fetches every scheme with a program of its own, and verifies with one more (gpgv or sqv). One of them is not there: "
            + "\"The method driver /usr/lib/apt/methods/https could not be found\".",
        causes: [
            "https with an apt of before 1.5, where apt-transport-https brings it",
            "a third-party scheme (s3, tor, ar) whose package is not installed", "a misspelt scheme in a sources file",
            "an image slimmed down too far",
        ],
        proof: "Every method that the sources and this apt's back-end need is looked for where Dir::Bin::methods says.",
        remedy: "Install the package that brings the method, or correct the scheme.")

    /// What keeps a method from being there for apt.
    static let absent: Set<ProgramTrouble.Kind> = [.missing, .notFile, .notExecutable, .noExecMount, .notProgram]

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run) else { return [] }
        return source.programTroubles([.method, .verificationMethod]).filter { absent.contains($0.kind) }.map {
            trouble in
            let name = trouble.program.path.split(separator: "/").last.map(String.init) ?? trouble.program.path
            let what = trouble.kind == .missing ? "is missing" : trouble.words
            return Finding(
                code, severity: VerifierBroken.severity(trouble, source), confidence: trouble.confidence,
                owner: trouble.program.need == .scheme ? .administrator : .machine, subject: trouble.program.path,
                title: Room.fitted("apt's method for \(name.prefix(24)) \(what)"),
                because: trouble.proofs + [need(trouble.program, name)] + VerifierBroken.good(source),
                remedy: remedy(trouble, name, source))
        }
    }

    private static func need(_ program: ProgramObservation, _ name: String) -> Proof {
        switch (program.role, program.need) {
        case (.verificationMethod, _): Proof("apt verifies every signature through its method \(name)", .aptPrograms)
        case (_, .indexes): Proof("apt unpacks the indexes with its method \(name)", .aptPrograms)
        default: Proof("the source's URI begins with \(program.scheme ?? name):", .sources)
        }
    }

    private static func remedy(_ trouble: ProgramTrouble, _ name: String, _ source: SourceCase) -> Remedy {
        guard trouble.kind == .missing else { return ProgramRemedy.of(trouble) }
        let isOwnPackage = source.policy.version < AptVersion(1, 5, 0) && name == "https"
        let package = isOwnPackage ? "apt-transport-https" : package(ofMethod: name)
        let folder = trouble.program.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let list = Remedy.Step("the methods that are there", "ls \(Wording.quoted(folder))")
        guard name == name.lowercased() else {
            return Remedy(
                "Write the scheme in small letters in the sources file, \(name.lowercased()): apt compares it letter by letter.",
                [list])
        }
        guard !package.isEmpty else {
            return Remedy(
                "No package of Debian's is known to bring a method for \(name). Look at the spelling of the scheme in the sources "
                    + "file, or install what its publisher names.",
                [list])
        }
        let canFetch = isOwnPackage || ProgramRemedy.canFetch(trouble.program)
        return Remedy(
            canFetch
                ? "Install \(package), which brings it."
                : "Install \(package), which brings it, from another machine of this release: without it apt fetches nothing.",
            ProgramRemedy.steps(package, canFetch: canFetch) + [list])
    }

    /// Debian's package of a method; empty for an unknown one.
    static func package(ofMethod name: String) -> String {
        switch name {
        case "http", "https", "file", "copy", "store", "gpgv", "sqv", "rred", "cdrom", "mirror": "apt"
        case _ where name.hasPrefix("mirror+"): "apt"
        case _ where name == "tor" || name.hasPrefix("tor+"): "apt-transport-tor"
        case "s3": "apt-transport-s3"
        case "spacewalk": "apt-transport-spacewalk"
        case "in-toto", "intoto": "apt-transport-in-toto"
        default: ""
        }
    }
}
