import Foundation
import Linux
import TestSupport
import Testing

/// Key policy in three releases: a repository by a key of one kind, that root's own `apt-get update`, and the bundle beside it.
@Suite(.enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct PolicyInRootTests {
    /// What is served, and what stands in the root.
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The key that signs; nil for the ordinary one.
        var kind: Keys.PolicyKind?
        var signer = Keys.Kind.rsa2048
        var digest = "SHA512"
        /// The policy file of the administrator's, and what is done to it.
        var policy: String?
        var environment: [String: String] = [:]
        var fault = ""
        /// What each release leads with; nil where its apt accepts.
        var bullseye: String?
        var bookworm: String?
        var trixie: String?
        /// A warning that must stand beside an acceptance.
        var soon: [RealRoot: String] = [:]

        func code(_ root: RealRoot) -> String? {
            switch root {
            case .bullseye: bullseye
            case .bookworm: bookworm
            default: trixie
            }
        }
    }

    private static let file = "/etc/crypto-policies/back-ends/apt-sequoia.config"

    static let rows: [Row] = [
        Row(testDescription: "a SHA1 signature", digest: "SHA1", bullseye: "K04", bookworm: "K04", trixie: "K04"),
        Row(
            testDescription: "rsa1024", signer: .rsa1024, trixie: "K05", soon: [.bullseye: "K06", .bookworm: "K06"]),
        Row(testDescription: "dsa2048", kind: .dsa2048, trixie: "K05", soon: [.bullseye: "K06", .bookworm: "K06"]),
        Row(
            testDescription: "a key that SHA1 binds", kind: .sha1Bound, trixie: "K05",
            soon: [.bullseye: "K06", .bookworm: "K06"]),
        Row(testDescription: "a key that SHA1 bound and SHA512 renewed", kind: .sha1Renewed),
        Row(
            testDescription: "a curve that sqv cannot check", kind: .brainpoolP256r1, trixie: "K05",
            soon: [.bullseye: "K06", .bookworm: "K06"]),
        Row(testDescription: "nistp521", kind: .nistp521),
        Row(
            testDescription: "a policy file that takes SHA1 for some weeks more", kind: .sha1Bound,
            policy: "[hash_algorithms]\nsha1.second_preimage_resistance = \(soonDay)\n",
            soon: [.trixie: "K06", .bookworm: "K06"]),
        Row(
            testDescription: "a policy file that takes SHA1 for some years more", kind: .sha1Bound,
            policy: "[hash_algorithms]\nsha1.second_preimage_resistance = 2090-01-01\n"),
        Row(testDescription: "a garbled policy file", policy: "[hash_algorithms\nfoo", trixie: "Y06"),
        Row(
            testDescription: "a policy file with an unknown name", policy: "[hash_algorithms]\nsha4 = \"never\"\n",
            trixie: "Y06"),
        Row(
            testDescription: "a policy file for root only", policy: "", fault: "chmod 600 $R\(file)", trixie: "Y06"),
        Row(
            testDescription: "a policy file in a directory for root only", policy: "[foo]\n",
            fault: "chmod 700 $R/etc/crypto-policies"),
        Row(testDescription: "an empty policy file", policy: ""),
        Row(testDescription: "a directory in the policy file's place", fault: "mkdir -p $R\(file)", trixie: "Y06"),
        Row(
            testDescription: "a variable that names no file",
            environment: ["APT_SEQUOIA_CRYPTO_POLICY": "/nonexistent"], trixie: "Y06"),
        Row(
            testDescription: "a variable with a relative path", environment: ["APT_SEQUOIA_CRYPTO_POLICY": "policy"],
            trixie: "Y06"),
        Row(
            testDescription: "an empty variable", policy: "[foo]\n", environment: ["APT_SEQUOIA_CRYPTO_POLICY": ""]),
        Row(
            testDescription: "no policy file at all", fault: "rm -f $R/usr/share/apt/default-sequoia.config"),
        Row(
            testDescription: "apt.conf calls SHA1 weak", digest: "SHA1",
            fault: "echo 'APT::Hashes::SHA1::Weak \"true\";' >$R/etc/apt/apt.conf.d/99weak", trixie: "K04",
            soon: [.bullseye: "K06", .bookworm: "K06"]),
        Row(
            testDescription: "apt.conf says that SHA1 is not untrusted", digest: "SHA1",
            fault: "echo 'APT::Hashes::SHA1::Untrusted \"false\";' >$R/etc/apt/apt.conf.d/99weak", bullseye: "K04",
            bookworm: "K04", trixie: "K04"),
    ]

    /// A day some three months ahead.
    private static var soonDay: String {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withFullDate]
        return formatter.string(from: Date(timeIntervalSinceNow: 100 * 86_400))
    }

    @Test(arguments: RealRoot.withApt, rows) func aptAndWeAgree(_ root: RealRoot, _ row: Row) throws {
        let keys = try Keys.shared()
        var plan = SignedRepository.Plan()
        plan.signers = [row.signer]
        plan.digest = row.digest
        plan.hasDetached = false
        let repository = try SignedRepository(plan)
        var key = keys.keyring(row.signer)
        if let kind = row.kind {
            key = try keys.policyKey(kind).key
            try repository.write(
                "dists/\(plan.suite)/InRelease",
                try keys.clearSigned(repository.release, by: kind, digest: row.digest))
        }
        let scene = try RootScene(root, repository: repository, key: key)
        var cage = RootCage(row.fault)
        let folder = try TemporaryDirectory()
        if let policy = row.policy {
            let path = try folder.write("policy", policy)
            cage.fault =
                "mkdir -p $R/etc/crypto-policies/back-ends; cp \(path) $R\(PolicyInRootTests.file); "
                + "chmod 644 $R\(PolicyInRootTests.file); \(row.fault)"
        }
        cage.environment.merge(row.environment) { _, new in new }
        let apt = try scene.aptUpdate(in: cage)
        let run = try scene.check(in: cage)
        let codes = run.findings
        if let code = row.code(root) {
            #expect(!apt.succeeded, "apt survives this: \(apt)")
            #expect(run.source?.findings.first?.code == code, "apt: \(apt)\nwe: \(codes)")
        } else {
            #expect(apt.succeeded, "\(apt)")
            #expect(run.exit == 0 && run.source?.signature.state == "good", "\(codes)")
        }
        if let soon = row.soon[root] {
            #expect(run.source?.findings.map(\.code).contains(soon) == true, "\(codes)")
        }
    }
}
