import Linux
import TestSupport
import Testing

@Suite struct ProcessShortageTests {
    @Test func thereIsRoomHere() {
        #expect(processShortage(of: 1) == nil)
        #expect(processShortage(of: 5) == nil)
        #expect(processShortage(of: 0) == nil)
    }
}
