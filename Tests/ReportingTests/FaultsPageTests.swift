import Reporting
import TestSupport
import Testing

@Suite("docs/faults.md")
struct FaultsPageTests {
    @Test func isWhatTheCatalogueSays() throws {
        try expectGolden(renderFaultsPage(), "faults.md", in: "docs")
    }
}
