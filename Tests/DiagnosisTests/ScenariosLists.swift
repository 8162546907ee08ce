import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// X11, S05, C08, X14 and index files: what apt has on disk beside what the mirror serves.
    static let onDisk: [Scenario] = copies + leftovers + changes + indexes + certificates + references

    private static let copies: [Scenario] = [
        .trigger(.x11, "cut-copy-and-the-server-says-304") { run in
            run.holdCopy { $0.refuseFraming(.truncated, line: 16) }
            run.source.lists?.conditional?.httpStatus = 304
        },
        .trigger(.x11, "altered-copy-and-the-server-says-304", on: .trixie) { run in
            run.holdCopy { copy in
                copy.check.signatures[0].status = .bad
                copy.release = nil
            }
            run.source.lists?.conditional?.httpStatus = 304
        },
        .trigger(.x11, "empty-copy-that-the-next-update-replaces") { run in
            run.holdCopy { $0.refuseFraming(.empty) }
        },
        .trigger(.x11, "altered-copy-with-a-later-date") { run in
            run.holdCopy { $0.check.signatures[0].status = .bad }
            run.source.lists?.asAptReads?.date = Healthy.now + Healthy.day
        },
        .nearMiss(.x11, "an-older-good-copy") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -9 * Healthy.day }
        },
        .nearMiss(.x11, "a-copy-by-a-key-that-is-gone") { run in run.holdCopy { $0.loseKey() } },
        .nearMiss(.x11, "the-mirrors-file-is-bad-as-well") { run in
            run.holdCopy { $0.refuseFraming(.truncated, line: 16) }
            run.source.look.check.signatures[0].status = .bad
            run.source.look.release = nil
        },

        .trigger(.s05, "the-mirror-is-behind") { run in
            run.holdCopy { $0.fields.date = Healthy.now }
            run.source.look.fields.date = Healthy.now + -3 * Healthy.day
        },
        .nearMiss(.s05, "the-copy-is-older") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -3 * Healthy.day }
        },
        .nearMiss(.s05, "the-later-copy-is-forged") { run in
            run.holdCopy { copy in
                copy.check.signatures[0].status = .bad
                copy.release = nil
            }
            run.source.lists?.asAptReads?.date = Healthy.now + Healthy.day
        },
    ]

    private static let leftovers: [Scenario] = [
        .trigger(.x11, "a-leftover-that-apt-goes-on-from") { run in run.leave { _ in } },
        .trigger(.x11, "a-directory-in-partial") { run in
            run.leave { file in
                file.kind = "directory"
                file.beginsFetched = nil
            }
            run.source.lists?.pairServed = false
        },
        .trigger(.x11, "a-directory-in-partial-and-a-pair-to-fall-back-on") { run in
            run.leave { $0.kind = "directory" }
            run.source.lists?.pairServed = true
        },
        .nearMiss(.x11, "a-leftover-of-another-time") { run in
            run.leave { $0.modifiedAt = Healthy.now }
        },
        .nearMiss(.x11, "the-beginning-of-the-mirrors-own-file") { run in run.leave { $0.beginsFetched = true } },
        .nearMiss(.x11, "what-apt-put-aside-as-failed") { run in run.leave { $0.path += ".FAILED" } },
        .nearMiss(.x11, "a-dangling-link-under-apt-3", on: .trixie) { run in
            run.leave { file in
                file.kind = "symbolic_link"
                file.linkLeadsSomewhere = false
            }
        },
    ]

    private static let changes: [Scenario] = [
        .trigger(.c08, "a-new-codename") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -9 * Healthy.day }
            run.source.lists?.asAptReads?.codename = "bullseye"
            run.source.lists?.asAptReads?.suite = "stable"
        },
        .trigger(.c08, "not-automatic-now") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -9 * Healthy.day }
            run.source.look.fields.notAutomatic = true
        },
        .nearMiss(.c08, "a-new-version-and-suite") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -9 * Healthy.day }
            run.source.lists?.asAptReads?.version = "12.11"
            run.source.lists?.asAptReads?.suite = "stable"
        },
        .nearMiss(.c08, "allowed-for-codename") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -9 * Healthy.day }
            run.source.lists?.asAptReads?.codename = "bullseye"
            run.configuration.refusedReleaseInfoChanges = ["Origin", "Label", "DefaultPin"]
        },
        .nearMiss(.c08, "an-older-file-is-dropped-first") { run in
            run.holdCopy { $0.fields.date = Healthy.now }
            run.source.lists?.asAptReads?.codename = "trixie"
            run.source.look.fields.date = Healthy.now + -3 * Healthy.day
        },
    ]

    private static let indexes: [Scenario] = [
        .trigger(.g07, "the-stored-release-named-another-signer") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -9 * Healthy.day }
            run.source.trust.fingerprints = [Healthy.otherPrimary]
            run.source.trust.learnedFrom = Healthy.listsName
        },
        .trigger(.s01, "forged-with-earlier-lists") { run in
            run.holdCopy { $0.fields.date = Healthy.now + -9 * Healthy.day }
            run.source.look.check.signatures[0].status = .bad
            run.source.look.release = nil
        },
        .trigger(.x12, "an-index-in-the-lists-is-cut") { run in
            run.source.lists = ListsObservation(files: [Healthy.stored])
            run.source.lists?.sameAsFetched = true
            run.keepIndex { index in
                index.bytes = 100
                index.matches = false
            }
        },
        .nearMiss(.x12, "an-index-that-apt-packed-itself") { run in
            run.source.lists = ListsObservation(files: [Healthy.stored])
            run.source.lists?.sameAsFetched = true
            run.keepIndex { index in
                index.matches = nil
                index.skipped = "apt packed it itself, and this program does not unpack it"
            }
        },
        .nearMiss(.x12, "the-release-file-beside-it-is-not-verified") { run in
            run.holdCopy { $0.loseKey() }
            run.keepIndex { $0.matches = false }
        },
    ]

    private static let certificates: [Scenario] = [
        .trigger(.x14, "five-days-left") { run in
            run.source.look.answer.tls = TlsObservation(
                certificateNotBefore: Healthy.now + -85 * Healthy.day,
                certificateNotAfter: Healthy.now + 5 * Healthy.day,
                issuer: "Some CA")
        },
        .nearMiss(.x14, "three-weeks-left") { run in
            run.source.look.answer.tls = TlsObservation(
                certificateNotAfter: Healthy.now + 21 * Healthy.day, issuer: "Some CA")
        },
        .nearMiss(.x14, "only-a-clock-that-is-ahead-brings-it-near") { run in
            run.source.look.answer.tls = TlsObservation(
                certificateNotAfter: Healthy.now + 25 * Healthy.day, issuer: "Some CA")
            run.setClock(back: -20 * Healthy.day)
        },
        .nearMiss(.x14, "not-verified-at-all") { run in
            run.source.look.answer.tls = TlsObservation(
                certificateNotAfter: Healthy.now + 5 * Healthy.day, verified: false)
        },
    ]

    private static let references: [Scenario] = [
        .trigger(.x15, "three-days-behind") { run in run.hold(against: -1, own: -4) },
        .trigger(.x15, "the-newest-of-two-references") { run in
            run.hold(against: -3, own: -4)
            run.references = (run.references ?? []) + run.held(against: -1)
        },
        .trigger(.x15, "newer-for-an-hour-is-a-note") { run in
            run.hold(against: 0, own: -2)
            run.references?[0].look.fields.date = Healthy.now + -3600
        },
        .nearMiss(.x15, "the-same-date") { run in run.hold(against: -1, own: -1) },
        .nearMiss(.x15, "the-reference-is-older") { run in run.hold(against: -4, own: -1) },
        .nearMiss(.x15, "of-another-codename") { run in
            run.hold(against: -1, own: -4)
            run.references?[0].look.fields.codename = "trixie"
        },
        .nearMiss(.x15, "of-another-suite") { run in
            run.hold(against: -1, own: -4)
            run.references?[0].suite = "trixie"
        },
        .nearMiss(.x15, "under-another-keyring") { run in
            run.hold(against: -1, own: -4)
            run.references?[0].trust.keyrings = ["/etc/apt/keyrings/other.gpg"]
        },
        .nearMiss(.x15, "its-signature-is-bad") { run in
            run.hold(against: -1, own: -4)
            run.references?[0].look.signature.status = .bad
        },
        .nearMiss(.x15, "neither-says-whose-it-is") { run in
            run.hold(against: -1, own: -4)
            run.source.look.fields.origin = nil
            run.source.look.fields.label = nil
            run.source.look.fields.codename = nil
            run.references = run.references.map {
                $0.map { one in
                    var one = one
                    one.look.fields.origin = nil
                    one.look.fields.label = nil
                    one.look.fields.codename = nil
                    return one
                }
            }
        },
    ]
}

extension Observations {
    /// The source's Release file is of so many days from now, and so is a reference's.
    fileprivate mutating func hold(against days: Int64, own: Int64) {
        references = held(against: days)
        source.look.fields.date = Healthy.now + own * Healthy.day
    }

    fileprivate func held(against days: Int64) -> [ReferenceObservation] {
        guard let source = sources.first, var look = source.looks.first else { return [] }
        look.release?.fields?.date = Healthy.now + days * Healthy.day
        return [
            ReferenceObservation(
                uri: "http://reference.example.org/debian", suite: source.suite ?? "", trust: source.trust, look: look)
        ]
    }
}

extension Healthy {
    fileprivate static let listsName = "/var/lib/apt/lists/debian.example.org_debian_dists_bookworm_InRelease"
    fileprivate static var stored: StoredFile {
        StoredFile(path: listsName, bytes: 151_000, modifiedAt: now + -day)
    }
}

extension Observations {
    /// A copy in apt's lists with other bytes than the mirror's; the server sends the file anew.
    fileprivate mutating func holdCopy(_ change: (inout LookObservation) -> Void) {
        var copy = Healthy.look
        copy.transfer = TransferObservation(origin: .lists, url: Healthy.listsName, bytes: 151_000)
        change(&copy)
        var lists = ListsObservation(files: [Healthy.stored])
        lists.copy = copy
        lists.sameAsFetched = false
        lists.asAptReads = copy.release?.fields ?? (copy.framing?.result == .split ? Healthy.release.fields : nil)
        lists.conditional = ConditionalAnswer(modifiedSince: Healthy.now + -Healthy.day, httpStatus: 200)
        source.lists = lists
    }

    /// Something in partial/ under the name of the mirror's InRelease and with its time.
    fileprivate mutating func leave(_ change: (inout StoredFile) -> Void) {
        let time = Healthy.now + -Healthy.day
        source.look.answer.headers = ["Last-Modified: \(time.httpDate)"]
        var file = StoredFile(
            path: "/var/lib/apt/lists/partial/debian.example.org_debian_dists_bookworm_InRelease", bytes: 8,
            modifiedAt: time)
        file.beginsFetched = false
        change(&file)
        source.lists = ListsObservation(leftovers: [file])
    }

    fileprivate mutating func keepIndex(_ change: (inout StoredIndex) -> Void) {
        var index = StoredIndex(
            path: "/var/lib/apt/lists/debian.example.org_debian_dists_bookworm_main_binary-amd64_Packages",
            name: "main/binary-amd64/Packages", bytes: 48_000_000, expectedBytes: 48_000_000,
            expectedSha256: String(repeating: "ab", count: 32))
        change(&index)
        source.lists?.indexes = [index]
    }
}
