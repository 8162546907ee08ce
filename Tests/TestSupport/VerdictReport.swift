import Foundation

/// What the tests read of a JSON report. Only fields that the contract names.
public struct VerdictReport: Decodable, Sendable {
    public struct Source: Decodable, Sendable {
        public var uri: String?
        public var suite: String?
        public var origins: [Origin]
        public var verdict: String
        public var signature: Signature
        public var transfer: Transfer?
        public var signatureTransfer: Transfer?
        public var aptVerifier: AptVerifier?
        public var state: State?
        public var findings: [Finding]

        /// What `--state` had kept.
        public struct State: Decodable, Sendable {
            public var answer: String
            public var verifiedAt: String?
            public var unchangedSince: String?
            public var newestDate: String?
        }

        /// The codes of its findings, leading first.
        public var codes: [String] { findings.map(\.code) }
        /// The codes of its errors.
        public var errors: [String] { findings.filter { $0.severity == "error" }.map(\.code) }
    }

    public struct AptVerifier: Decodable, Sendable {
        public struct Run: Decodable, Sendable {
            public var tempDirectory: String
            public var answer: String
            public var words: [String]
            public var exitCode: Int?
            public var signal: Int?
            public var seconds: Double
        }
        public var method: String
        public var user: String
        public var runs: [Run]

        /// What each run came to, in order.
        public var answers: [String] { runs.map(\.answer) }
    }

    public struct Origin: Decodable, Sendable {
        public var file: String
        public var line: Int
    }

    public struct Signature: Decodable, Sendable {
        public struct Signer: Decodable, Sendable, Equatable {
            public var status: String
            public var userId: String?
            public var fingerprint: String?
        }
        public var state: String
        public var reason: String?
        public var signers: [Signer]
    }

    public struct Transfer: Decodable, Sendable {
        public var form: String
        public var origin: String
        public var url: String
        public var effectiveUrl: String?
        public var httpStatus: Int?
        public var bytes: Int64
        public var expectedBytes: Int64?
        public var complete: Bool?
        public var serverDate: String?
    }

    public struct Finding: Decodable, Sendable {
        public struct Proof: Decodable, Sendable {
            public var text: String
            public var probe: String
        }
        public struct Remedy: Decodable, Sendable {
            public var text: String
            public var commands: [String]
        }
        public var code: String
        public var severity: String
        public var confidence: String
        public var owner: String
        public var retry: String
        public var subject: String?
        public var title: String
        public var because: [Proof]
        public var remedy: Remedy?

        /// Its title and proof in one text.
        public var words: String { ([title] + because.map(\.text)).joined(separator: "\n") }
    }

    public struct NotChecked: Decodable, Sendable {
        public var probe: String
        public var reason: String
    }

    public var verdict: String
    public var exitCode: Int32
    public var sources: [Source]
    public var findings: [Finding]
    public var notChecked: [NotChecked]

    /// The codes of all findings, leading first.
    public var codes: [String] { findings.map(\.code) }

    /// The finding of that code.
    public func finding(_ code: String) -> Finding? { findings.first { $0.code == code } }
}
