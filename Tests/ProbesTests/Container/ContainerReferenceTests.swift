import Testing

@testable import Probes

@Suite struct ContainerReferenceTests {
    private func read(_ text: String, processes: Set<Int32> = [1, 1234]) -> ContainerReference? {
        try? ContainerReference(text) { processes.contains($0) }
    }

    @Test func aNumberIsAProcessWhereOneHasIt() {
        #expect(read("1234") == .process(1234))
        #expect(read("01") == .process(1))
        #expect(read("1235") == .name("1235"))
        #expect(read("/1234") == .name("1234"))
        #expect(read("123456789012") == .name("123456789012"))
        #expect(read("0") == .name("0"))
        #expect(read("99999999999999999999") == .name("99999999999999999999"))
    }

    @Test(arguments: ["web", "proj-web-1", "k8s_POD_x.y", "81fc37ecb311", "A"]) func names(text: String) {
        #expect(read(text) == .name(text))
        #expect(read("/" + text) == .name(text))
    }

    @Test(arguments: [
        "", "/", ".", "..", "../x", "a/b", "//a", "a b", "a?b", "a#b", "a%2fb", "-x", "_x", "a\r\nHost: x", "a\0", "ä",
        "+1", "-1",
        String(repeating: "a", count: 256),
    ]) func notNames(text: String) {
        #expect(read(text) == nil)
    }
}
