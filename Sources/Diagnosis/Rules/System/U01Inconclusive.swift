import Evidence

/// The honest third answer: not enough could be checked, and what would settle it.
enum Inconclusive: Rule {
    static let code = FaultCode.u01
    static let explanation = Explanation(
        what: "Not enough could be checked to say good or bad.",
        causes: [
            "a scheme that this program does not fetch (cdrom, s3, a third-party method)",
            "the run's deadline or an interruption", "no network was allowed (--offline)",
            "gpg is missing, or has no directory to work in",
        ],
        proof:
            "The finding says what was not checked and why. Nothing that was not checked is called good or bad.",
        remedy: "The finding names what would settle it.")

    /// The finding for a source that has no good signature and no other explanation.
    static func finding(for source: SourceCase) -> Finding {
        let (proof, advice) = reason(source)
        return Finding(
            code, owner: owner(source), retry: retry(source),
            subject: source.source.uri.map { _ in source.name } ?? source.location,
            title: "could not check whether the signature is good", because: [proof], remedy: advice)
    }

    /// The finding for a source whose signature is good, where no time was left to see whether apt here would say so too; nil where there
    /// was.
    static func unfinished(_ source: SourceCase) -> Finding? {
        let seen = source.run.observations
        guard let left = seen.leftOut, !left.isEmpty else { return nil }
        let isInterrupted = seen.interruptedBySignal != nil
        return Finding(
            code, owner: .administrator, retry: .now,
            subject: source.source.uri.map { _ in source.name } ?? source.location,
            title: "the signature is good; whether apt here would accept it was not seen",
            because: [
                Proof(
                    (isInterrupted ? "the run was interrupted" : "the run's deadline passed")
                        + " before these came to an end: "
                        + left.joined(separator: ", "), .sources)
            ],
            remedy: Remedy(isInterrupted ? "Run again and let it finish." : "Run again with a longer --deadline."))
    }

    private static func reason(_ source: SourceCase) -> (Proof, Remedy) {
        if let notTried = source.source.notTried {
            let advice: String =
                switch notTried.reason {
                case .unsupportedScheme: "Nothing is wrong with it as far as this program can see; apt alone can tell."
                case .offline: "Run again without --offline."
                case .deadline: "Run again with a longer --deadline."
                case .interrupted: "Run again and let it finish."
                case .containerEnded: "Start the container and run again, or look at its files with --root."
                case .containerNetwork: "Copy this program into the container, and run it there."
                case .mirrorList, .mirrorListMissing, .mirrorListUnreadable:
                    "See to it that the list of mirrors can be read."
                case .snapshot, .snapshotRefused:
                    "Name the snapshot server in apt.conf (Acquire::Snapshots::URI), or check its URI by hand."
                }
            return (Proof(notTried.detail, .sources), Remedy(advice))
        }
        if let unread = source.keyrings.first(where: \.isUnread) { return keyringUnread(unread, source) }
        if let noVerdict = source.look?.verification?.noVerdict {
            let words = source.look?.verification?.words.first.map { "; gpg: \($0)" } ?? ""
            let advice: String =
                switch noVerdict.reason {
                case .noEngine: "Install gnupg (apt-get install gpg), or run where it is installed."
                case .noScratch: "Give TMPDIR a directory with a few hundred KiB free, or mount /proc."
                case .noProcess:
                    "Let this user have a few more processes (ulimit -u, TasksMax= of the service, docker --pids-limit), or "
                        + "see which ones it has: ps -u $(id -u)."
                case .noDescriptor:
                    "Let this program have more open files (ulimit -n, LimitNOFILE= of the service, docker --ulimit nofile)."
                case .noDevNull: "Restore /dev/null: mknod -m 666 /dev/null c 1 3."
                case .noKeyring: "Name the publisher's keyring with --keyring FILE; --keyring debian is the archive's."
                case .keyringUnread: "Run as root, or with the limits raised, so that the keyring can be read."
                case .engineFailed, .deadline: "Run gpg --version by hand: it should answer at once."
                case .interrupted: "Run again and let it finish."
                }
            return (Proof(noVerdict.detail + words, .signature), Remedy(advice))
        }
        if let failure = source.look?.transfer?.failure, failure.kind == .file {
            return (Proof(failure.text, .transfer), onDisk(failure))
        }
        if let failure = source.look?.transfer?.failure, failure.kind == .resource {
            return (
                Proof(failure.text, .transfer),
                Remedy("This program ran short itself: raise its limits (ulimit -a shows them) and run again.")
            )
        }
        if let failure = source.look?.transfer?.failure {
            let unfinished = [.deadline, .interrupted].contains(failure.kind)
            return (
                Proof(failure.text, .transfer),
                Remedy(
                    unfinished
                        ? "Run again; the transfer did not come to an end."
                        : "The transfer could not be made as the source entry has it; look at the URI in it.")
            )
        }
        if let short = source.signature.signers.map(\.observed).first(where: \.failedOnThisSystem) {
            return (
                Proof("\(Wording.signature(short)): gpg says \(short.engineText)", .signature),
                Remedy("gpg ran short of something itself: raise the limits (ulimit -a shows them) and run again.")
            )
        }
        let words = source.look?.verification?.signatures.map { "\(Wording.signature($0)): \($0.engineText)" }.first
        return (
            Proof(words ?? "no signature could be verified", .signature),
            Remedy("Run again with -v, and look at what gpg says.")
        )
    }

    /// This program may not read what apt perhaps reads.
    private static func keyringUnread(_ keyring: KeyringObservation, _ source: SourceCase) -> (Proof, Remedy) {
        let error = keyring.readError ?? "no reason given"
        let refused = ["EACCES", "EPERM"].contains(error)
        var text = "this program, as uid \(source.run.observations.machine.uid), could not read the keyring "
        text += "\(keyring.path): \(error)"
        let permissions = KeyringWording.permissions(keyring.mode, keyring.ownerUid)
        if refused, !permissions.isEmpty { text += " (\(permissions))" }
        return (
            Proof(text, .keyring),
            Remedy(
                refused
                    ? "Run as root: then the keyring can be read, and tried as apt's own user."
                    : "This program ran short itself: raise its limits (ulimit -a shows them) and run again.")
        )
    }

    private static func onDisk(_ failure: TransferObservation.Failure) -> Remedy {
        Remedy(
            failure.reason == "not_regular"
                ? "Put the repository's own file in its place: what lies there under this name is no file."
                : "The disk did not give the file. Look at the kernel's messages (dmesg) and at the file system there.")
    }

    private static func owner(_ source: SourceCase) -> Owner {
        if source.signature.signers.contains(where: \.observed.failedOnThisSystem) { return .machine }
        return source.look?.verification?.noVerdict == nil && source.look?.transfer?.failure?.kind != .file
            ? .administrator : .machine
    }

    private static func retry(_ source: SourceCase) -> Retry {
        switch source.source.notTried?.reason {
        case .deadline, .interrupted, .offline, .containerEnded: .now
        default: .never
        }
    }
}

extension SignatureObservation {
    /// Whether gpg could not do its work: libgpg-error keeps the system's own errors, as EMFILE, above this bit.
    fileprivate var failedOnThisSystem: Bool { status == .error && engineCode & 0x8000 != 0 }
}
