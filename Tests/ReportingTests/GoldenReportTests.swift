import Reporting
import TestSupport
import Testing

@Suite("Reports as they are printed")
struct GoldenReportTests {
    @Test(arguments: Sample.all.map(\.name))
    func text(_ name: String) throws {
        try expectGolden(renderText(report(name)), "\(name).txt")
    }

    @Test(arguments: Sample.all.map(\.name))
    func verboseText(_ name: String) throws {
        try expectGolden(renderText(report(name), style: TextStyle(verbosity: .verbose)), "\(name)-verbose.txt")
    }

    @Test func quietText() throws {
        try expectGolden(renderText(Sample.mixed(), style: TextStyle(verbosity: .quiet)), "mixed-quiet.txt")
    }

    @Test(arguments: Sample.all.map(\.name))
    func json(_ name: String) throws {
        try expectGolden(renderJSON(report(name)), "\(name).json")
    }

    private func report(_ name: String) throws -> Report {
        try #require(Sample.all.first { $0.name == name }).report
    }
}
