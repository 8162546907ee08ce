import AptModel
import Testing

/// Which methods a list of schemes comes to.
@Suite struct NeededProgramTests {
    private func methods(_ schemes: [String]) -> [String] {
        NeededProgram.all(
            version: AptVersion(2, 6, 1), usesSqv: false, gpgv: "/usr/bin/gpgv", methods: "/usr/lib/apt/methods",
            schemes: schemes
        ).filter { if case .scheme = $0.need { true } else { false } }.map(\.name)
    }

    @Test func eachSchemeHasItsMethod() {
        #expect(
            methods(["https", "mirror+file", "in-toto", "s3"])
                == ["https", "mirror+file", "in-toto", "s3"].map { "/usr/lib/apt/methods/" + $0 })
    }

    /// A scheme is whatever stands before the first colon of a sources file.
    @Test(arguments: ["../../../../sbin/reboot", "/sbin/reboot", "..", ".", "", "a/b", "a b", "a\0", "é"])
    func aPathIsNoScheme(_ scheme: String) {
        #expect(methods([scheme]) == [])
    }
}
