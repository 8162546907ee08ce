import Testing

@testable import Probes

@Suite struct OwnLoopbackTests {
    @Test(arguments: [
        "localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.1", "127.255.0.9", "::1", "::", "::ffff:127.0.0.1",
        "0",
        "0.0.0.0",
    ]) func loopback(host: String) { #expect(isLoopback(host)) }

    @Test(arguments: [
        "", "localhost.example.org", "128.0.0.1", "127.example.org", "10.0.0.1", "::2", "debian.example.org", "0.0.0.1",
        ".",
    ]) func others(host: String) { #expect(!isLoopback(host)) }
}
