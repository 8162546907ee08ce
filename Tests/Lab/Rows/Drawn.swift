import Diagnosis
import TestSupport

/// What is drawn in each run. Whether apt stumbles it says itself; over what follows from the row.
extension FaultRow {
    static func drawn(_ seed: UInt64) -> [FaultRow] {
        var numbers = Seeded(seed)
        func among(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(numbers.next() % UInt64(range.count)) }
        var rows: [FaultRow] = []
        for _ in 0..<4 {
            let kibibytes = among(1...100) * 4
            rows.append(
                FaultRow(
                    "drawn: /tmp of \(kibibytes) KiB", .asAptSays(.r01, signature: .good),
                    fault:
                        tmp("size=\(kibibytes)k,mode=1777")))
        }
        for _ in 0..<3 {
            let kibibytes = among(20...150) * 4
            rows.append(
                FaultRow("drawn: /tmp of \(kibibytes) KiB, key in trusted.gpg.d", .asAptSays(.r01, signature: .good)) {
                    $0.keyring = .trusted
                    $0.fault = tmp("size=\(kibibytes)k,mode=1777")
                })
        }
        for _ in 0..<3 {
            let inodes = among(2...24)
            rows.append(
                FaultRow(
                    "drawn: /tmp with \(inodes) inodes", .asAptSays(.r02, signature: .good),
                    fault:
                        tmp("size=4m,mode=1777,nr_inodes=\(inodes)")))
        }
        for _ in 0..<3 {
            let kibibytes = among(1...60) * 4
            rows.append(
                FaultRow(
                    "drawn: lists of \(kibibytes) KiB", .asAptSays(.r06, signature: .good),
                    fault:
                        "mount -t tmpfs -o size=\(kibibytes)k lists $R/var/lib/apt/lists"))
        }
        for _ in 0..<5 {
            let offset = among(1...70_000)
            rows.append(
                FaultRow("drawn: a copy of InRelease of \(offset) bytes", .fails(.x01)) {
                    $0.served = { $0.answer("InRelease", .body(Array($0.inRelease.prefix(offset)))) }
                    $0.configuration = ["Acquire::Retries \"0\";"]
                })
        }
        for _ in 0..<5 {
            let left = among(1...700)
            rows.append(
                FaultRow("drawn: the last \(left) bytes of InRelease are missing", .asAptSays(.x01)) {
                    $0.served = { $0.answer("InRelease", .body(Array($0.inRelease.dropLast(left)))) }
                    $0.configuration = ["Acquire::Retries \"0\";"]
                })
        }
        for _ in 0..<5 {
            let place = among(200...60_000)
            rows.append(
                FaultRow("drawn: byte \(place) of InRelease flipped", .asAptSays(.s01, .s03)) {
                    $0.served = { served in
                        var bytes = served.inRelease
                        if place < bytes.count { bytes[place] ^= 1 }
                        served.answer("InRelease", .body(bytes))
                    }
                })
        }
        for _ in 0..<5 {
            let hours = among(-20_000...20_000)
            let code: Outcome = hours < 0 ? .asAptSays(.t01, .t03) : .asAptSays(.t02)
            rows.append(
                FaultRow("drawn: the clock is \(hours) hours off, a file valid for 30 days", code) {
                    $0.plan = plan { $0.validUntil = now + 30 * day }
                    ($0.clock, $0.serverClock) = (.offset(hours * 3600), 0)
                })
        }
        rows += pairs(&numbers)
        return rows.map { row in
            var row = row
            row.isDrawn = true
            return row
        }
    }

    /// Two faults of different classes, each of which stops every apt; the one that comes first on apt's way leads.
    private static func pairs(_ numbers: inout Seeded) -> [FaultRow] {
        var rows: [FaultRow] = []
        for _ in 0..<5 {
            let (cause, causeCode, make) = numbers.pick(causes)
            let (place, placeCode, fault) = numbers.pick(places)
            rows.append(
                FaultRow("drawn: \(cause), and \(place)", .fails(causeCode, with: placeCode)) {
                    make(&$0)
                    $0.fault += "\n" + fault
                })
        }
        return rows
    }

    private static let causes: [(String, FaultCode, @Sendable (inout FaultRow) -> Void)] = [
        ("altered", .s01, { $0.served = altered }),
        (
            "text behind InRelease", .s03,
            {
                $0.served = { $0.answer("InRelease", .body($0.inRelease + Array("more\n".utf8))) }
            }
        ),
        ("no keyring file", .g02, { $0.fault = "rm $KEYRING" }),
        ("the keyring is empty", .g05, { $0.fault = ": >$KEYRING" }),
        (
            "503 for InRelease", .x05,
            {
                $0.served = { $0.answer("InRelease", .status(503)) }
                $0.configuration = ["Acquire::Retries \"0\";"]
            }
        ),
        (
            "404 for all", .c09,
            {
                $0.served = { served in
                    for name in ["InRelease", "Release"] { served.answer(name, .status(404)) }
                }
            }
        ),
    ]

    private static let places: [(String, FaultCode, String)] = [
        ("/tmp of 16 KiB", .r01, tmp("size=16k,mode=1777")), ("/tmp of mode 0755", .r04, "chmod 755 $R/tmp"),
        ("/tmp read-only", .r03, tmp("size=4m,mode=1777") + "; mount -o remount,ro $R/tmp"),
        ("no /tmp", .r05, "rmdir $R/tmp"), ("/tmp with one inode", .r02, tmp("size=4m,mode=1777,nr_inodes=1")),
    ]
}
