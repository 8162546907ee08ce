import Evidence

/// What keeps a program that apt starts from doing its work: from what starting it gave first, and from how it lies on disk where
/// it was not started.
struct ProgramTrouble: Sendable {
    /// The kinds.
    enum Kind: Sendable, Hashable {
        case missing
        /// A directory or device has its place.
        case notFile
        /// A mode keeps the user out.
        case notExecutable
        case noExecMount
        /// Empty, or neither a program nor a script.
        case notProgram
        case interpreterMissing
        case libraries
        case truncated
        case architecture
        /// It ended by a signal.
        case dies
        /// It ended with an error where it should answer.
        case fails
        /// It answered as another program would.
        case other
        case hangs
        case notStarted
    }

    var program: ProgramObservation
    var kind: Kind
    var confidence: Confidence

    /// nil where nothing is known to be wrong with it.
    init?(_ program: ProgramObservation, in run: RunCase) {
        guard let (kind, confidence) = ProgramTrouble.kind(program, machine: run.observations.machine) else {
            return nil
        }
        self.program = program
        self.kind = kind
        self.confidence = confidence
    }

    private static func kind(
        _ program: ProgramObservation, machine: MachineObservation
    ) -> (Kind, Confidence)? {
        if program.kind == .missing { return (.missing, .certain) }
        if program.kind == .notFile { return (.notFile, .certain) }
        if let start = program.start, start.ending != .notTried {
            if start.ending == .exited, answers(program, start) { return nil }
            // The reason that can be seen on disk says more than how it ended.
            if let seen = onDisk(program, machine), seen.certain || start.ending != .exited || start.status == 127 {
                return (seen.kind, .certain)
            }
            switch start.ending {
            case .exited where loaderWords(start) != nil: return (.libraries, .certain)
            case .exited: return (start.status == 0 ? .other : .fails, .certain)
            case .signalled: return (.dies, .certain)
            case .hung: return (.hangs, .likely)
            case .notStarted where start.error == "ENOEXEC":
                return (program.kind == .elf ? .architecture : .notProgram, .certain)
            case .notStarted, .notTried: return (.notStarted, .certain)
            }
        }
        return onDisk(program, machine).map { ($0.kind, $0.certain ? .certain : .likely) }
    }

    /// What a whole program of its kind says when it is started with a harmless argument.
    private static func answers(_ program: ProgramObservation, _ start: ProgramStart) -> Bool {
        let line = start.firstLine ?? ""
        switch program.role {
        case .verifier:
            let name = program.path.split(separator: "/").last.map(String.init) ?? ""
            return start.status == 0 && (line.contains("gpgv") || line.contains("sqv") || line.hasPrefix(name + " "))
        case .aptKey, .tool: return start.status == 0
        // Some of them end with 100 where their input ends.
        case .method, .verificationMethod: return line.hasPrefix("100 ")
        }
    }

    /// What its place, its mode and its first bytes say. Libraries are looked for where Debian's loaders look, so that one which
    /// was not found is likely and no more.
    private static func onDisk(
        _ program: ProgramObservation, _ machine: MachineObservation
    ) -> (kind: Kind, certain: Bool)? {
        if program.noExecMount != nil { return (.noExecMount, true) }
        if program.blockedBy != nil { return (.notExecutable, true) }
        if program.kind == .empty || program.kind == .other { return (.notProgram, true) }
        if program.truncated == true { return (.truncated, true) }
        if program.interpreter != nil, program.interpreterExists == false { return (.interpreterMissing, true) }
        if !program.missingLibraries.isEmpty || !program.brokenLibraries.isEmpty { return (.libraries, false) }
        if let architecture = program.architecture, !runs(architecture, on: machine.architecture) {
            return (.architecture, false)
        }
        return nil
    }

    private static func runs(_ architecture: String, on machine: String) -> Bool {
        architecture == machine || ["i386", "x32"].contains(architecture) && machine == "amd64"
            || ["armhf", "armel"].contains(architecture) && machine == "arm64"
    }

    /// The words of the dynamic loader, where those are what the program ended with.
    static func loaderWords(_ start: ProgramStart) -> String? {
        guard let line = start.firstErrorLine,
            line.contains("error while loading shared libraries") || line.contains("symbol lookup error")
                || line.contains("version `")
        else { return nil }
        return line
    }
}

extension ProgramTrouble {
    /// `cannot load its libraries`: what is wrong, in a title behind the program's name.
    var words: String {
        switch kind {
        case .missing: "is missing"
        case .notFile: "is no file"
        case .notExecutable: "may not be run"
        case .noExecMount: "lies on a noexec mount"
        case .notProgram: "is no program"
        case .interpreterMissing: "lacks what runs it"
        case .libraries: "cannot load its libraries"
        case .truncated: "is cut short"
        case .architecture: "is built for another processor"
        case .dies: "dies when it is started"
        case .fails: "ends with an error at once"
        case .other: "is another program"
        case .hangs: "hangs when it is started"
        case .notStarted: "cannot be started"
        }
    }

    /// What was seen, strongest first.
    var proofs: [Proof] {
        var proofs: [Proof] = []
        if let start = program.start, start.ending != .notTried { proofs.append(started(start)) }
        let path = program.path
        switch kind {
        case .missing: proofs.append(Proof("\(path): there is no such file", .aptPrograms))
        case .notFile: proofs.append(Proof("\(path) is no regular file", .aptPrograms))
        case .notExecutable:
            let place = program.blockedBy ?? path
            let mode = program.blockedByMode ?? program.mode
            proofs.append(
                Proof(
                    "\(place) has mode \(mode.map(Wording.mode) ?? "unknown"), and \(user) may not pass", .aptPrograms))
        case .noExecMount:
            proofs.append(Proof("\(path) lies on \(program.noExecMount ?? "a mount"), mounted noexec", .aptPrograms))
        case .notProgram:
            let what = program.kind == .empty ? "is empty" : "begins neither as a program nor as a script"
            proofs.append(Proof("\(path) \(what)", .aptPrograms))
        case .interpreterMissing:
            proofs.append(
                Proof("\(path) is run by \(program.interpreter ?? "a program"), which is not there", .aptPrograms))
        case .libraries:
            if !program.missingLibraries.isEmpty {
                proofs.append(
                    Proof("not found: \(program.missingLibraries.prefix(5).joined(separator: ", "))", .aptPrograms))
            }
            if !program.brokenLibraries.isEmpty {
                proofs.append(
                    Proof(
                        "no whole library: \(program.brokenLibraries.prefix(5).joined(separator: ", "))", .aptPrograms))
            }
        case .truncated:
            proofs.append(Proof("\(path) ends before the bytes that its own headers announce", .aptPrograms))
        case .architecture:
            proofs.append(Proof("\(path) is built for \(program.architecture ?? "another processor")", .aptPrograms))
        case .dies, .fails, .other, .hangs, .notStarted: break
        }
        return proofs
    }

    /// Who has to be able to run it.
    private var user: String {
        program.role == .method || program.role == .verificationMethod ? "root" : "the user that apt verifies as"
    }

    private func started(_ start: ProgramStart) -> Proof {
        let command = ([program.role == .aptKey ? program.interpreter ?? program.path : program.path] + start.arguments)
            .joined(separator: " ")
        let outcome: String =
            switch start.ending {
            case .exited: "exit \(start.status.map(String.init) ?? "unknown")"
            case .signalled: "ended by signal \(start.status.map(String.init) ?? "unknown")"
            case .hung: "no answer, ended after \(Wording.wholeSeconds(start.seconds))"
            case .notStarted: "not started: \(start.error ?? "no reason given")"
            case .notTried: "not tried"
            }
        let said = [start.firstErrorLine, start.firstLine].compactMap { $0 }.first.map { ": \($0)" } ?? ""
        return Proof("\(command), started as \(start.user): \(outcome)\(said)", .aptPrograms)
    }
}

extension SourceCase {
    /// What is wrong with the programs of some roles that apt needs for this source.
    func programTroubles(_ roles: Set<ProgramObservation.Role>) -> [ProgramTrouble] {
        (run.observations.apt?.programs ?? []).filter { roles.contains($0.role) && needs($0) }
            .compactMap { ProgramTrouble($0, in: run) }
    }

    private func needs(_ program: ProgramObservation) -> Bool {
        switch program.need {
        case .every, .indexes: true
        case .armouredKeyrings: keyrings.contains { $0.format == .armoured }
        case .severalKeyrings: keyrings.count > 1
        case .scheme:
            program.scheme == scheme || isSchemeInCapitals(program.scheme)
                || source.mirrorList != nil && program.scheme?.contains("mirror") == true
        }
    }

    /// A source's URI has its scheme in lower case; apt looks for the method as it is written (`HTTP`).
    private func isSchemeInCapitals(_ written: String?) -> Bool {
        guard let written, source.notTried?.reason == .unsupportedScheme else { return false }
        return written != scheme && written.lowercased() == scheme
    }

    /// The scheme of its URI: `http`.
    var scheme: String? {
        source.uri.flatMap { uri in uri.firstIndex(of: ":").map { String(uri[..<$0]) } }
    }
}
