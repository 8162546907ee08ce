import Testing

@testable import Evidence

@Suite struct MaxAgeTests {
    @Test(arguments: [
        ("bookworm-updates=14d", "bookworm-updates", 1_209_600), ("*=36h", "*", 129_600), ("a=90m", "a", 5_400),
        ("stable/updates=2w", "stable/updates", 1_209_600), ("a=b=1d", "a=b", 86_400), ("./=1d", "./", 86_400),
    ])
    func ages(_ text: String, _ suite: String, _ seconds: Int64) {
        #expect(MaxAge(text) == MaxAge(suite: suite, seconds: seconds))
    }

    @Test(arguments: [
        "", "=", "stable", "stable=", "=1d", "stable=1", "stable=d", "stable=0d", "stable=-1d", "stable=+1d",
        "stable=1.5d",
        "stable=1 d", "stable=1s", "stable=1D", "stable=1001000d", "stable=9223372036854775807w",
        "stable=99999999999999999999d", "stable=\u{FF11}d", "stable=1d\n",
    ])
    func none(_ text: String) {
        #expect(MaxAge(text) == nil)
    }
}
