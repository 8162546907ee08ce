import Evidence
import GPGME
import Linux

/// Why our own check could not be done, as evidence. It is no statement about any signature.
struct VerificationFailure: Error {
    var noVerdict: VerificationObservation.NoVerdict

    init(_ reason: VerificationObservation.NoVerdict.Reason, _ detail: String) {
        noVerdict = VerificationObservation.NoVerdict(reason: reason, detail: detail)
    }

    init(_ error: EngineError) {
        switch error {
        case .gpgNotFound(let searched):
            self.init(.noEngine, "there is no gpg in \(searched.joined(separator: ", "))")
        case .libraryTooOld(let found, let needed):
            self.init(.noEngine, "libgpgme is \(found), and \(needed) is needed")
        case .gpgUnusable where !VerificationFailure.devNullWorks:
            self.init(.noDevNull, VerificationFailure.devNullWords)
        case .gpgUnusable where VerificationFailure.shortage != nil,
            .library where VerificationFailure.shortage != nil:
            self = VerificationFailure.shortage ?? VerificationFailure(.engineFailed, "")
        case .gpgUnusable(let path, let code):
            self.init(.noEngine, "\(path) is too old or could not be started: \(code.words)")
        case .library(let step, let code):
            self.init(.engineFailed, "\(step): \(code.words)")
        }
    }

    init(_ reason: NoVerdictReason, words: String) {
        let said = words.isEmpty ? "" : "; gpg said: \(words.split(separator: "\n").joined(separator: " / "))"
        switch reason {
        case .engineSilent where !VerificationFailure.devNullWorks:
            self.init(.noDevNull, VerificationFailure.devNullWords)
        case .engineSilent where VerificationFailure.shortage != nil,
            .engineNotStarted where VerificationFailure.shortage != nil:
            self = VerificationFailure.shortage ?? VerificationFailure(.engineFailed, "")
        case .engineFailed(let code) where code.isSystemError && VerificationFailure.shortage != nil:
            self = VerificationFailure.shortage ?? VerificationFailure(.engineFailed, "")
        case .engineSilent:
            self.init(.engineFailed, "gpg ended without an answer\(said)")
        case .noSignatureData:
            self.init(.engineFailed, "gpg found no signature\(said)")
        case .engineFailed(let code):
            self.init(.engineFailed, "\(code.words)\(said)")
        case .engineNotStarted(let step, let code):
            self.init(.engineFailed, "\(step): \(code.words)\(said)")
        case .timedOut:
            self.init(.deadline, "gpg did not end in time\(said)")
        case .interrupted:
            self.init(.interrupted, "the check was interrupted")
        }
    }

    /// What keeps gpg from being started, nil where nothing does. GPGME starts it through a process in between, while the
    /// one that it asked for its version may not have gone yet, and talks with it through four pipes.
    private static var shortage: VerificationFailure? {
        if let error = descriptorShortage(of: 9) {
            let most = limit(.openFiles)?.soft.map { "this process may have \($0)" } ?? "there is no limit"
            return VerificationFailure(
                .noDescriptor,
                "gpg cannot be started, which takes nine more open files (\(error)); \(most) (RLIMIT_NOFILE)")
        }
        guard let error = processShortage(of: 3) else { return nil }
        let most = limit(.processes)?.soft.map { "this user may have \($0)" } ?? "this user has no limit of his own"
        return VerificationFailure(
            .noProcess,
            "gpg cannot be started, which takes three more processes (\(error)); \(most), and a cgroup may allow fewer")
    }

    private static let devNullWords =
        "gpg cannot be started without /dev/null, which is missing, no character device or not writable here"

    // GPGME's child opens /dev/null before it becomes gpg, and dies without a word where it cannot.
    private static var devNullWorks: Bool {
        guard let status = try? fileStatus("/dev/null"), status.kind == .characterDevice else { return false }
        return isAccessible("/dev/null", read: true, write: true)
    }
}
