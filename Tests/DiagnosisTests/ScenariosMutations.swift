import AptModel
import Evidence

// Short ways to the part of the evidence that a scenario changes. Each gives the healthy part where there is none.

extension Observations {
    /// The first source.
    var source: SourceObservation {
        get { sources.first ?? Healthy.source }
        set { if sources.isEmpty { sources = [newValue] } else { sources[0] = newValue } }
    }

    /// The first keyring.
    var keyring: KeyringObservation {
        get { keyrings.first ?? KeyringObservation(path: Healthy.keyring) }
        set { if keyrings.isEmpty { keyrings = [newValue] } else { keyrings[0] = newValue } }
    }

    var temp: DirectoryObservation {
        get { directory(.temp) }
        set { setDirectory(newValue) }
    }

    var lists: DirectoryObservation {
        get { directory(.lists) }
        set { setDirectory(newValue) }
    }

    var partial: DirectoryObservation {
        get { directory(.partial) }
        set { setDirectory(newValue) }
    }

    private func directory(_ role: DirectoryObservation.Role) -> DirectoryObservation {
        directories.first { $0.role == role } ?? Healthy.directory(role, "/tmp", mode: 0o1777, owner: 0, needs: 0)
    }

    private mutating func setDirectory(_ directory: DirectoryObservation) {
        directories.removeAll { $0.role == directory.role }
        directories.append(directory)
    }

    /// `--file`: no network, no machine, no outside time.
    mutating func asFile(_ path: String = "InRelease") {
        scope = .file
        directories = []
        configuration = ConfigurationObservation()
        source.uri = nil
        source.suite = nil
        source.origins = []
        source.file = path
        source.look.answer = TransferObservation(
            origin: .file, bytes: 151_075, sha256: source.look.answer.sha256)
    }
}

extension SourceObservation {
    /// The first look.
    var look: LookObservation {
        get { looks.first ?? Healthy.look }
        set { if looks.isEmpty { looks = [newValue] } else { looks[0] = newValue } }
    }
}

extension LookObservation {
    var answer: TransferObservation {
        get { transfer ?? Healthy.transfer }
        set { transfer = newValue }
    }

    var frame: FramingObservation {
        get { framing ?? FramingObservation(result: .split) }
        set { framing = newValue }
    }

    var check: VerificationObservation {
        get { verification ?? VerificationObservation() }
        set { verification = newValue }
    }

    /// The first signature.
    var signature: SignatureObservation {
        get { check.signatures.first ?? Healthy.signature }
        set { if check.signatures.isEmpty { check.signatures = [newValue] } else { check.signatures[0] = newValue } }
    }

    /// The verified fields of the Release file.
    var fields: ReleaseObservation.Fields {
        get { release?.fields ?? ReleaseObservation.Fields() }
        set { release = ReleaseObservation(problems: release?.problems ?? [], fields: newValue) }
    }

    /// A file that does not split is neither verified nor read.
    mutating func refuseFraming(_ result: FramingObservation.Result, line: Int = 1, excerpt: String? = nil) {
        framing = FramingObservation(result: result, line: line, excerpt: excerpt)
        verification = nil
        release = nil
    }

    /// The key is not in the keyring: the packet's facts are all there is.
    mutating func loseKey() {
        check.signatures = [Healthy.keylessSignature]
        release?.fields = nil
    }

    /// A transfer that brought no file.
    mutating func failTransfer(_ change: (inout TransferObservation) -> Void) {
        framing = nil
        verification = nil
        release = nil
        answer.bytes = 0
        answer.expectedBytes = nil
        answer.lengthMet = nil
        answer.sha256 = nil
        change(&answer)
    }
}
