import AptModel
import Testing

/// The computed needs against what was swept with real apts; see the table at `limitNeed`.
@Suite struct LimitNeedTests {
    private static let main = IndexSizes(plain: 50_060_337, largestFile: 50_060_337)
    private static let one = IndexSizes(plain: 211, largestFile: 252)

    @Test(arguments: [(1, 6, 8, 4, 13), (3, 10, 11, 7, 17)])
    func processesAndFiles(hosts: Int, binary: Int64, more: Int64, sqv: Int64, files: Int64) {
        #expect(limitNeed(layout: .aptKey, keyrings: .oneBinary, hosts: hosts).processes == binary)
        #expect(limitNeed(layout: .aptKey, keyrings: .more, hosts: hosts).processes == more)
        #expect(limitNeed(layout: .sqv, keyrings: .more, hosts: hosts).processes == sqv)
        #expect(limitNeed(layout: .sqv, keyrings: .oneBinary, hosts: hosts).openFiles == files)
    }

    /// Never more than what was seen to be enough, and more than what was seen to fail.
    @Test func memory() {
        func mebibytes(_ bytes: Int64) -> Double { Double(bytes) / 1_048_576 }
        let old = limitNeed(layout: .aptKey, keyrings: .oneBinary, hosts: 1, indexes: LimitNeedTests.one)
        let new = limitNeed(layout: .sqv, keyrings: .oneBinary, hosts: 1, indexes: LimitNeedTests.one)
        let oldMain = limitNeed(layout: .aptKey, keyrings: .oneBinary, hosts: 1, indexes: LimitNeedTests.main)
        let newMain = limitNeed(layout: .sqv, keyrings: .oneBinary, hosts: 1, indexes: LimitNeedTests.main)
        #expect((36.01...37).contains(mebibytes(old.addressSpaceBytes)))
        #expect((45.01...46).contains(mebibytes(new.addressSpaceBytes)))
        #expect((48.01...50).contains(mebibytes(oldMain.addressSpaceBytes)))
        #expect((44.01...62).contains(mebibytes(newMain.addressSpaceBytes)))
        #expect((25.01...26).contains(mebibytes(old.dataBytes)))
        #expect((27.01...28).contains(mebibytes(new.dataBytes)))
        #expect((38.01...39).contains(mebibytes(oldMain.dataBytes)))
        #expect((4.01...5).contains(mebibytes(old.memoryBytes)))
        #expect((6.01...7).contains(mebibytes(new.memoryBytes)))
        for need in [oldMain, newMain] { #expect((40.01...44).contains(mebibytes(need.memoryBytes))) }
        #expect((44.01...48).contains(mebibytes(oldMain.fileBytes)))
        #expect((1.01...2).contains(mebibytes(old.fileBytes)))
    }

    @Test func packageCaches() {
        let need = limitNeed(layout: .sqv, keyrings: .more, hosts: 1, indexes: LimitNeedTests.main)
        #expect((35_900_000...36_100_000).contains(need.cacheBytes))
        let without = limitNeed(layout: .sqv, keyrings: .more, hosts: 1, releaseBytes: 105_929, keepsCaches: false)
        #expect(without.cacheBytes == 0 && without.fileBytes == 105_929)
    }

    @Test func hostileSizesStayNumbers() {
        let sizes = IndexSizes(plain: .max, largestFile: .max)
        let need = limitNeed(layout: .aptKey, keyrings: .more, hosts: 1, indexes: sizes, releaseBytes: .max)
        #expect(need.addressSpaceBytes > 0 && need.memoryBytes > 0 && need.cacheBytes > 0 && need.fileBytes > 0)
    }
}
