import Linux
import TestSupport
import Testing

/// The tries for processes, descriptors and address space, with and without a real limit.
@Suite struct LimitProbeTests {
    @Test func withoutALimitAllIsReached() {
        for (operation, wanted) in [
            (SandboxOperation.processes(5), 5), (.descriptors(40), 40), (.addressSpace(bytes: 64 << 20), 64 << 20),
        ] {
            let outcome = probe(operation)
            #expect(outcome.state == .succeeded && outcome.reached == Int64(wanted), "\(operation): \(outcome)")
        }
    }

    /// RLIMIT_NPROC counts for a user that nothing else belongs to.
    @Test(.enabled(if: runsAsRoot, "needs root, to become another user")) func processesOfAnotherUser() {
        let outcome = probe(.processes(3), as: Account(uid: 65_399, gid: 65_399))
        #expect(outcome.state == .succeeded && outcome.reached == 3)
    }

    @Test func moreDescriptorsThanAllowedIsAnAnswer() throws {
        let most = try #require(limit(.openFiles)?.soft)
        let outcome = probe(.descriptors(Int(most) + 1))
        guard case .failed(.open, let error) = outcome.state else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.name == "EMFILE" && outcome.reached == Int64(most))
    }
}
