/// What gpgv gets of a source's keyrings as the apt-key script hands them to it: several joined into one, each as it is or
/// decoded (apt up to 2.9.14).
public struct JoinedKeyringObservation: Codable, Sendable, Equatable {
    /// The key ids of the signatures whose key gpgv finds in it.
    public var found: [String]
    /// The keyring at which apt-key ends with an error of its own, before gpgv is asked.
    public var stoppedBy: String?
    /// The keyrings at which gpgv's search for the other keys broke off.
    public var spoiltBy: [String]

    public init(found: [String] = [], stoppedBy: String? = nil, spoiltBy: [String] = []) {
        self.found = found
        self.stoppedBy = stoppedBy
        self.spoiltBy = spoiltBy
    }
}
