import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// C: what apt was told. Y: what its verifier stands on.
    static let configuration: [Scenario] = files + switches + refusals + system

    private static let files: [Scenario] = [
        .trigger(.c01, "stops-every-source") { run in
            run.configuration.sourceProblems = [
                PlacedProblem(file: "/etc/apt/sources.list.d/vendor.list", line: 2, text: "no suite is given")
            ]
        },
        .trigger(.c01, "the-other-entries-are-still-checked") { run in
            run.scope = .sourceFiles
            run.configuration.sourceProblems = [
                PlacedProblem(file: "fleet.sources", line: 40, text: "the stanza has no URIs")
            ]
        },
        .trigger(.c01, "a-snapshot-that-apt-does-not-know", on: .trixie) { run in
            run.source.looks = []
            run.source.notTried = .init(reason: .snapshotRefused, detail: "Snapshots not supported")
        },
        .nearMiss(.c01, "a-snapshot-whose-server-is-unknown", on: .trixie) { run in
            run.source.looks = []
            run.source.notTried = .init(reason: .snapshot, detail: "no snapshot server is known")
        },
        .nearMiss(.c01, "a-file-that-apt-reads-past") { run in
            run.configuration.ignoredFiles = [
                PlacedProblem(
                    file: "/etc/apt/sources.list.d/vendor.list.save", text: "the ending is not .list or .sources")
            ]
        },

        .trigger(.c04, "everything-commented-out") { run in
            run.sources = []
            run.keyrings = []
            run.configuration.enabledEntries = 0
        },
        .trigger(.c04, "the-only-entry-is-switched-off-and-a-name-is-bad") { run in
            run.sources = []
            run.keyrings = []
            run.configuration.enabledEntries = 0
            run.configuration.sourceFiles = ["/etc/apt/sources.list.d/off.sources"]
            run.configuration.disabledEntries = [SourceOrigin(file: "/etc/apt/sources.list.d/off.sources", line: 1)]
            run.configuration.ignoredFiles = [
                PlacedProblem(file: "/etc/apt/sources.list.d/a b.list", text: "the name holds a blank")
            ]
        },
        .trigger(.c04, "nothing-on-standard-input") { run in
            run.scope = .sourceFiles
            run.sources = []
            run.keyrings = []
            run.configuration.enabledEntries = 0
            run.configuration.sourceFiles = ["-"]
        },
        .nearMiss(.c04, "one-file-given-by-hand") { run in run.asFile() },
        .nearMiss(.c04, "the-only-entry-is-malformed") { run in
            run.sources = []
            run.configuration.enabledEntries = 0
            run.configuration.sourceProblems = [
                PlacedProblem(file: "/etc/apt/sources.list", line: 1, text: "no suite is given")
            ]
        },

        .trigger(.c05, "missing-semicolon") { run in
            run.configuration.aptConfProblems = [
                PlacedProblem(file: "/etc/apt/apt.conf.d/99local", line: 3, text: "extra junk after the value")
            ]
        },
        .nearMiss(.c05, "a-file-given-by-hand") { run in
            run.asFile()
            run.configuration.aptConfProblems = [
                PlacedProblem(file: "/etc/apt/apt.conf.d/99local", line: 3, text: "extra junk after the value")
            ]
        },

        .trigger(.c06, "two-signed-by") { run in
            run.configuration.conflicts = [
                OptionConflict(
                    option: "signed-by", uri: "https://vendor.example.org/deb", suite: "stable",
                    first: SourceOrigin(file: "/etc/apt/sources.list.d/vendor.list", line: 1),
                    firstValue: "/etc/apt/keyrings/vendor.gpg",
                    second: SourceOrigin(file: "/etc/apt/sources.list.d/vendor.sources", line: 1),
                    secondValue: "/usr/share/keyrings/vendor-archive-keyring.gpg")
            ]
        },
        .nearMiss(.c06, "two-entries-that-agree") { run in
            run.source.origins.append(SourceOrigin(file: "/etc/apt/sources.list.d/more.list", line: 1))
        },
    ]

    private static let switches: [Scenario] = [
        .trigger(.c02, "trusted-yes-in-the-entry") { run in
            run.source.rules.authenticationSwitches = [
                ConfiguredSwitch(option: "trusted", value: "yes", file: "/etc/apt/sources.list", line: 3)
            ]
        },
        .trigger(.c02, "global-options") { run in
            run.configuration.authenticationSwitches = [
                ConfiguredSwitch(
                    option: "Acquire::AllowDowngradeToInsecureRepositories", value: "true",
                    file: "/etc/apt/apt.conf.d/99local", line: 1),
                ConfiguredSwitch(
                    option: "APT::Get::AllowUnauthenticated", value: "true", file: "/etc/apt/apt.conf.d/99local",
                    line: 2),
            ]
        },
        .nearMiss(.c02, "dates-only") { run in run.validityOff() },

        .trigger(.c03, "check-date-off") { run in run.validityOff() },
        .trigger(.c03, "in-the-entry-of-a-snapshot") { run in
            run.source.rules.checkValidUntil = false
            run.source.rules.validitySwitches = [
                ConfiguredSwitch(option: "check-valid-until", value: "no", file: "/etc/apt/sources.list", line: 3)
            ]
        },
        .nearMiss(.c03, "a-longer-grace") { run in run.source.rules.maxFutureSeconds = 3_600 },

        .trigger(.c07, "for-every-host") { run in
            run.source.uri = "https://debian.example.org/debian"
            run.configuration.tlsSwitches = [
                ConfiguredSwitch(
                    option: "Acquire::https::Verify-Peer", value: "false", file: "/etc/apt/apt.conf.d/99local", line: 1)
            ]
        },
        .trigger(.c07, "for-another-host-only") { run in
            run.source.uri = "https://debian.example.org/debian"
            run.configuration.tlsSwitches = [
                ConfiguredSwitch(
                    option: "Acquire::https::other.example.org::Verify-Host", value: "false", file: "-o")
            ]
        },
        .nearMiss(.c07, "an-authority-of-ones-own") { run in run.source.uri = "https://debian.example.org/debian" },
    ]

    private static let refusals: [Scenario] = [
        .trigger(.c09, "misspelt-suite") { run in run.absent("bokworm") },
        .trigger(.c09, "ended-and-archived") { run in run.absent("buster-updates") },
        .trigger(.c09, "ppa-without-this-series") { run in
            run.source.uri = "https://ppa.launchpadcontent.net/someone/tool/ubuntu"
            run.absent("plucky")
        },
        .trigger(.c09, "a-path-that-is-not-there") { run in
            run.source.uri = "file:/srv/repo"
            func gone(_ name: String) -> TransferObservation {
                let text =
                    "/srv/repo/dists/bookworm/\(name): ENOENT: No such file or directory; /srv/repo is not there"
                return TransferObservation(
                    origin: .file, url: "file:/srv/repo/dists/bookworm/\(name)",
                    failure: .init(kind: .file, reason: "not_found", text: text))
            }
            run.source.look.failTransfer { $0 = gone("Release") }
            run.source.look.inReleaseTransfer = gone("InRelease")
        },
        .trigger(.c09, "no-list-of-mirrors") { run in
            run.source.looks = []
            run.source.uri = "mirror+file:/m.list"
            run.source.notTried = .init(reason: .mirrorListMissing, detail: "/m.list: ENOENT")
        },
        .trigger(.c09, "a-dead-mirror-of-a-list") { run in
            run.source.mirrorList = "file:/m.list"
            var look = run.source.look
            look.failTransfer { $0.httpStatus = 404 }
            run.source.deadMirrors = [.init(uri: "http://dead.example.org/debian", look: look)]
        },
        .nearMiss(.c09, "inrelease-alone-is-absent") { run in
            run.source.look.form = .detached
            run.source.look.inReleaseTransfer = TransferObservation(
                origin: .network, url: "\(Healthy.uri)/dists/bookworm/InRelease", httpStatus: 404)
            run.source.look.signatureTransfer = TransferObservation(
                origin: .network, url: "\(Healthy.uri)/dists/bookworm/Release.gpg", httpStatus: 200, bytes: 1_601,
                lengthMet: true)
        },
        .nearMiss(.c09, "refused-is-not-absent") { run in run.source.look.failTransfer { $0.httpStatus = 403 } },

        .trigger(.c10, "login-asked-for") { run in run.source.look.failTransfer { $0.httpStatus = 401 } },
        .trigger(.c10, "forbidden-behind-a-proxy") { run in
            run.source.look.failTransfer { answer in
                answer.httpStatus = 403
                answer.proxy = "http://proxy.example.org:3128"
            }
        },
        .trigger(.c10, "for-legal-reasons") { run in run.source.look.failTransfer { $0.httpStatus = 451 } },
        .trigger(.c10, "file-that-root-may-not-read") { run in run.unreadable("denied", "EACCES: Permission denied") },
        .trigger(.c10, "directory-that-this-user-may-not-enter") { run in
            run.machine.uid = 1000
            run.unreadable("denied", "EACCES: Permission denied")
        },
        .trigger(.c10, "list-of-mirrors-for-root-alone") { run in
            run.source.looks = []
            run.source.uri = "mirror+file:/m.list"
            run.source.mirrorList = "file:/m.list"
            run.source.notTried = .init(reason: .mirrorListUnreadable, detail: "_apt may not read /m.list: EACCES")
        },
        .nearMiss(.c10, "directory-in-the-files-place") { run in
            run.unreadable("not_regular", "not a regular file but a directory")
        },
        .nearMiss(.c10, "disk-that-fails") { run in run.unreadable(nil, "EIO: Input/output error") },
        .nearMiss(.c10, "absent") { run in run.absent("bokworm") },
    ]

    private static let system: [Scenario] = [
        .trigger(.y01, "no-gpgv") { run in run.apt?.verifierPresent = false },
        .nearMiss(.y01, "our-own-gpg-is-missing") { run in
            run.source.look.check.signatures = []
            run.source.look.check.noVerdict = VerificationObservation.NoVerdict(
                reason: .noEngine, detail: "gpg is not installed")
            run.source.look.release = nil
        },

        .trigger(.y04, "bookworm-needs-it") { run in
            run.machine.container = "lxc"
            run.loseDevNull(.missing)
        },
        .trigger(.y04, "trixie-gets-by", on: .trixie) { run in run.loseDevNull(.missing) },
        .trigger(.y04, "a-plain-file-and-a-good-signature") { run in run.machine.devNull = .notACharacterDevice },
        .trigger(.y04, "a-plain-file-that-all-may-write-to") { run in run.machine.devNull = .writableFile },
        .trigger(.y04, "another-device") { run in run.machine.devNull = .otherDevice },
        .trigger(.y04, "not-writable-under-apt-2.2") { run in
            run.apt?.version = "2.2.4"
            run.machine.devNull = .notWritable
        },
        .nearMiss(.y04, "no-apt-so-no-verdict-leads") { run in
            run.apt = nil
            run.loseDevNull(.missing)
        },

        .trigger(.y06, "garbled-policy-file", on: .trixie) { run in
            run.apt?.sequoiaPolicy = .broken(.init(kind: .garbled, line: 3, text: "expected ]"))
        },
        .trigger(.y06, "unreadable-policy-file", on: .trixie) { run in
            run.apt?.sequoiaPolicy = .broken(.init(kind: .unreadable, text: "_apt cannot open it: EACCES"))
        },
        .trigger(.y06, "a-variable-names-no-file", on: .trixie) { run in
            var seen = SequoiaPolicyObservation.broken(.init(kind: .missing, text: "there is no such file"))
            seen.chosenBy = "APT_SEQUOIA_CRYPTO_POLICY"
            run.apt?.sequoiaPolicy = seen
        },
        .trigger(.y06, "a-name-that-is-not-known", on: .trixie) { run in
            run.apt?.sequoiaPolicy = .broken(
                .init(kind: .garbled, text: "packets has a name that is not known: sphinx"))
        },
        .trigger(.y06, "a-warning-where-apts-own-verifier-says-good", on: .trixie) { run in
            run.apt?.sequoiaPolicy = .broken(
                .init(kind: .garbled, text: "packets has a name that is not known: sphinx"))
            run.source.aptVerifier = Witness.said(Witness.run(.good), method: Witness.sqv)
        },
        .nearMiss(.y06, "no-policy-file-at-all", on: .trixie) { run in
            run.apt?.sequoiaPolicy = SequoiaPolicyObservation(path: nil)
        },
        .nearMiss(.y06, "this-program-may-not-read-it", on: .trixie) { run in
            run.apt?.sequoiaPolicy = SequoiaPolicyObservation(
                path: "/etc/crypto-policies/back-ends/apt-sequoia.config", notRead: "EACCES")
        },
        .nearMiss(.y06, "garbled-where-gpgv-verifies") { run in
            run.apt?.sequoiaPolicy = .broken(.init(kind: .garbled, line: 3, text: "expected ]"))
        },
        .trigger(.y05, "no-such-user") { run in run.apt?.sandboxUid = nil },
        .trigger(.y05, "a-single-id-in-this-user-namespace") { run in
            run.machine.container = "podman"
            for index in run.directories.indices {
                run.directories[index].attempts = run.directories[index].attempts.map { attempt in
                    attempt.uid == 0
                        ? attempt
                        : WriteAttempt(
                            user: attempt.user, uid: attempt.uid, wantedBytes: attempt.wantedBytes, writtenBytes: 0,
                            failedStep: "become_user", error: "EINVAL", asThatUser: false)
                }
            }
        },
        .nearMiss(.y05, "the-sandbox-is-off") { run in
            run.apt?.sandboxUser = "root"
            run.apt?.sandboxUid = 0
        },
    ]
}

extension Observations {
    fileprivate mutating func validityOff() {
        let found = ConfiguredSwitch(
            option: "Acquire::Check-Date", value: "false", file: "/etc/apt/apt.conf.d/99local", line: 1)
        configuration.validitySwitches = [found]
        source.rules.checkDate = false
        source.rules.checkValidUntil = false
        source.rules.validitySwitches = [found]
    }

    fileprivate mutating func absent(_ suite: String) {
        source.suite = suite
        let base = "\(source.uri ?? Healthy.uri)/dists/\(suite)"
        source.look.failTransfer { answer in
            answer.url = "\(base)/Release"
            answer.httpStatus = 404
        }
        source.look.inReleaseTransfer = TransferObservation(
            origin: .network, url: "\(base)/InRelease", httpStatus: 404)
    }

    /// A `file:` source whose InRelease is there and does not come.
    fileprivate mutating func unreadable(_ reason: String?, _ words: String) {
        source.uri = "file:/srv/repo"
        source.look.failTransfer { answer in
            answer = TransferObservation(
                origin: .file, url: "file:/srv/repo/dists/bookworm/InRelease",
                failure: .init(kind: .file, reason: reason, text: "/srv/repo/dists/bookworm/InRelease: \(words)"))
        }
    }

    fileprivate mutating func loseDevNull(_ state: MachineObservation.DevNull) {
        machine.devNull = state
        source.look.check.signatures = []
        source.look.check.noVerdict = VerificationObservation.NoVerdict(
            reason: .noDevNull, detail: "/dev/null cannot be opened, so gpg does not run")
        source.look.release = nil
    }
}

extension SequoiaPolicyObservation {
    /// An administrator's policy file that sqv cannot use.
    fileprivate static func broken(_ problem: Problem) -> Self {
        SequoiaPolicyObservation(path: "/etc/crypto-policies/back-ends/apt-sequoia.config", problem: problem)
    }
}
