import Foundation
import Testing
import TestSupport

@testable import AptModel

@Suite struct TimestampAptDateTests {
    @Test(arguments: [
        ("Sat, 11 Jul 2026 10:16:37 UTC", "2026-07-11T10:16:37Z"),
        ("Sat, 11 Jul 2026 10:16:37 GMT", "2026-07-11T10:16:37Z"),
        ("Sat, 11 Jul 2026 10:16:37 Z", "2026-07-11T10:16:37Z"),
        ("Sat, 11 Jul 2026 10:16:37 +0000", "2026-07-11T10:16:37Z"),
        ("Sat, 11 Jul 2026 10:16:37 -0000", "2026-07-11T10:16:37Z"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"), ("Mon, 1 Jan 2001 1:2:3 UTC", "2001-01-01T01:02:03Z"),
        ("Tue, 31 Feb 2023 00:00:00 UTC", "2023-03-03T00:00:00Z"),
    ]) func accepted(text: String, expected: String) {
        #expect(Timestamp(aptDate: text)?.rfc3339 == expected)
    }

    @Test(arguments: [
        "", "x", "Sat, 11 Jul 2026 10:16:37", "Sat, 11 Jul 2026 10:16:37 CEST", "Sat, 11 Jul 2026 10:16:37 +0200",
        "Sat, 11 Jul 2026 10:16:37 UTC ", "Sat, 11 Jul 2026 10:16:37 UTC x", "Foo, 11 Jul 2026 10:16:37 UTC",
        "Sat 11 Jul 2026 10:16:37 UTC", "2026-07-11T10:16:37Z", "Sat, 32 Jul 2026 10:16:37 UTC",
        "Sat, 11 Jul 2026 24:16:37 UTC",
        "Sat, 11 Jul 2026 10:60:37 UTC", "Sat, 11 Jul 2026 10:16:62 UTC", "Sat, 11 Jul 2026 10:16 UTC",
        "Sat, 00 Jul 2026 10:16:37 UTC",
        "sat, 11 jul 2026 10:16:37 utc", "Sat, 11 Jul 99999999999999999999 10:16:37 UTC",
    ]) func refused(text: String) {
        #expect(Timestamp(aptDate: text) == nil)
    }

    /// Dates, whole and damaged at random, read by apt's own function in python3-apt.
    @Test(.enabled(if: TimestampAptDateTests.hasPythonApt, "needs python3-apt")) func aptReadsTheSame() throws {
        var numbers = SeededNumbers(seed: 1994)
        var texts: [String] = []
        let days = ["Sat,", "Sun", "Sunday,", "mon,", "Wednesday,", "Thux,", "Fri"]
        let months = [
            "Jan", "Feb", "mar", "APR", "May", "June", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Xyz", "Ma", "a",
        ]
        let zones = ["UTC", "GMT", "Z", "+0000", "-0000", "+0200", "0", "CET", "utc", "+00:00", "", "0x0", "00000"]
        func pick(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &numbers)] }
        func number(_ range: ClosedRange<Int>, padded: Bool) -> String {
            let value = Int.random(in: range, using: &numbers)
            return padded && value < 10 ? "0\(value)" : "\(value)"
        }
        for round in 0..<4000 {
            let padded = Bool.random(using: &numbers)
            let clock =
                "\(number(0...25, padded: padded)):\(number(0...61, padded: padded)):\(number(0...75, padded: padded))"
            let day = number(1...33, padded: padded)
            var text =
                switch round % 3 {
                case 0:
                    "\(pick(days)) \(day) \(pick(months)) \(number(1960...2110, padded: false)) \(clock) \(pick(zones))"
                case 1:
                    "\(pick(days)) \(day)-\(pick(months))-\(number(60...120, padded: false)) \(clock) \(pick(zones))"
                default: "\(pick(days)) \(pick(months))  \(day) \(clock) \(number(1960...2110, padded: false))"
                }
            if Int.random(in: 0..<4, using: &numbers) == 0, !text.isEmpty {
                var bytes = Array(text.utf8)
                let place = Int.random(in: 0..<bytes.count, using: &numbers)
                switch Int.random(in: 0..<3, using: &numbers) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(Array(" 0:1,x".utf8)[Int.random(in: 0..<6, using: &numbers)], at: place)
                default: bytes[place] = Array(" 9:3,+zZ".utf8)[Int.random(in: 0..<8, using: &numbers)]
                }
                text = String(decoding: bytes, as: UTF8.self)
            }
            // Of a month of one letter apt reads past the end, which no answer can be foretold for.
            if text.split(whereSeparator: { " -".contains($0) }).contains(where: { ["J", "j", "M", "m"].contains($0) })
            {
                continue
            }
            texts.append(text)
        }
        let script = "import sys, apt_pkg\nfor l in sys.stdin.read().split('\\n'): print(apt_pkg.str_to_time(l))"
        let run = try mustRun("/usr/bin/python3", ["-c", script], input: Array(texts.joined(separator: "\n").utf8))
        let answers = run.outputText.split(separator: "\n").map { Int64($0) }
        #expect(answers.count == texts.count)
        var read = 0
        for (text, answer) in zip(texts, answers) {
            #expect(Timestamp(aptDate: text)?.seconds == answer, "\(text)")
            if answer != nil { read += 1 }
        }
        #expect(read > 500)
    }

    static let hasPythonApt = runProgram("/usr/bin/python3", ["-c", "import apt_pkg; apt_pkg.str_to_time('')"])
        .succeeded
}
