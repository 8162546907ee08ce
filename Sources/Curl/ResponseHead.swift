/// The header of the last response, put together line by line as libcurl hands it over.
///
/// A new status line (after `100 Continue`, a proxy's CONNECT answer) starts afresh; trailers behind a body are ignored.
public struct ResponseHead: Sendable {
    /// The headers worth keeping as evidence, in lower case.
    public static let kept: Set<String> = [
        "date", "age", "via", "x-cache", "cf-cache-status", "server", "etag", "last-modified", "location",
        "content-type", "content-length", "content-encoding", "transfer-encoding", "retry-after", "cache-control",
    ]
    /// The longest value that is kept; what is longer is cut.
    public static let longestValue = 2048
    /// All lines of one transfer together may be this long: less than libcurl's own 300 KB, whose error says nothing of it.
    public static let byteLimit = 1 << 18

    public private(set) var fields: [String: String] = [:]
    /// The blank line came.
    public private(set) var ended = false
    /// Two Content-Length lines with different values.
    public private(set) var conflictingLengths = false
    public private(set) var bytes = 0

    public init() {}

    /// The body is sent in chunks, so that its end is marked.
    public var chunked: Bool { fields["transfer-encoding"]?.lowercased().contains("chunked") ?? false }

    /// Takes one line with its line end.
    ///
    /// - Returns: false where the server sends header lines without measure and the transfer should stop.
    mutating func take(line: some Collection<UInt8>, afterBody: Bool) -> Bool {
        bytes = bytes &+ line.count
        guard bytes <= Self.byteLimit else { return false }
        if afterBody { return true }
        if line.starts(with: "HTTP/".utf8) {
            let total = bytes
            self = ResponseHead()
            bytes = total
            return true
        }
        guard !ended else { return true }
        let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
        guard !text.isEmpty else {
            ended = true
            return true
        }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let name = String(decoding: text[..<colon], as: UTF8.self).lowercased()
        guard Self.kept.contains(name) else { return true }
        let rest = text[text.index(after: colon)...].drop { $0 == 0x20 || $0 == 0x09 }
        let value = String(decoding: rest.prefix(Self.longestValue), as: UTF8.self)
        if let first = fields[name] {
            if name == "content-length", first != value { conflictingLengths = true }
        } else {
            fields[name] = value
        }
        return true
    }
}
