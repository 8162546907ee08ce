import AptModel
import Evidence

@testable import Diagnosis

/// Evidence made to show one fault, or to come close to it and not show it.
///
/// To add scenarios: make a file `ScenariosTHEME.swift` with a `static let` array in an extension of `Scenarios`, name
/// it in `Scenarios.all`, record with `APT_VERDICT_RECORD=1 swift test --filter Scenario`, and read what was recorded.
struct Scenario: Sendable {
    /// Whether the fault must be found or must not be.
    enum Kind: String, Sendable, CaseIterable {
        case trigger = "triggers"
        case nearMiss = "near-miss"
    }

    var code: FaultCode
    var kind: Kind
    /// Words with dashes; the name of its files.
    var name: String
    var observations: Observations

    /// Evidence that shows the fault: a healthy machine, and what is changed in it.
    static func trigger(
        _ code: FaultCode, _ name: String, on apt: HealthyApt = .bookworm, _ change: (inout Observations) -> Void
    ) -> Scenario {
        Scenario(code, .trigger, name, apt, change)
    }

    /// Evidence that comes close to the fault and is none.
    static func nearMiss(
        _ code: FaultCode, _ name: String, on apt: HealthyApt = .bookworm, _ change: (inout Observations) -> Void
    ) -> Scenario {
        Scenario(code, .nearMiss, name, apt, change)
    }

    private init(
        _ code: FaultCode, _ kind: Kind, _ name: String, _ apt: HealthyApt, _ change: (inout Observations) -> Void
    ) {
        self.code = code
        self.kind = kind
        self.name = name
        observations = .healthy(apt)
        change(&observations)
    }
}

/// Every scenario, each array in the file of its theme.
enum Scenarios {
    static let all: [Scenario] = [
        signature, key,
        keyring, room, diskUse, limited, configuration, underApt,
        connection, answers, mixed, clock, window, witness, onDisk,
    ].flatMap { $0 }
}
