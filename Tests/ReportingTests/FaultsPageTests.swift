import Diagnosis
import Lab
import Reporting
import TestSupport
import Testing

@Suite("docs/faults.md")
struct FaultsPageTests {
    /// Faults for which the lab has no sentence of apt's, and why.
    static let unheard: [FaultCode: String] = [
        .s05: "apt says nothing: it goes on with the newer file that it has.",
        .s06: "apt 3 says nothing: one good signature is enough.",
        .k07: "apt says nothing before the key has expired.",
        .t06: "apt says nothing before the file has expired.",
        .t09: "apt says nothing: it takes a file without Valid-Until for ever.",
        .x15: "apt says nothing: it holds no mirror against another.",
        .x14: "apt says nothing before the certificate has expired.",
        .r10: "apt says nothing: the kernel ends it with SIGXFSZ (exit 153).",
        .r15: "apt says nothing while there is room enough.",
        .y07: "not heard in the lab, whose kernel has no such module.",
        .y08: "apt says nothing of what it runs under.",
        .y09: "apt aborts, and the last words are libgcrypt's: \"requested algo not in md context\".",
        .c02: "apt says nothing of the switch.",
        .c03: "apt says nothing of the switch.",
        .c04: "apt says nothing, and has nothing to do.",
        .u01: "what could not be checked here is nothing that apt speaks of.",
    ]

    @Test func isWhatTheCatalogueAndTheLabSay() throws {
        try expectGolden(
            renderFaultsPage(sentences: AptSentences.recorded(), unheard: FaultsPageTests.unheard), "faults.md",
            in: "docs")
    }

    /// Each fault is either heard in the lab or says why not.
    @Test func everyFaultIsHeardOrExcused() throws {
        let heard = try AptSentences.recorded()
        for code in FaultCode.allCases {
            let excused = FaultsPageTests.unheard[code] != nil
            #expect(
                (heard[code]?.isEmpty == false) != excused, "\(code.rawValue): \(heard[code]?.count ?? 0) sentences")
        }
    }

    /// What `explain -` is tried with: real outputs whose cause is known.
    @Test func theRecordIsLarge() throws {
        for root in RealRoot.withApt {
            let known = try LabRecord.read(root).filter { $0.code != nil }
            #expect(known.count >= 60, "\(root)")
        }
    }
}
