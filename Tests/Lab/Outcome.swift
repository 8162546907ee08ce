import Diagnosis

/// What has to come of a row in one release. It is written down before it is tried, from what is known of apt.
public struct Outcome: Sendable {
    /// The code that leads; nil where this apt survives.
    public var code: FaultCode?
    /// Drawn rows: which codes may lead if this apt refuses. Whether it does, apt itself says.
    public var drawn: [FaultCode]?
    /// What the repository's signature is found to be; nil where there is none to look at.
    public var signature: String?
    /// What stands beside the leading finding, or the only findings where apt survives.
    public var beside: [FaultCode] = []
    /// Whether apt takes the repository.
    public var aptTakes: Bool
    /// A sentence that apt must say: the proof that the fault is the one that was meant.
    public var says: String?

    /// The class that is injected; nil is none.
    public var faultClass: FaultClass? { (code ?? drawn?.first)?.faultClass }

    /// This apt does not stumble.
    public static let survives = survives()

    /// This apt does not stumble, and these warnings are due.
    public static func survives(with warnings: FaultCode..., says: String? = nil) -> Outcome {
        Outcome(signature: "good", beside: warnings, aptTakes: true, says: says)
    }

    /// - Parameters:
    ///   - signature: by default what the code alone says of it.
    ///   - others: further findings.
    ///   - says: a sentence of apt's.
    ///   - aptTakes: apt takes what the contract has us refuse.
    public static func fails(
        _ code: FaultCode, _ signature: Signature = .usual, with others: FaultCode..., says: String? = nil,
        aptTakes: Bool = false
    ) -> Outcome {
        let signature = signature == .usual ? usual(code) : signature
        return Outcome(
            code: code, signature: signature == .any ? nil : signature.rawValue, beside: others, aptTakes: aptTakes,
            says: says)
    }

    /// Whatever apt says; where it refuses, one of these leads.
    public static func asAptSays(_ codes: FaultCode..., signature: Signature? = nil) -> Outcome {
        Outcome(drawn: codes, signature: signature?.rawValue, aptTakes: true)
    }

    /// The three answers to the question of the signature.
    public enum Signature: String, Sendable {
        case good, bad
        case none = "no_verdict"
        /// What the code says of it.
        case usual
        /// Not looked at: there may be several sources, or none.
        case any
    }

    private static func usual(_ code: FaultCode) -> Signature {
        switch code.faultClass {
        case .signature, .key: .bad
        case .keyring: code == .g03 ? .good : .none
        case .transfer: [.x11].contains(code) ? .good : .none
        case .configuration: [.c09, .c10].contains(code) ? .none : code == .c08 ? .good : .any
        case .inconclusive: .none
        case .resource, .time, .system: .good
        }
    }
}
