import AptModel
import Testing

@Suite struct TimestampHTTPDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (1_795_514_400, "Tue, 24 Nov 2026 10:00:00 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (-86_400, "Wed, 31 Dec 1969 00:00:00 GMT"),
    ]) func isAsHTTPWritesIt(_ seconds: Int64, _ text: String) {
        #expect(Timestamp(seconds: seconds).httpDate == text)
    }

    /// A report with a date that nobody can read again could not be judged again (found by fuzzing).
    @Test(arguments: [
        (253_402_300_800, "9999-12-31T23:59:59Z"), (.max, "9999-12-31T23:59:59Z"),
        (-62_135_596_801, "0001-01-01T00:00:00Z"), (.min, "0001-01-01T00:00:00Z"),
    ]) func whatRFC3339CannotSayIsTheNearestThatItCan(_ seconds: Int64, _ text: String) {
        let moment = Timestamp(seconds: seconds)
        #expect(moment.rfc3339 == text)
        #expect(Timestamp(rfc3339: moment.rfc3339).map { Timestamp(aptDate: moment.httpDate) == $0 } == true)
        _ = moment.civil
    }
}
