import AptModel
import Evidence
import Linux

/// Looks at the programs that apt starts: whether they are there and whole, and in this machine's own root whether they start.
/// Nothing of another root is ever run.
public struct ProgramProbe {
    private let target: Target
    private let sandbox: SandboxUser
    /// As apt would have it.
    private let environment: [String: String]
    /// Whether apt's verification method was already asked over its own protocol, which says more than starting it.
    private let verifierWasAsked: Bool
    private let secondsLeft: () -> Double
    private var libraries: LibrarySearch

    /// - Parameters:
    ///   - sandbox: the user that apt's methods become before they start the verifier.
    ///   - verifierWasAsked: apt's verification method need not be started once more.
    ///   - secondsLeft: of the run; at 0 what is left is not looked at and not started.
    public init(
        target: Target, sandbox: SandboxUser, verifierWasAsked: Bool = false,
        secondsLeft: @escaping () -> Double = { .infinity }
    ) {
        self.target = target
        self.sandbox = sandbox
        self.verifierWasAsked = verifierWasAsked
        self.secondsLeft = secondsLeft
        environment = target.root.isOwn ? VerifierMethod.environment(target.environment) : target.environment
        libraries = LibrarySearch(target.root, environment: environment)
    }

    private var isOver: Bool { interruption != nil || secondsLeft() <= 0 }

    /// Everything on a list, each path once; fewer where the run's time is over.
    ///
    /// - Parameter meanwhile: done once, while those run that are started.
    public mutating func observe(
        _ programs: [NeededProgram], meanwhile: () -> Void = {}
    ) -> [ProgramObservation] {
        var found: [ProgramObservation] = []
        for program in programs where !isOver {
            let observation = observe(program)
            if found.contains(where: { $0.path == observation.path && $0.need == observation.need }) { continue }
            found.append(observation)
        }
        start(&found, meanwhile)
        return found
    }

    private mutating func observe(_ program: NeededProgram) -> ProgramObservation {
        let path = program.name.contains("/") ? program.name : findTool(program.name)
        var seen = ProgramObservation(
            path: path, role: ProgramObservation.Role(program.role), kind: .missing, mode: nil)
        (seen.need, seen.scheme) = program.need.observed
        seen.ownerUid = nil
        guard let status = try? target.root.status(of: path) else { return seen }
        seen.kind = status.kind == .regular ? .other : .notFile
        seen.mode = Int(status.mode)
        seen.ownerUid = target.ownerUid(status)
        guard status.kind == .regular else { return seen }
        if let mount = target.mount(holding: path), mount.options.contains("noexec") { seen.noExecMount = mount.point }
        if let blocked = blocker(path, asSandboxUser: isSandboxed(seen.role)) {
            seen.blockedBy = blocked.path
            seen.blockedByMode = Int(blocked.status.mode)
        }
        readContent(&seen)
        return seen
    }

    private mutating func readContent(_ seen: inout ProgramObservation) {
        guard let head = try? target.root.readHead(seen.path, count: 256) else {
            seen.kind = .unreadable
            return
        }
        if head.isEmpty {
            seen.kind = .empty
        } else if head.starts(with: [0x23, 0x21]) {
            seen.kind = .script
            let line = head.dropFirst(2).prefix { $0 != 0x0a }
            let word = line.drop { $0 == 0x20 || $0 == 0x09 }.prefix { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }
            seen.interpreter = String(decoding: word, as: UTF8.self)
            guard let interpreter = seen.interpreter else { return }
            seen.interpreterExists = target.root.isProgram(interpreter)
            // What runs the script has needs of its own.
            if let file = libraries.file(interpreter) { add(file, at: interpreter, to: &seen) }
        } else if let file = libraries.file(seen.path) {
            seen.kind = .elf
            seen.architecture = debianArchitecture(ofElf: head)
            if file.isTruncated { seen.truncated = true }
            seen.interpreter = file.interpreter
            seen.interpreterExists = file.interpreter.map { target.root.kind(of: $0) == .regular }
            add(file, at: seen.path, to: &seen)
        }
    }

    private mutating func add(_ file: ElfFile, at path: String, to seen: inout ProgramObservation) {
        let outcome = libraries.follow(file, at: path)
        seen.missingLibraries = outcome.missing
        seen.brokenLibraries = outcome.broken
        if let gcrypt = outcome.loaded.first(where: { $0.contains("/libgcrypt.so") }) {
            let resolved = (try? target.root.resolve(gcrypt)) ?? gcrypt
            seen.libgcrypt = resolved.split(separator: "/").last.map(String.init)
        }
    }

    /// Methods are started by root; what they start in turn is started by the user that they became.
    private func isSandboxed(_ role: ProgramObservation.Role) -> Bool {
        role != .method && role != .verificationMethod && !sandbox.isRoot && sandbox.account != nil
    }

    /// The first directory on the way, or the file itself, whose mode keeps the user from running it. root passes every directory,
    /// and needs one x bit of the file.
    private func blocker(_ path: String, asSandboxUser: Bool) -> (path: String, status: FileStatus)? {
        let resolved = (try? target.root.resolve(path)) ?? path
        let parts = resolved.split(separator: "/")
        for count in 0...parts.count {
            let place = "/" + parts.prefix(count).joined(separator: "/")
            guard let status = try? target.root.status(of: place) else { return nil }
            let isFile = count == parts.count
            if asSandboxUser, let account = sandbox.account {
                let bits =
                    target.ownerUid(status) == Int(account.uid)
                    ? status.mode >> 6 : target.groupGid(status) == Int(account.gid) ? status.mode >> 3 : status.mode
                if bits & 1 == 0 { return (place, status) }
            } else if isFile, status.mode & 0o111 == 0 {
                return (place, status)
            }
        }
        return nil
    }

    /// Where a shell would find a program: apt's own PATH is what it inherits, and Debian's where that is empty.
    private func findTool(_ name: String) -> String {
        let path = environment["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        let places = path.split(separator: ":").map { "\($0)/\(name)" }.filter { $0.hasPrefix("/") }
        return places.first { target.root.kind(of: $0) == .regular } ?? "/usr/bin/\(name)"
    }

    /// How long a program may take that answers at once.
    private static let deadline = 5.0

    /// Starts those that end at once, side by side.
    private func start(_ programs: inout [ProgramObservation], _ meanwhile: () -> Void) {
        var trials: [(index: Int, program: Program)] = []
        for index in programs.indices where ProgramProbe.isKnown(programs[index]) && target.root.isOwn && !isOver {
            if let program = trial(of: programs[index]) { trials.append((index, program)) }
        }
        let before = monotonicSeconds
        let runs = runTogether(trials.map(\.program), secondsLeft: secondsLeft, meanwhile: meanwhile)
        let seconds = max(0, monotonicSeconds - before)
        let wasCut = secondsLeft() <= 0 || seconds < ProgramProbe.deadline - 0.1
        // One that was still running when the run's own time was over need not hang.
        for (trial, run) in zip(trials, runs) where !(wasCut && run.ending == .timedOut) {
            let root = effectiveUser.uid == 0 ? "root" : "uid \(effectiveUser.uid)"
            programs[trial.index].start = ProgramStart(
                run, arguments: trial.program.arguments, user: trial.program.account == nil ? root : sandbox.name,
                seconds: seconds)
        }
    }

    /// Whether the program does what it is taken for: a sources file may name any scheme, and only the methods of those that this
    /// program knows itself are started.
    private static func isKnown(_ program: ProgramObservation) -> Bool {
        guard let scheme = program.scheme else { return true }
        return SourceScheme(scheme) != .unsupported
    }

    /// How a program is started so that it ends at once and does nothing; nil where it is not to be started.
    private func trial(of seen: ProgramObservation) -> Program? {
        guard seen.kind != .missing, seen.kind != .notFile else { return nil }
        var program: Program
        switch seen.role {
        case .verifier: program = Program(seen.path, ["--version"])
        // The script itself would write files; whether its shell starts is what is asked.
        case .aptKey:
            guard seen.kind == .script, let shell = seen.interpreter else { return nil }
            program = Program(shell, ["-c", ":"])
        // A method says what it can do, and ends with its input.
        case .verificationMethod where verifierWasAsked: return nil
        case .method, .verificationMethod: program = Program(seen.path)
        case .tool: return nil
        }
        program.environment = environment
        program.deadline = ProgramProbe.deadline
        program.outputLimit = 4096
        // A wrapper's children go with it.
        program.endsGroup = true
        if isSandboxed(seen.role) { program.account = sandbox.accountToBecome }
        return program
    }
}

extension ProgramStart {
    fileprivate init(_ run: ProgramRun, arguments: [String], user: String, seconds: Double) {
        self.init(arguments: arguments, user: user, ending: .notTried, seconds: seconds)
        switch run.ending {
        case .exited(let code): (ending, status) = (.exited, Int(code))
        case .signalled(let signal): (ending, status) = (.signalled, Int(signal))
        case .timedOut: ending = .hung
        case .interrupted: break
        case .notStarted(let error, let step):
            self.error = error.name
            // That the user could not be switched to, or that there is no process left, is another probe's matter.
            if step == .exec, !error.isOwnShortage { ending = .notStarted }
        }
        firstLine = ProgramStart.firstLine(run.outputText)
        firstErrorLine = ProgramStart.firstLine(run.errorsText)
    }

    /// Without control characters: a program of an image writes what it likes.
    private static func firstLine(_ text: String) -> String? {
        let line = text.split(separator: "\n", maxSplits: 1).first ?? ""
        let kept = line.unicodeScalars.prefix(400).filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
        return kept.isEmpty ? nil : String(String.UnicodeScalarView(kept.prefix(200)))
    }
}

extension ProgramObservation.Role {
    fileprivate init(_ role: NeededProgram.Role) {
        self =
            switch role {
            case .verifier: .verifier
            case .aptKey: .aptKey
            case .tool: .tool
            case .method: .method
            case .verificationMethod: .verificationMethod
            }
    }
}

extension NeededProgram.Need {
    fileprivate var observed: (ProgramObservation.Need, String?) {
        switch self {
        case .every: (.every, nil)
        case .armouredKeyrings: (.armouredKeyrings, nil)
        case .severalKeyrings: (.severalKeyrings, nil)
        case .scheme(let scheme): (.scheme, scheme)
        case .indexes: (.indexes, nil)
        }
    }
}
