/// A repository that sources are held against (`--reference`), as one suite of it was found.
public struct ReferenceObservation: Codable, Sendable, Equatable {
    /// Without userinfo and trailing slash.
    public var uri: String
    /// The suite that was asked for.
    public var suite: String
    /// The keys under which it was verified: those of the sources that are held against it.
    public var trust: TrustObservation
    /// What came; empty where nothing was asked for.
    public var look: LookObservation
    /// Why nothing was asked for, where nothing was.
    public var notTried: SourceObservation.NotTried?

    public init(
        uri: String, suite: String, trust: TrustObservation, look: LookObservation,
        notTried: SourceObservation.NotTried? = nil
    ) {
        self.uri = uri
        self.suite = suite
        self.trust = trust
        self.look = look
        self.notTried = notTried
    }
}
