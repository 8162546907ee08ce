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
}
