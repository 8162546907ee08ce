import CCurl

/// Where one request's answer lands: libcurl's callbacks write here and nowhere else.
final class TransferSink {
    private(set) var body: [UInt8] = []
    private(set) var head = ResponseHead()
    /// The body went over the cap, so that libcurl's "write error" is ours.
    private(set) var overLimit = false
    /// The header lines went over theirs.
    private(set) var headOverLimit = false
    /// Monotonic seconds of the last byte, or of the moment the request was sent.
    private(set) var lastProgress: Double?
    private var sentAt: Double?
    private var answeredAt: Double?
    private let byteLimit: Int64
    private let discardsBody: Bool
    private static let mostSetAside = 1 << 20

    /// - Parameter discardsBody: stop at the first byte of body, keep none.
    init(byteLimit: Int64, discardsBody: Bool) {
        self.byteLimit = byteLimit
        self.discardsBody = discardsBody
    }

    /// Wall clock half way between the request and the first byte of its answer.
    var midpoint: Double? {
        guard let sentAt, let answeredAt else { return nil }
        return (sentAt + answeredAt) / 2
    }

    /// The connection stands and the request goes out now.
    func requestSent() {
        sentAt = MachineClock.wall()
        answeredAt = nil
        lastProgress = MachineClock.monotonic()
    }

    /// Moves the last progress on by seconds that do not count.
    func forgive(_ seconds: Double) {
        if let last = lastProgress { lastProgress = last + seconds }
    }

    func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        if answeredAt == nil { answeredAt = MachineClock.wall() }
        lastProgress = MachineClock.monotonic()
        guard unsafe head.take(line: line, afterBody: !body.isEmpty) else {
            headOverLimit = true
            return 0
        }
        return line.count
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastProgress = MachineClock.monotonic()
        guard !discardsBody else { return 0 }
        let room = max(0, byteLimit - Int64(body.count))
        guard Int64(bytes.count) <= room else {
            overLimit = true
            unsafe body.append(contentsOf: bytes.prefix(Int(room)))
            return 0
        }
        if body.isEmpty, let length = head.fields["content-length"].flatMap({ Int($0) }) {
            // No more is set aside for a server's word than a file of the usual size takes.
            body.reserveCapacity(min(max(0, length), TransferSink.mostSetAside, Int(room)))
        }
        unsafe body.append(contentsOf: bytes)
        return bytes.count
    }

    /// The body, given away.
    func takeAwayBody() -> [UInt8] {
        let taken = body
        body = []
        return taken
    }

    private static func sink(_ context: UnsafeMutableRawPointer?) -> TransferSink? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<TransferSink>.fromOpaque(context).takeUnretainedValue()
    }

    // The three callbacks. The context is a sink that its handle keeps alive.
    static let bodyCallback: curl_write_callback = { data, size, count, context in
        guard let sink = unsafe TransferSink.sink(context) else { return 0 }
        return unsafe sink.takeBody(UnsafeRawBufferPointer(start: data, count: size &* count))
    }
    static let headerCallback: curl_write_callback = { data, size, count, context in
        guard let sink = unsafe TransferSink.sink(context) else { return 0 }
        return unsafe sink.takeHeader(UnsafeRawBufferPointer(start: data, count: size &* count))
    }
    static let requestCallback: curl_prereq_callback = { context, _, _, _, _ in
        unsafe TransferSink.sink(context)?.requestSent()
        return CURL_PREREQFUNC_OK
    }
}
