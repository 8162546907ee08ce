import Testing

@testable import Evidence

@Suite struct FreeThresholdTests {
    @Test(arguments: [
        ("500", 500), ("0", 0), ("1K", 1024), ("500M", 524_288_000), ("2GiB", 2_147_483_648), ("2GB", 2_000_000_000),
        ("3kB", 3000), ("1TiB", 1_099_511_627_776), ("7MiB", 7_340_032),
    ])
    func bytes(_ text: String, _ bytes: Int64) {
        #expect(FreeThreshold(text) == FreeThreshold(bytes: bytes))
    }

    @Test(arguments: [("10%", 100), ("2.5%", 25), ("0%", 0), ("99.9%", 999)])
    func shares(_ text: String, _ permille: Int64) {
        #expect(FreeThreshold(text) == FreeThreshold(permille: permille))
    }

    @Test(arguments: [
        "", "%", "M", "-1", "+1", "1e3", "10 %", "100%", "101%", "2.55%", "2.%", ".5%", "1.5G", "5X", "5Gi", "5GIB",
        "5%%",
        "9223372036854775808", "9223372036854775807T", "10％", "１０%", "5M\n", "0x10", "ten",
    ])
    func neither(_ text: String) {
        #expect(FreeThreshold(text) == nil)
    }

    @Test func comparing() {
        #expect(FreeThreshold(permille: 100).isAbove(availableBytes: 99, totalBytes: 1000))
        #expect(!FreeThreshold(permille: 100).isAbove(availableBytes: 100, totalBytes: 1000))
        #expect(FreeThreshold(permille: 25).isAbove(availableBytes: 24, totalBytes: 1000))
        #expect(FreeThreshold(permille: 999).isAbove(availableBytes: 0, totalBytes: .max))
        #expect(!FreeThreshold(bytes: 5).isAbove(availableBytes: 5, totalBytes: 10))
        #expect(!FreeThreshold(bytes: 0).isAbove(availableBytes: 0, totalBytes: 10))
        // Read from a report that nobody vouches for.
        #expect(!FreeThreshold(permille: .max).isAbove(availableBytes: 0, totalBytes: .max))
    }
}
