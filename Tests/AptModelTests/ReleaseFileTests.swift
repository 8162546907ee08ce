import Testing
import TestSupport

@testable import AptModel

@Suite struct ReleaseFileTests {
    @Test func readsARealReleaseFile() throws {
        let bytes = try Stored.bytes("testdata/inrelease/bookworm.Release")
        let release = ReleaseFile.parse(bytes)
        #expect(release.origin == "Debian")
        #expect(release.label == "Debian")
        #expect(release.suite == "oldstable")
        #expect(release.version == "12.15")
        #expect(release.codename == "bookworm")
        #expect(release.date?.rfc3339 == "2026-07-11T10:16:37Z")
        #expect(release.validUntil == nil)
        #expect(release.acquireByHash)
        #expect(!release.notAutomatic)
        #expect(release.noSupportForArchitectureAll == ["Packages"])
        #expect(release.architectures.prefix(2) == ["all", "amd64"])
        #expect(release.components == ["main", "contrib", "non-free-firmware", "non-free"])
        #expect(release.problems.isEmpty)
        #expect(release.sections.map(\.kind) == [.md5, .sha256])
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(release.sections.map(\.entries.count).reduce(0, +) == lines.count { $0.hasPrefix(" ") })
        let entry = try #require(release.entries.first { $0.path == "main/binary-amd64/Packages.xz" })
        #expect(
            lines.contains {
                $0.split(separator: " ").map(String.init) == [entry.hash, String(entry.size), entry.path]
            })
    }

    @Test(arguments: Stored.inRelease) func realFilesHaveNoProblem(suite: String) throws {
        let release = ReleaseFile.parse(try #require(splitClearSigned(Stored.inRelease(suite)).file).data)
        #expect(release.problems.isEmpty)
        #expect(release.codename == suite)
        #expect(suiteMatches(asked: suite, release: release))
        #expect(!suiteMatches(asked: "buster", release: release))
        #expect((release.validUntil != nil) == ["sid", "bookworm-security"].contains(suite))
    }

    @Test func sidsValidUntilIsRead() throws {
        let release = ReleaseFile.parse(try #require(splitClearSigned(Stored.inRelease("sid")).file).data)
        #expect(release.validUntil?.rfc3339 == "2026-11-06T08:08:01Z")
    }

    @Test func problemsNameTheirLine() {
        let text =
            "Origin: T\nno colon\nDate: yesterday\nX: a\0b\nMD5Sum:\nSHA256:\n \(emptySHA256) 1\n abcd 5 x\n \(emptySHA256) 99999999999999999999999 y\n\nSuite: x\n"
        #expect(
            ReleaseFile.parse(Array(text.utf8)).problems == [
                .lineWithoutColon(line: 2), .controlByte(line: 4, byte: 0), .secondStanza(line: 11),
                .badHashLine(section: .sha256, line: 7), .doubtfulHashLine(section: .sha256, line: 8),
                .doubtfulHashLine(section: .sha256, line: 9), .missingDate,
            ])
    }

    @Test func sizesAreCheckedForOverflow() {
        let text = "SHA256:\n \(emptySHA256) 18446744073709551615 a\n \(emptySHA256) 18446744073709551616 b\n"
        let release = ReleaseFile.parse(Array(text.utf8))
        #expect(release.entries == [ReleaseEntry(path: "a", size: .max, hash: emptySHA256)])
        #expect(release.problems.contains(.doubtfulHashLine(section: .sha256, line: 3)))
    }

    /// What real apt does with Release files of all shapes, each well signed.
    @Test func realAptRefusesTheSame() throws {
        let base =
            "Origin: T\nLabel: T\nSuite: stable\nCodename: alpha\nDate: Sat, 11 Jul 2026 10:16:37 UTC\nArchitectures: amd64\nComponents: main\n"
        let entry = " \(emptySHA256) 0 main/binary-amd64/Packages\n"
        let good = base + "SHA256:\n" + entry
        let texts = [
            good, String(good.dropLast()), good.replacing("\n", "\r\n"), "# hi\n" + good, " x: y\n" + good,
            "\u{FEFF}" + good,
            good + " \(emptySHA256)\n", good + " \(emptySHA256) 5\n", base + "SHA256:\n \(emptySHA256)\n" + entry,
            base + "SHA256:\n \(emptySHA256) 5\n" + entry, good + " \(emptySHA256) abc x\n",
            good + " \(emptySHA256) -5 x\n",
            good + " \(emptySHA256) 99999999999999999999999999 x\n", good + " abcd 5 x\n",
            good + " \(emptySHA256) 5 x y\n",
            base + "SHA256: " + entry.dropFirst(), base + "MD5Sum:\n d41d8cd98f00b204e9800998ecf8427e 0 Packages\n",
            base,
            base + "SHA1:\n da39a3ee5e6b4b0d3255bfef95601890afd80709 0 Packages\n", base + "SHA256:\n",
            base + "MD5Sum:\nSHA256:\n" + entry,
            "\n" + good, "\r\n" + good, "\n\n" + good, "\n", base + "\nSHA256:\n" + entry,
            base + "# hi\nSHA256:\n" + entry,
            base + "hello\nSHA256:\n" + entry,
            "hello world\n", good.lowercased(), base + "Valid-Until: x\nSHA256:\n" + entry,
            good.replacing("Sat, 11", "Foo, 11"),
            good.replacing("Date", "XDate"), base + "SHA256 :\n" + entry,
            base + "SHA256:\n" + entry.replacing(" ", "\t"),
            base + "Signed-By: zz\nSHA256:\n" + entry, base + "X: a\0b\nSHA256:\n" + entry,
            base + ": x\nSHA256:\n" + entry,
            base + " \nSHA256:\n" + entry, base + "SHA256:\n" + entry + " \n" + entry, "   \n", good + "hello\n",
            good + "\nhello\n",
        ]
        let keys = try Keys.shared()
        let keyring = (name: "key.gpg", bytes: keys.keyring(.ed25519))
        let repositories = try texts.map { text in
            let bytes = Array(text.utf8)
            return FileRepository(
                ["Release": bytes, "Release.gpg": try keys.detached(bytes, by: [.ed25519])], keyring: keyring)
        }
        let verdicts = try aptUpdate(repositories)
        for (text, verdict) in zip(texts, verdicts) {
            let release = ReleaseFile.parse(Array(text.utf8))
            #expect(
                release.isRefusedByApt == !verdict.accepted,
                "\(text.debugDescription): \(release.problems) \(verdict.messages)")
            let dateWarning = release.problems.contains {
                if case .unreadableDate = $0 { return true }
                return $0 == .missingDate
            }
            if verdict.accepted {
                #expect(dateWarning == verdict.says("Invalid 'Date'"), "\(text.debugDescription): \(verdict.messages)")
            }
        }
    }

    /// Which suite a Release file is for, asked of real apt.
    @Test func realAptMatchesTheSameSuites() throws {
        let cases: [(String, String?, String?)] = [
            ("stable", "stable", "alpha"), ("alpha", "stable", "alpha"), ("beta", "stable", "alpha"),
            ("Stable", "stable", "alpha"),
            ("alpha-security", "stable-security", "alpha-security"), ("alpha/updates", "stable", "alpha"),
            ("stable/updates", "stable", "alpha"),
            ("beta/updates", "stable", "alpha"), ("alpha/updates", "stable", "alpha/updates"),
            ("alpha/updates/x", "stable", "alpha"),
            ("alpha/updates/x", "stable", "alpha/updates"), ("alpha/", "stable", "alpha"), ("./", "stable", "alpha"),
            ("/", "stable", "alpha"),
            ("beta/", "stable", "alpha"), ("x/alpha/", "stable", "alpha"), ("./alpha/", "stable", "alpha"),
            ("beta", nil, nil), ("beta/", nil, nil),
            ("alpha", "stable", nil), ("stable", nil, "alpha"), ("stable-updates", "stable", "alpha"),
        ]
        let keys = try Keys.shared()
        let keyring = (name: "key.gpg", bytes: keys.keyring(.ed25519))
        let repositories = try cases.map { asked, suite, codename in
            let text = releaseText(suite: suite, codename: codename)
            return FileRepository(
                ["InRelease": try keys.clearSigned(text, by: [.ed25519])], suite: asked, keyring: keyring)
        }
        for (one, verdict) in zip(cases, try aptUpdate(repositories)) {
            let release = ReleaseFile.parse(Array(releaseText(suite: one.1, codename: one.2).utf8))
            #expect(verdict.accepted, "\(one): \(verdict.messages)")
            #expect(suiteMatches(asked: one.0, release: release) == !verdict.says("Conflicting distribution"), "\(one)")
        }
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
