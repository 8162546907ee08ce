import AptModel
import Evidence
import Testing

@testable import Diagnosis

/// Which difference decides, over every scenario on record: a machine with the fault beside one on which nothing is wrong.
@Suite("Comparison") struct ComparisonTests {
    private static let triggers = Scenarios.all.filter { $0.kind == .trigger }

    private func healthy(for scenario: Scenario) -> ComparedSide {
        var seen = Observations.healthy(scenario.observations.apt?.version.hasPrefix("3") == true ? .trixie : .bookworm)
        // What a run of the whole program has beside it.
        seen.network = NetworkObservation(nameServers: ["192.0.2.53"])
        return ComparedSide(digested(seen))
    }

    /// Scenarios share one digest; in real runs other bytes have another one.
    private func digested(_ seen: Observations) -> Observations {
        func digest(_ content: Any) -> String {
            let hash = String(describing: content).utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) }
            return String(hash, radix: 16)
        }
        var seen = seen
        for index in seen.sources.indices {
            for look in seen.sources[index].looks.indices {
                let content = seen.sources[index].looks[look]
                seen.sources[index].looks[look].transfer?.sha256 =
                    digest(content) + (content.transfer?.sha256 ?? "")
            }
        }
        for index in seen.keyrings.indices where seen.keyrings[index].exists {
            seen.keyrings[index].sha256 = digest(seen.keyrings[index])
        }
        return seen
    }

    private func faulty(_ scenario: Scenario) -> ComparedSide {
        var seen = scenario.observations
        seen.network = seen.network ?? NetworkObservation(nameServers: ["192.0.2.53"])
        return ComparedSide(digested(seen))
    }

    /// The row that decides is one that the leading fault rests on, on whichever side it stands.
    @Test(arguments: triggers) func againstAHealthyMachine(_ scenario: Scenario) throws {
        let (good, bad) = (healthy(for: scenario), faulty(scenario))
        for comparison in [compare(good, bad), compare(bad, good)] {
            let deciding = comparison.rows.filter(\.decides)
            #expect(deciding.count <= 1)
            guard let leading = bad.leading else {
                #expect(comparison.conclusion.kind == .noDifference && deciding.isEmpty && comparison.exitCode == 0)
                continue
            }
            #expect(comparison.verdict == bad.judgement.verdict && comparison.exitCode == bad.judgement.exitCode)
            guard comparison.conclusion.kind == .decided else {
                #expect(comparison.conclusion.kind == .unexplained)
                // Only where one side was not looked at in that respect, or to the end, or the clocks cannot be compared.
                let first = comparison.rows.filter { $0.name == leading.code.restsOn.first }
                #expect(
                    first.contains { $0.left == nil || $0.right == nil || $0.name == .clock } || first.isEmpty
                        || leading.code == .y02 || bad.observations.leftOut != nil
                        || bad.observations.sources.contains { $0.notTried != nil },
                    "\(leading.code) \(first)")
                continue
            }
            let row = try #require(deciding.first)
            #expect(row.code == leading.code && row.differs)
            #expect(leading.code.restsOn.contains(row.name) || row.name == .sources, "\(row)")
        }
    }

    /// How far that carries: most scenarios have a row that explains them.
    @Test func mostAreExplained() {
        let failing = ComparisonTests.triggers.filter { faulty($0).leading != nil }
        let explained = failing.count { compare(healthy(for: $0), faulty($0)).conclusion.kind == .decided }
        #expect(explained * 10 >= failing.count * 7, "\(explained) of \(failing.count)")
    }

    @Test(arguments: triggers) func besideItself(_ scenario: Scenario) {
        let side = faulty(scenario)
        let comparison = compare(side, side)
        #expect(comparison.conclusion.kind == (side.leading == nil ? .noDifference : .sameReason))
        #expect(comparison.rows.allSatisfy { !$0.differs && !$0.decides })
        #expect(comparison.exitCode == side.judgement.exitCode)
    }

    @Test func everyPairEndsInSomething() {
        // Any two scenarios, a part of all pairs: nothing crashes, at most one row decides, and only a row that differs.
        for (index, left) in Scenarios.all.enumerated() {
            let right = Scenarios.all[(index * 7 + 3) % Scenarios.all.count]
            let comparison = compare(ComparedSide(left.observations), ComparedSide(right.observations))
            let deciding = comparison.rows.filter(\.decides)
            #expect(deciding.count <= 1 && deciding.allSatisfy { $0.differs && $0.code != nil })
            #expect((comparison.conclusion.kind == .decided) == (deciding.count == 1))
            #expect(
                comparison.exitCode
                    == (comparison.right.verdict ?? comparison.left.verdict)?.exitCode ?? 0)
        }
    }

    /// A source that only one side has was not tried on the other one, whatever else is not the same there.
    @Test func aFailingSourceThatTheOtherSideLacks() throws {
        let left = Observations.healthy(.bookworm)
        var right = Observations.healthy(.trixie)
        var failing = right.sources[0]
        failing.uri = "http://other.example.org/debian"
        failing.look.expireKey("2026-10-01T00:00:00Z")
        right.sources.append(failing)
        let comparison = compare(ComparedSide(left), ComparedSide(right))
        let deciding = try #require(comparison.rows.first { $0.decides })
        #expect(deciding.name == .sources && deciding.code == .k01, "\(comparison.conclusion)")
        #expect(comparison.rows.contains { $0.name == .verifier && $0.differs && $0.note == "harmless" })
    }

    @Test func twoHealthyOnes() {
        let left = ComparedSide(.healthy(.bookworm))
        var other = Observations.healthy(.trixie)
        other.machine.hostname = "other"
        other.directories[0].availableBytes = 8_000_000_000
        let comparison = compare(left, ComparedSide(other))
        #expect(comparison.conclusion.text == "No difference that matters: both sides are fine.")
        let differing = comparison.rows.filter(\.differs)
        #expect(Set(differing.map(\.name)).isSuperset(of: [.machine, .apt, .tempDirectory]))
        #expect(differing.allSatisfy { $0.note == "harmless" })
    }

    @Test func bothFailDifferently() throws {
        let full = try #require(Scenarios.all.first { $0.name == "tmpfs-of-64-kib" })
        let refused = try #require(Scenarios.all.first { $0.code == .x03 && $0.kind == .trigger })
        let comparison = compare(ComparedSide(refused.observations), ComparedSide(full.observations))
        #expect(comparison.verdict == .resource && comparison.rows.first(where: \.decides)?.name == .tempDirectory)
        #expect(comparison.conclusion.text.contains("The left side fails with X03"))
    }

    /// An expired copy beside one of the same key that is in force: the code stays what the right side's report has, and the row says
    /// what mends it.
    @Test func aRenewedKeyOnTheOtherSide() throws {
        let scenario = try #require(
            ComparisonTests.triggers.first {
                faulty($0).leading?.code == .k01 && faulty($0).leading?.severity == .error
            }
        )
        let bad = faulty(scenario).observations
        let signature = try #require(
            bad.sources.flatMap(\.looks).compactMap(\.verification).flatMap(\.signatures)
                .first { $0.status == .expiredKey })
        let now = ComparedSide(bad).clock.now
        func key(_ fingerprint: String, until: Timestamp?, revoked: Bool = false) -> KeyObservation {
            KeyObservation(primaryFingerprint: fingerprint, expiresAt: until, revoked: revoked, algorithm: "rsa4096")
        }
        func compared(_ keys: [KeyObservation], swapped: Bool = false) throws -> (row: ComparisonRow, end: String) {
            var good = healthy(for: scenario).observations
            good.keyrings[0].keys = keys
            good.keyrings[0].sha256 = "0"
            let sides = (ComparedSide(good), ComparedSide(bad))
            let comparison = swapped ? compare(sides.1, sides.0) : compare(sides.0, sides.1)
            #expect(comparison.exitCode == FaultClass.key.exitCode)
            let deciding = comparison.rows.first(where: \.decides)
            return (try #require(deciding), comparison.conclusion.text)
        }
        let named = signature.fingerprint ?? signature.keyId
        let own = try #require(named)
        for until in [now + 86_400, nil] {
            let seen = try compared([key(own, until: until)])
            #expect(seen.row.name == .keyring && seen.row.code == .k01)
            let validity = until.map { "valid until \($0.rfc3339)" } ?? "valid without an end"
            #expect(seen.row.note?.contains("\(own), \(validity): the right side's copy is outdated (G08") == true)
            #expect(seen.end.contains("The left side's copy of that key is \(validity)"), "\(seen.end)")
            let other = try compared([key(own, until: until)], swapped: true)
            #expect(other.row.note?.contains("the left side's copy is outdated (G08") == true)
        }
        // Expired there too, revoked there, another key, and none.
        let others = [
            [key(own, until: now + -1)], [key(own, until: nil, revoked: true)],
            [key(String(repeating: "0", count: 40), until: nil)], [],
        ]
        for keys in others {
            let seen = try compared(keys)
            #expect(seen.row.note?.contains("G08") == false && !seen.end.contains("G08"), "\(keys)")
        }
    }

    /// Nothing decides where one side did not come to its end, and what is known stays.
    @Test func anInterruptedOne() throws {
        let bad = try #require(ComparisonTests.triggers.first { $0.name == "tmpfs-of-64-kib" })
        let (good, full) = (healthy(for: bad), faulty(bad))
        let reasons = (left: "it was ended", right: "it was ended")
        let none = compareInterrupted(nil, nil, signal: 2, reasons: reasons)
        #expect(none.exitCode == 130 && none.verdict == .inconclusive && none.rows.isEmpty)
        for (left, right) in [(good, nil), (nil, full), (full, nil)] {
            let seen = compareInterrupted(left, right, signal: 15, reasons: reasons)
            #expect(seen.exitCode == 143 && seen.conclusion.kind == .interrupted)
            #expect(seen.rows.allSatisfy { ($0.left == nil || $0.right == nil) && !$0.differs && !$0.decides })
            #expect(seen.rows.contains { $0.name == .tempDirectory && ($0.left ?? $0.right) != nil })
            let missing = left == nil ? seen.left : seen.right
            #expect(missing.findings.map(\.finding.code) == [.u01] && missing.verdict == .inconclusive)
            #expect(missing.findings[0].finding.because.map(\.text) == ["it was ended"])
        }
        var cut = full.observations
        cut.interruptedBySignal = 15
        let both = compareInterrupted(good, ComparedSide(cut), signal: 2, reasons: reasons)
        #expect(both.conclusion.kind == .interrupted && !both.rows.contains(where: \.decides))
        #expect(both.rows.contains(where: \.differs) && both.exitCode == 130)
        #expect(
            both.conclusion.text.hasPrefix(
                "Interrupted: the left side is complete, the right side did not come to its end."))
        // A signal that came when both were done takes nothing away.
        let done = compareInterrupted(good, full, signal: 2, reasons: reasons)
        #expect(done.conclusion == compare(good, full).conclusion && done.exitCode == 130)
    }

    /// One kernel has one clock: two reports of one boot are compared by what stands in between, whenever they were made.
    @Test func oneKernelHasOneClock() throws {
        var left = Observations.healthy(), right = Observations.healthy()
        (left.machine.bootId, right.machine.bootId) = ("b", "b")
        right.startedAt = right.startedAt + 3_600
        right.clock.now = right.startedAt
        for index in right.sources[0].looks.indices {
            right.sources[0].looks[index].transfer?.serverDate = right.startedAt
            right.sources[0].looks[index].transfer?.serverDateAt = right.startedAt
        }
        var row = try #require(compare(ComparedSide(left), ComparedSide(right)).rows.first { $0.name == .clock })
        #expect(!row.differs && row.note == "one kernel, one clock")
        right.clock.readings = [
            ClockReading(.library, time: right.startedAt), ClockReading(.freshFile, time: right.startedAt + -864_000),
        ]
        right.clock.preload = "/usr/lib/libfaketime.so.1"
        row = try #require(compare(ComparedSide(left), ComparedSide(right)).rows.first { $0.name == .clock })
        #expect(row.differs && row.right?.contains("10 days ahead of the left") == true, "\(row)")
        #expect(row.right?.contains("libfaketime") == true)
    }

    /// What was measured together is believed as far as it was measured.
    @Test func aMeasuredPair() throws {
        let (left, right) = (ComparedSide(.healthy()), ComparedSide(.healthy()))
        for (ahead, differs) in [
            (Int64(2), false), (-2, false), (3, false), (5, true), (-5, true), (.max, true), (.min, true),
        ] {
            let pairing = ClockPairing(rightAheadSeconds: ahead, uncertaintySeconds: 4)
            let row = try #require(compare(left, right, clocks: pairing).rows.first { $0.name == .clock })
            #expect(row.differs == differs, "\(ahead)")
        }
    }

    private func configured(_ options: [(String, String)]?, _ change: (inout Observations) -> Void = { _ in })
        -> ComparedSide
    {
        var seen = Observations.healthy()
        seen.configuration.options = options?.map { ConfiguredSwitch(option: $0, value: $1, file: "-o", line: 1) }
        change(&seen)
        return ComparedSide(seen)
    }

    private func configurationRow(_ left: ComparedSide, _ right: ComparedSide) throws -> ComparisonRow {
        try #require(compare(left, right).rows.first { $0.name == .aptConfiguration })
    }

    @Test func optionsThatDiffer() throws {
        let left = configured([("Acquire::Retries", "3"), ("Dir::State", "/s"), ("Acquire::GzipIndexes", "1")])
        let right = configured([("acquire::retries", "0"), ("Dir::State", "/s"), ("APT::Sandbox::User", "")])
        let row = try configurationRow(left, right)
        #expect(
            row.left == "nothing unusual; Acquire::Retries: 3; Acquire::GzipIndexes: 1; APT::Sandbox::User: not set")
        #expect(
            row.right
                == "nothing unusual; Acquire::Retries: 0; Acquire::GzipIndexes: not set; APT::Sandbox::User: empty")
        #expect(row.differs && row.note == "harmless" && !row.decides)
        #expect(compare(left, right).exitCode == 0)
        let same = try configurationRow(left, left)
        #expect(!same.differs && same.left == "nothing unusual")
        #expect(try configurationRow(configured([]), left).right?.contains("Acquire::Retries: 3") == true)
    }

    /// A report of an earlier version, and that of a file, tell nothing of options.
    @Test func optionsOfOneSideOnly() throws {
        let options = [("Acquire::Retries", "3")]
        for other in [configured(nil), configured(options) { $0.scope = .file }] {
            for row in [
                try configurationRow(configured(options), other), try configurationRow(other, configured(options)),
            ] {
                #expect(!row.differs && [row.left, row.right].allSatisfy { $0 == nil || $0 == "nothing unusual" })
            }
        }
    }

    /// Switches stand in the row anyway, and a full list says nothing of what it left out.
    @Test func optionsThatAreNotNamedTwice() throws {
        let option = ("Acquire::Check-Date", "false")
        let switched = configured([option]) {
            $0.configuration.validitySwitches = [
                ConfiguredSwitch(option: option.0, value: option.1, file: "f", line: 1)
            ]
        }
        let row = try configurationRow(switched, configured([]))
        #expect(row.left == "Acquire::Check-Date false" && row.right == "nothing unusual")
        let full = (0..<AptConfiguration.mostReportedOptions).map { ("Acquire::http::h\($0)::Timeout", "1") }
        let seen = try configurationRow(configured(full), configured([("Acquire::Retries", "3"), (full[0].0, "2")]))
        #expect(seen.right == "nothing unusual; Acquire::http::h0::Timeout: 2", "\(seen)")
    }

    /// What a report from elsewhere may hold: names twice, without end, in any number, and addresses with secrets.
    @Test func hostileOptions() throws {
        let long = String(repeating: "x\u{1B}[2J", count: 50_000)
        let secret = "http://user:geheim" + String(repeating: "e", count: 300) + "@h.example.org/"
        let many = (0..<5000).map { ("O\($0)", long) }
        let left = configured([(long, secret), (long, "1"), (secret, "2"), ("A", "1"), ("a", "2")] + many)
        let right = configured([(long, long), (secret, secret), ("A", "1")] + many.map { ($0.0, "") })
        let row = try configurationRow(left, right)
        for text in [row.left, row.right] {
            let text = try #require(text)
            #expect(!text.contains("geheim") && !text.contains("user") && text.count < 20 * 410)
            #expect(text.hasSuffix("4982 more options differ"), "\(text.suffix(60))")
        }
    }

    /// Options that differ beside a fault change nothing of what decides, also where it rests on the configuration.
    @Test(arguments: triggers) func optionsDecideNothing(_ scenario: Scenario) throws {
        func compared(_ left: [ConfiguredSwitch], _ right: [ConfiguredSwitch]) -> Comparison {
            var (good, bad) = (healthy(for: scenario).observations, faulty(scenario).observations)
            good.configuration.options = left
            bad.configuration.options = right
            return compare(ComparedSide(good), ComparedSide(bad))
        }
        let option = ConfiguredSwitch(option: "Acquire::Retries", value: "3", file: "-o", line: 1)
        let (without, with) = (compared([], []), compared([], [option]))
        #expect(with.conclusion == without.conclusion && with.exitCode == without.exitCode)
        #expect(with.rows.map(\.decides) == without.rows.map(\.decides))
        let row = try #require(with.rows.first { $0.name == .aptConfiguration })
        if row.right != nil { #expect(row.differs && row.right?.hasSuffix("; Acquire::Retries: 3") == true, "\(row)") }
    }
}
