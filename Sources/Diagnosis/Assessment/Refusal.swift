import AptModel
import Evidence

/// Why a verifier refuses one signature that the cryptography calls good.
struct Refusal: Sendable, Equatable {
    var kind: Kind
    /// `SHA1 is not considered secure since 2026-02-01`.
    var text: String
    /// From when on, where a policy gives a date.
    var since: Timestamp?

    enum Kind: Sendable, Equatable {
        /// The digest that the signature was made over.
        case digest
        /// The algorithm or size of the key.
        case key
        /// What ties the signing key to its owner.
        case binding
        /// The kind of packet.
        case packet
        /// The packet's form.
        case form
    }
}

/// One of the two programs behind apt, with the rules it is given.
enum VerifierRules: Sendable {
    case gpgv(GpgvPolicy)
    case sqv(SqvPolicy)

    var backend: AptObservation.Backend {
        switch self {
        case .gpgv: .gpgv
        case .sqv: .sqv
        }
    }
}
