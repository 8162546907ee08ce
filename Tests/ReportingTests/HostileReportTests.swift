import Foundation
import Reporting
import Testing

@Suite("Remote strings reach no terminal as they are")
struct HostileReportTests {
    static let seeds = [
        "\u{1B}[2J\u{1B}]0;title\u{7}", "\u{9B}31m", "a\r\nb\tc\u{0}", "\u{202E}gnp.exe\u{2066}",
        "\u{200B}\u{FEFF}\u{AD}",
        "e" + String(repeating: "\u{301}", count: 30), "\u{2028}\u{2029}\u{85}", "\u{E0041}\u{E000}",
        "\u{7F}\u{8}\u{8}",
        "http://user:secret@host/?token=secret ", "\\\"'`$(id)", "", " ", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
    ]

    @Test(arguments: seeds)
    func textIsCleanInEveryStyle(_ seed: String) {
        for verbosity in [TextStyle.Verbosity.quiet, .normal, .verbose] {
            let text = renderText(Hostile.report(seed), style: TextStyle(verbosity: verbosity))
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || isHarmless($0) })
            #expect(!text.contains("secret"))
        }
    }

    @Test(arguments: seeds)
    func jsonIsCleanAndReadable(_ seed: String) throws {
        let text = try renderJSON(Hostile.report(seed))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || isHarmless($0) })
        #expect(!text.contains("secret"))
        #expect(try renderJSON(Hostile.report(seed), ascii: true).utf8.allSatisfy { $0 < 0x80 })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["schema_version"] as? Int == 1)
    }

    @Test func randomScalarsNeverGetThrough() {
        var random = SplitMix(state: 20_261_123)
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let top: UInt32 = Bool.random(using: &random) ? 0x2FF : 0x10FFFF
                guard let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &random)) else { continue }
                text.unicodeScalars.append(scalar)
            }
            let clean = sanitised(text)
            #expect(clean.unicodeScalars.allSatisfy { isHarmless($0) })
            #expect(sanitised(clean, limit: .max) == clean)
            #expect(withoutSecrets(withoutSecrets(text)) == withoutSecrets(text))
        }
    }

    @Test func longStringsAreCutAndSaySo() {
        let clean = sanitised(String(repeating: "x", count: 10_000))
        #expect(clean == String(repeating: "x", count: sanitisedLimit) + "... [9600 characters cut]")
        #expect(sanitised(String(repeating: "x", count: sanitisedLimit)).count == sanitisedLimit)
    }

    @Test func ordinaryTextStaysAsItIs() {
        let text = "Debian (12/bookworm) <ftpmaster@debian.org> caf\u{E9} \u{4E2D}\u{6587} \u{2026}"
        #expect(sanitised(text) == text)
    }

    /// Visible, or a mark on something visible, and nothing that turns the direction of writing.
    private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: !scalar.properties.isBidiControl
        }
    }
}

/// A generator whose sequence is the same on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
