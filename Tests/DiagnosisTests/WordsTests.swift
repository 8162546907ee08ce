import AptModel
import TestSupport
import Testing

@testable import Diagnosis

@Suite struct WordsTests {
    private func codes(_ log: String, apt: AptVersion? = nil) -> [FaultCode] {
        readWords(Array(log.utf8), apt: apt).verdicts.flatMap { $0.causes.map(\.code) }
    }

    @Test func everySentenceCanBeFound() {
        for saying in Saying.all {
            #expect(
                saying.parts.allSatisfy { !$0.isEmpty } && (saying.parts.first?.utf8.count ?? 0) >= 4, "\(saying.parts)"
            )
            let line = saying.parts.joined(separator: saying.isWhole ? "" : " x ")
            #expect(SayingIndex.all.saying(in: line) != nil, "\(line)")
            #expect(Set(saying.candidates.map(\.code)).count == saying.candidates.count, "\(line) names a fault twice")
            #expect(!saying.candidates.isEmpty || saying.remark != nil, "\(line) says nothing")
        }
    }

    @Test func nothingForbiddenIsAdvised() {
        let repository = LogRepository(uri: "http://x", suite: "s")
        for code in FaultCode.allCases {
            let look = Look.at(code, repository: repository, keyring: "/etc/apt/keyrings/x.gpg")
            for words in RuleConventions.forbidden {
                #expect(!"\(look.shows)\n\(look.command)".lowercased().contains(words), "\(code)")
            }
            #expect(!look.command.contains("rm ") && !look.command.contains("sudo") && !look.command.contains(">"))
        }
        for words in RuleConventions.forbidden {
            for saying in Saying.all {
                let told = ([saying.remark ?? ""] + saying.candidates.map(\.why)).joined(separator: "\n").lowercased()
                #expect(!told.contains(words), "\(saying.parts)")
            }
        }
    }

    /// What a log holds goes into a command as one word, whatever it is.
    @Test func namesAreQuoted() {
        let evil = LogRepository(uri: "http://x/$(touch a)';b", suite: "s`id`")
        #expect(Look.check(evil) == #"apt-verdict check 'http://x/$(touch a)'\'';b' 's`id`'"#)
        #expect(Look.check(LogRepository(uri: "http://x", suite: "-o")) == "apt-verdict check")
        #expect(Look.at(.g03, repository: nil, keyring: "/a b.gpg").command == "ls -l '/a b.gpg'")
    }

    @Test func sentencesNarrowEachOther() {
        let full =
            "Err:1 http://x/d s InRelease\n  Splitting up /var/lib/apt/lists/partial/x into data and signature failed\n"
        #expect(codes(full).first == .r01 && codes(full).count > 2)
        #expect(
            codes(
                full
                    + "Err:2 http://x/d s Packages\nW: Failed to fetch http://x/d/dists/s/InRelease  Error writing to file - write (28: No space left on device)\n"
            ) == [.r01])
        let key = "W: GPG error: http://x/d s InRelease: NO_PUBKEY 1\n"
        #expect(codes(key).count > 4)
        #expect(
            codes(
                key
                    + "W: http://x/d/dists/s/InRelease: The key(s) in the keyring /k.gpg are ignored as the file has an unsupported filetype.\n"
            ) == [.g04, .g06, .g01])
    }

    @Test func whatFollowsEveryFailureNamesNone() {
        #expect(codes("E: The repository 'http://x/d s InRelease' is not signed.\n").isEmpty)
        #expect(
            codes("E: Some index files failed to download. They have been ignored, or old ones used instead.").isEmpty)
        #expect(codes("E: The repository 'http://x/d s Release' is not signed.\n") == [.s02])
    }

    @Test func versionsByTheirWords() {
        func span(_ log: String) -> String { readWords(Array(log.utf8)).apt.description }
        #expect(span("Couldn't create temporary file /tmp/x for passing config to apt-key") == "up to 2.9.14")
        #expect(
            span(
                "W: OpenPGP signature verification failed: http://x/d s InRelease: Sub-process /usr/bin/sqv returned an error code (1)"
            ) == "2.9.33 and later, with sqv")
        #expect(span("apt 2.6.1 (amd64)\nE: Could not get lock /x") == "2.6.1")
        #expect(readWords(Array("apt 2.6.1 (amd64)\nE: Could not get lock /x".utf8)).aptIsNamed)
        // Two runs of different apts in one log: nothing is claimed.
        #expect(
            span(
                "for passing config to apt-key: Couldn't create temporary file a for passing config to apt-key\nSub-process /usr/bin/sqv returned an error code (1)"
            ) == "")
    }

    @Test func aVersionRulesOut() {
        let words = "The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 1"
        #expect(codes(words, apt: AptVersion(2, 6, 1)).contains(.r12))
        #expect(!codes(words, apt: AptVersion(3, 1, 0)).contains(.r12))
    }

    static let switches: [(String, Int)] = [
        ("RUN apt-get update --allow-unauthenticated", 1), ("deb [trusted=yes] http://x s main", 1),
        ("Trusted: yes", 1), ("apt -o Acquire::AllowInsecureRepositories=true update", 1),
        ("Acquire::Check-Valid-Until \"false\";", 1),
        ("deb [check-valid-until=no allow-insecure=yes] http://x s main", 2),
        ("untrusted", 0), ("E: a", 0), ("", 0),
    ]

    @Test(arguments: switches) func badAdvice(_ line: String, _ count: Int) {
        #expect(readWords(Array(line.utf8)).badAdvice.count == count)
    }

    @Test func whatIsRecognised() {
        func recognised(_ log: String) -> Bool { readWords(Array(log.utf8)).recognised }
        #expect(!recognised("E: Unable to locate package foo\n") && !recognised("") && !recognised("hello\n"))
        #expect(recognised("Hit:1 http://x/d s InRelease\n"))
        // The frame alone, in a language that nothing here knows.
        let foreign = readWords(
            Array(
                "Fehl:1 http://x/d s InRelease\n  »x« konnte nicht\nW: Fehlschlag http://x/d/dists/s/InRelease\n".utf8))
        #expect(foreign.recognised && foreign.isForeign && foreign.mayNeedTranslation)
    }

    @Test func hostileLogs() {
        var numbers = Seeded(99)
        let seed = Array(
            "W: GPG error: http://x/d s InRelease: BADSIG 1\nErr:1 http://x/d s InRelease\n  404  Not Found\nE: trusted=yes\n"
                .utf8)
        for _ in 0..<500 {
            let reading = readWords(numbers.mutated(seed, alphabet: Array("\0\u{1B}[ EW:/'\n".utf8)))
            for verdict in reading.verdicts { #expect(Set(verdict.causes.map(\.code)).count == verdict.causes.count) }
        }
        let many = (0..<20_000).map { "E: The repository 'http://x\($0)/d s InRelease' is not signed.\n" }.joined()
        #expect(readWords(Array(many.utf8)).sentences.count <= 2_000)
    }
}
