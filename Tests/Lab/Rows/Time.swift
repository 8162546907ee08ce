import TestSupport

/// T: this clock, and the Release file's own times. The server tells the right time, but where it says otherwise.
extension FaultRow {
    private static func clock(_ clock: Clock, server: Int = 0, _ more: @escaping (inout FaultRow) -> Void = { _ in })
        -> (inout FaultRow) -> Void
    {
        { row in
            (row.clock, row.serverClock) = (clock, server)
            more(&row)
        }
    }

    /// A scene that plays at the moment at which its repository was signed, three hours ago.
    private static func signedThen(_ row: inout FaultRow) {
        row.plan = plan { ($0.date, $0.signedAt) = (now - 10_800, stamp(now - 10_800)) }
    }

    private static let year = 365 * day

    static let time = clocks + validity

    private static let clocks = [
        FaultRow(
            "the clock is 5 seconds behind the signature", .survives, trixie: .fails(.t01), quick: true,
            clock(.fromSigning(-5), server: -10_800, signedThen)),
        FaultRow("the clock is 3 seconds ahead", .survives, clock(.offset(3))),
        FaultRow(
            "the clock is 2 seconds behind, the signature a day old", .survives,
            clock(.offset(-2)) { row in
                row.plan = plan { ($0.date, $0.signedAt) = (now - day, stamp(now - day)) }
            }),
        FaultRow(
            "the clock is 8 seconds behind the Release file", .survives, trixie: .fails(.t01),
            clock(.fromSigning(-8), server: -10_800, signedThen)),
        FaultRow(
            "the clock is an hour behind", .fails(.t01, says: "is not valid yet"), trixie: .fails(.t01),
            clock(.offset(-3600))),
        FaultRow(
            "the clock is two years behind", .fails(.t01, says: "is not valid yet"),
            trixie: .fails(.t01, says: "Not live until"), quick: true, clock(.offset(-2 * year))),
        FaultRow(
            "the clock is a day behind, and the Release file two years old", .survives(with: .t01),
            clock(.offset(-day)) { row in
                row.plan = plan { ($0.date, $0.signedAt) = (now - 2 * year, stamp(now - 2 * year)) }
            }),
        FaultRow("the clock is at the epoch", .fails(.t03), quick: true, clock(.starting("1970-01-01 00:02:00"))),
        FaultRow("the clock is at 2000-01-01", .fails(.t03), clock(.starting("2000-01-01 00:00:30"))),
        FaultRow(
            "the clock is 30 days ahead, of a file valid for a week", .fails(.t02, says: "is expired"), quick: true,
            clock(.offset(30 * day)) { row in row.plan = plan { $0.validUntil = now + 7 * day } }),
        FaultRow(
            "the clock is in 2041, and the key ends in 2040", .fails(.t02, says: "EXPKEYSIG"), trixie: .survives,
            clock(.offset(15 * year)) { row in row.plan = plan { $0.signers = [.expiring] } }),
        FaultRow("the clock is a day ahead, and nothing ends", .survives, clock(.offset(day))),
        FaultRow(
            "the clock is an hour ahead, and the file expired a week ago", .fails(.t04),
            clock(.offset(3600)) { row in
                row.plan = plan { ($0.date, $0.validUntil) = (now - 14 * day, now - 7 * day) }
            }),
        FaultRow(
            "the clock is 15 years ahead, and the key expired long ago", .fails(.k01), trixie: .survives(with: .k01),
            clock(.offset(15 * year)) { row in
                row.plan = plan { ($0.signers, $0.date) = ([.expired], 1_590_969_600) }
            }),
    ]

    private static func dated(_ change: @escaping (inout SignedRepository.Plan) -> Void) -> (inout FaultRow) -> Void {
        { row in
            row.serverClock = 0
            row.plan = plan(change)
        }
    }

    private static let validity = [
        FaultRow(
            "Valid-Until is a week past", .fails(.t04, says: "is expired"), quick: true,
            dated {
                ($0.date, $0.validUntil) = (now - 14 * day, now - 7 * day)
            }),
        FaultRow("Valid-Until is in a week", .survives, dated { $0.validUntil = now + 7 * day }),
        FaultRow("Valid-Until is in five hours", .survives(with: .t06), dated { $0.validUntil = now + 18_000 }),
        FaultRow("Valid-Until is past, and the entry does not look at it", .survives(with: .t04, .c03)) {
            dated { ($0.date, $0.validUntil) = (now - 14 * day, now - 7 * day) }(&$0)
            $0.options = "check-valid-until=no signed-by=@KEYRING@"
        },
        FaultRow("Max-ValidTime of a day, and a file of last week", .fails(.t04, says: "is expired")) {
            dated { $0.date = now - 7 * day }(&$0)
            $0.configuration = ["Acquire::Max-ValidTime \"86400\";"]
        },
        FaultRow("Date is an hour ahead", .fails(.t05, says: "is not valid yet"), dated { $0.date = now + 3600 }),
        FaultRow("Date is an hour ahead, and the entry does not look at it", .survives(with: .t05, .c03)) {
            dated { $0.date = now + 3600 }(&$0)
            $0.options = "check-date=no signed-by=@KEYRING@"
        },
        FaultRow("Date is no date", .survives(with: .t07, says: "Invalid 'Date'")) {
            $0.served = serves { releaseFile(["Date: yesterday"]) }
            $0.aptWarns = true
        },
        FaultRow("Valid-Until is no date", .fails(.t07, says: "weak security information")) {
            $0.served = serves { releaseFile(["Valid-Until: tomorrow"]) }
        },
        FaultRow(
            "the signature is dated five days ahead", .survives(with: .t08), trixie: .fails(.t08),
            dated { $0.signedAt = stamp(now + 5 * day) }),
        FaultRow("the signature is a year old", .survives, dated { $0.signedAt = stamp(now - year) }),
    ]
}
