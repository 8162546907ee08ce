import Foundation
import Lab
import TestSupport
import Testing

/// What apt's words alone tell, over every failure that the lab recorded with one cause.
@Suite struct WordsFiguresTests {
    private static let marks = ("<!-- words: written by APT_VERDICT_RECORD=1 -->\n", "<!-- words: until here -->\n")

    @Test func theTrueCauseIsAmongTheAnswers() throws {
        let figures = try WordsFigures.recorded()
        for root in RealRoot.withApt { #expect(figures.lines.count { $0.root == root } >= 60, "\(root)") }
        for line in figures.missed {
            Issue.record("\(line.root) \(line.row): \(line.code.rawValue) is not among \(line.answers.map(\.rawValue))")
        }
        #expect(figures.medianAnswers <= 4)
        #expect(figures.firstShare >= 0.6, "\(figures.firstShare)")
    }

    @Test func theFiguresStandInThePage() throws {
        let file = repositoryRoot.appendingPathComponent("docs/lab.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(page.range(of: WordsFiguresTests.marks.0)?.upperBound)
        let end = try #require(page.range(of: WordsFiguresTests.marks.1)?.lowerBound)
        let section = try WordsFigures.recorded().section
        if ProcessInfo.processInfo.environment["APT_VERDICT_RECORD"] == "1" {
            try (page[..<start] + section + page[end...]).write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(page[start..<end] == section, "APT_VERDICT_RECORD=1 writes the figures anew")
        }
    }
}
