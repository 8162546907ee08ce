import AptModel
import Diagnosis
import Evidence
import Foundation
import Reporting
import TestSupport
import Testing

/// The pages in a real browser, as a reader opens them: on a telephone and on a desk, in the light and in the dark.
@Suite("Pages in a browser", .serialized, .enabled(if: Chromium.isInstalled, "needs chromium"))
struct BrowserTests {
    static let widths = [400, 1400]

    private func expectReadable(_ page: String, dark: Bool) throws -> [Chromium.View] {
        let visit = try Chromium.visit(page, widths: Self.widths, dark: dark)
        #expect(visit.console == [])
        #expect(visit.views.map(\.width) == Self.widths)
        for view in visit.views {
            #expect(view.needed <= view.room, "\(view.width)")
            #expect(view.cutOff == [], "\(view.width)")
            #expect(view.resources == [])
            #expect(view.background == (dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)"))
            // What WCAG asks of ordinary text at level AA.
            #expect(view.contrast >= 4.5, "\(view.faintest)")
            #expect(view.smallestText >= 13)
            #expect(!view.elements.contains { ["script", "img", "svg", "iframe", "object"].contains($0) })
        }
        return visit.views
    }

    @Test(arguments: [false, true]) func aComparison(dark: Bool) throws {
        let views = try expectReadable(renderHTML(ComparisonReportTests.full(), toolVersion: "0.1.0"), dark: dark)
        for view in views { #expect(view.text.contains("The difference that decides: temp directory")) }
    }

    @Test(arguments: [false, true]) func hostileStringsStayText(dark: Bool) throws {
        let seed = "<script>alert(1)</script>\"><img src=http://debian.example.org/x onerror=alert(1)></style></title>"
        let comparison = ComparisonReportTests.hostile(seed)
        for view in try expectReadable(renderHTML(comparison, toolVersion: "0.1.0"), dark: dark) {
            #expect(view.text.contains("<script>alert(1)</script>"))
        }
    }

    /// Scenarios of several classes, a list of many, and strings that somebody else chose.
    @Test(arguments: [false, true]) func aReport(dark: Bool) throws {
        for file in ScenarioReportTests.files.enumerated().filter({ $0.offset % 60 == 0 }).map(\.element) {
            let report = try ScenarioReportTests.report(file)
            for view in try expectReadable(renderHTML(report), dark: dark) {
                #expect(view.text.contains("exit code \(report.exitCode)"), "\(file.lastPathComponent)")
            }
        }
        let hostile = ReportHTMLTests.hostile("<script>alert(1)</script>\"><img src=x onerror=alert(1)></style>")
        for view in try expectReadable(renderHTML(hostile), dark: dark) {
            #expect(view.text.contains("<script>alert(1)</script>"))
        }
        for view in try expectReadable(renderHTML(ReportHTMLTests.many(300)), dark: dark) {
            #expect(view.text.contains("300 sources: 275 ok, 25 transfer."))
        }
    }

    /// A page with all that the others must not have: the browser's complaints and our measures are there to be seen.
    @Test func whatIsWrongIsSeen() throws {
        let page = try renderHTML(ComparisonReportTests.full(), toolVersion: "0.1.0")
        let spoilt = page.replacing(
            "</body>",
            with: """
                <script>alert(1)</script><img src="http://debian.example.org/x.png" alt="">
                <p><span style="color: red">a style of its own</span></p><table><tr><td><pre>\
                \(String(repeating: "wide", count: 500))</pre></td></tr></table></body>
                """)
        let visit = try Chromium.visit(spoilt, widths: Self.widths, dark: false)
        #expect(visit.console.count >= 3, "\(visit.console)")
        for view in visit.views {
            #expect(view.elements.contains("script") && view.elements.contains("img"))
        }
        let faint = page.replacing("default-src 'none';", with: "default-src 'unsafe-inline';")
            .replacing(/style-src [^;]*;/, with: "")
            .replacing(
                "</body>",
                with: """
                    <p style="color: #eee; font-size: 9px; white-space: pre; overflow-wrap: normal">\
                    \(String(repeating: "wide", count: 500))</p></body>
                    """)
        for view in try Chromium.visit(faint, widths: Self.widths, dark: false).views {
            #expect(view.needed > view.room && !view.cutOff.isEmpty)
            #expect(view.contrast < 2 && view.smallestText == 9)
        }
    }
}
