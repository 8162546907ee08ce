import Reporting
import Testing

/// Ranges of the monitoring plugins' guidelines.
@Suite("Plugin ranges")
struct PluginRangeTests {
    /// Range, values that alert, values that do not.
    static let vectors: [(String, alerts: [Double], quiet: [Double])] = [
        ("10", [-0.001, 10.001, 1e300, .infinity], [0, 5, 10]),
        ("10:", [-1, 0, 9.999], [10, 11, .infinity]),
        ("~:10", [10.001, .infinity], [-.infinity, -5, 0, 10]),
        ("10:20", [9.99, 20.01], [10, 15, 20]),
        ("@10:20", [10, 15, 20], [9.99, 20.01]),
        ("@10", [0, 10], [-1, 11]),
        ("@~:0", [-1, 0], [0.5]),
        ("-30:30", [-30.5, 31], [-30, 0, 30]),
        (":5", [-1, 6], [0, 5]),
        ("0", [-1, 1], [0]),
        ("0:0", [-1, 1], [0]),
        ("~:", [], [-.infinity, 0, .infinity]),
        ("@5:", [5, .infinity], [4]),
        ("1.5:+2.5", [1.4, 2.6], [1.5, 2.5]),
    ]

    @Test(arguments: vectors.indices)
    func vector(_ index: Int) throws {
        let (text, alerts, quiet) = PluginRangeTests.vectors[index]
        let range = try #require(PluginRange(text))
        #expect(range.text == text)
        for value in alerts { #expect(range.alerts(on: value), "\(text) on \(value)") }
        for value in quiet { #expect(!range.alerts(on: value), "\(text) on \(value)") }
    }

    @Test(arguments: [
        "", "@", ":", "~", "@~", "@:", "20:10", "-5", "a", "1:b", "1:2:3", "inf", "nan", "0x10", "1e3", "1_000", " 1",
        "1 ", "--1", "1.",
        ".5", "1.2.3", "@@1", "~~:1", "5:~", "+", "1,5", "\u{661}", "1\u{0}", "-", "10:9.99", "@20:10",
        String(repeating: "9", count: 400),
    ])
    func noRange(_ text: String) { #expect(PluginRange(text) == nil) }

    /// Against an oracle that works on the text from the back and with whole numbers alone.
    @Test func agreesWithAnOracle() throws {
        var random = SplitMix(state: 20_261_126)
        let pieces = ["@", "~", ":", "-", "+", ".", "0", "1", "7", "12", "30", "x", " "]
        var accepted = 0
        for _ in 0..<40_000 {
            let text = (0..<Int.random(in: 1...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }.joined()
            let range = PluginRange(text)
            for value in [-13, -7, -1, 0, 1, 7, 12, 13, 30, 300] {
                // What has a fraction is not the oracle's.
                if text.contains(".") { continue }
                #expect(range?.alerts(on: Double(value)) == oracle(text, value), "\(text) on \(value)")
            }
            if range != nil { accepted += 1 }
        }
        #expect(accepted > 1000)
    }

    private func oracle(_ text: String, _ value: Int) -> Bool? {
        let inverted = text.first == "@"
        let words = (inverted ? String(text.dropFirst()) : text).split(
            separator: ":", maxSplits: 9, omittingEmptySubsequences: false)
        func whole(_ word: Substring) -> Int? { word.utf8.allSatisfy { $0 > 32 } ? Int(word) : nil }
        var low = 0
        var high = Int.max
        switch words.count {
        case 1:
            guard let end = whole(words[0]) else { return nil }
            high = end
        case 2:
            if words[0].isEmpty && words[1].isEmpty { return nil }
            if words[0] == "~" {
                low = .min
            } else if !words[0].isEmpty {
                guard let start = whole(words[0]) else { return nil }
                low = start
            }
            if !words[1].isEmpty {
                guard let end = whole(words[1]) else { return nil }
                high = end
            }
        default: return nil
        }
        guard low <= high else { return nil }
        return inverted != !(low...high ~= value)
    }

    @Test func thresholds() throws {
        let some = try PluginThresholds([
            "30:", "clock_offset_seconds=-30:30", "temp_free_bytes=1:", "temp_free_bytes=2:",
        ])
        #expect(some[.keyExpiryDays]?.text == "30:")
        #expect(some[.clockOffsetSeconds]?.text == "-30:30")
        #expect(some[.tempFreeBytes]?.text == "2:")
        #expect(some[.listsFreeBytes] == nil)
        for wrong in [
            "x=1", "=1", "key_expiry_days=", "key_expiry_days", "temp_free_bytes=1=2", "", "key_expiry_days=5:1",
        ] {
            #expect(throws: PluginThresholds.Refused.self, "\(wrong)") { try PluginThresholds([wrong]) }
        }
    }
}
