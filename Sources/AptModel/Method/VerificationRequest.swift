/// `600 URI Acquire` as apt-get sends it to a method that verifies (apt-pkg/acquire-item.cc, QueueForSignatureVerify and
/// Custom600Headers; compared with what apt 2.2, 2.6 and 3.0 send under `Debug::pkgAcquire::Worker`).
public struct VerificationRequest: Sendable, Hashable {
    /// `gpgv` or `sqv`: the method, and the scheme of what it is asked for.
    public var method: String
    /// The file that holds the signature: InRelease, or Release.gpg.
    public var signaturePath: String
    /// The file that is signed: the same InRelease, or Release.
    public var filePath: String
    /// Signed-By as the source has it; nil where every trusted key may sign.
    public var signedBy: SignedBy?
    /// As reports show it; the methods look at neither.
    public var uri: String
    public var suite: String
    /// The cap that apt has for the signed file, in bytes.
    public var maximumBytes: Int

    public init(
        method: String, signaturePath: String, filePath: String, signedBy: SignedBy?, uri: String, suite: String,
        maximumBytes: Int = 10_000_000
    ) {
        self.method = method
        self.signaturePath = signaturePath
        self.filePath = filePath
        self.signedBy = signedBy
        self.uri = uri
        self.suite = suite
        self.maximumBytes = maximumBytes
    }

    /// - Parameter release: the apt that is asked. From 2.3.10 on, which knows keys inside of Signed-By, the value is escaped.
    public func message(for release: AptVersion) -> [UInt8] {
        let base = suite.hasSuffix("/") ? "\(uri)/\(suite == "/" ? "" : suite)" : "\(uri)/dists/\(suite)/"
        let isInline = signaturePath == filePath
        var fields: [MethodMessage.Field] = [
            .init("URI", "\(method):\(signaturePath)"), .init("Filename", filePath), .init("Target-Type", "index"),
            .init("Target-Release", suite), .init("Target-Base-URI", base), .init("Target-Repo-URI", uri + "/"),
            .init("Target-Site", uri),
        ]
        if isInline { fields += [.init("Index-File", "true"), .init("Fail-Ignore", "true")] }
        fields.append(.init("Maximum-Size", "\(maximumBytes)"))
        if let text = signedBy?.methodText {
            let quoted = release >= AptVersion(2, 3, 10) ? QuotedWords.encode(text.utf8, bad: "") : text
            fields.append(.init("Signed-By", quoted))
        }
        return MethodMessage.written("600 URI Acquire", fields)
    }
}

extension SignedBy {
    /// The value as apt keeps it: the parts with commas, or the armoured key.
    fileprivate var methodText: String {
        switch self {
        case .inlineKey(let text): text
        case .parts: summary
        }
    }
}
