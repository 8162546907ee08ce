import Evidence

/// What mends a program.
enum ProgramRemedy {
    static func of(_ trouble: ProgramTrouble) -> Remedy {
        let program = trouble.program
        let path = Wording.quoted(program.path)
        switch trouble.kind {
        case .notExecutable:
            let place = program.blockedBy ?? program.path
            let isFile = place == program.path || program.blockedByMode == program.mode
            return Remedy(
                isFile ? "Give the program its mode back." : "Let others pass through the directory.",
                [
                    Remedy.Step(
                        "make it executable",
                        isFile ? "chmod 755 \(Wording.quoted(place))" : "chmod a+x \(Wording.quoted(place))")
                ])
        case .noExecMount:
            return Remedy(
                "Mount it so that programs may run from it.",
                [
                    Remedy.Step("how it is mounted", "findmnt -T \(path)"),
                    Remedy.Step(
                        "allow programs", "mount -o remount,exec \(Wording.quoted(program.noExecMount ?? "/usr"))"),
                ])
        case .libraries:
            return Remedy(
                "Bring the libraries back: the loader's words name the first one, and its package is the one to install again.",
                [Remedy.Step("what is missing", "ldd \(path)")] + reinstall(program))
        case .interpreterMissing:
            return Remedy(
                "Bring back what runs it: \(program.interpreter ?? "its interpreter").",
                [Remedy.Step("what it names", "head -c 200 \(path)")] + reinstall(program))
        default:
            return Remedy(
                canFetch(program)
                    ? "Install the package \(package(program)) again. The lists that apt has verified before are enough for that; "
                        + "where apt itself does not start, unpack the package from another machine of this release."
                    : "Unpack the package \(package(program)) from another machine of this release: without this method apt fetches nothing.",
                [Remedy.Step("what it is", "ls -l \(path)")] + reinstall(program))
        }
    }

    private static func reinstall(_ program: ProgramObservation) -> [Remedy.Step] {
        steps(package(program), canFetch: canFetch(program))
    }

    /// - Parameter canFetch: whether apt can download the package.
    static func steps(_ package: String, canFetch: Bool) -> [Remedy.Step] {
        let copied = Remedy.Step(
            "\(canFetch ? "or " : "")from a package that you copied here", "dpkg -i \(package)_*.deb")
        guard canFetch else { return [copied] }
        return [
            Remedy.Step("install it from the lists at hand", "apt-get install --reinstall \(package)"), copied,
        ]
    }

    /// False for the very method that the source's packages, apt's among them, come by.
    static func canFetch(_ program: ProgramObservation) -> Bool {
        !(program.role == .method && program.need == .scheme && package(program) == "apt")
    }

    /// Debian's package of a program.
    static func package(_ program: ProgramObservation) -> String {
        let name = program.path.split(separator: "/").last.map(String.init) ?? ""
        switch program.role {
        case .verifier: return name == "sqv" ? "sqv" : "gpgv"
        case .aptKey: return "apt"
        case .tool:
            return ["find": "findutils", "cmp": "diffutils", "awk": "mawk"][name] ?? "coreutils"
        case .method, .verificationMethod: return MethodMissing.package(ofMethod: name)
        }
    }
}
