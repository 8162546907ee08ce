import CGPGME
import Glibc

/// GPGME's input and output, driven by our own poll: so every wait has an end, and an interruption is seen at once.
///
/// GPGME announces each pipe to gpg with a function that moves its bytes; the loop calls that function when the pipe is
/// ready. One loop serves one operation of one context, and must live until that operation has ended.
@safe final class EventLoop {
    /// How an operation came to its end.
    enum End: Equatable {
        /// GPGME finished it, with this result.
        case done(EngineCode)
        /// The time was up; the operation was cancelled.
        case timedOut
        /// The caller's own closure asked for the end; the operation was cancelled.
        case interrupted
    }

    /// Called with each key of a key listing.
    var receiveKey: ((EngineKey) -> Void)?
    private var registrations: [PipeRegistration] = []
    /// How the operation ended; nil while it runs.
    private(set) var finished: EngineCode?

    /// The longest single wait in milliseconds: how late an interruption may be seen when no signal ends the poll.
    private static let longestWait: Int32 = 100

    /// The pipes that are open, and whether each is read from.
    var watched: [(descriptor: Int32, reads: Bool)] { registrations.map { ($0.descriptor, $0.reads) } }

    /// Makes `context` use this loop for its next operation.
    func attach(to context: Context) {
        let hook = unsafe Unmanaged.passUnretained(self).toOpaque()
        var callbacks = unsafe gpgme_io_cbs()
        unsafe callbacks.add_priv = hook
        unsafe callbacks.event_priv = hook
        unsafe callbacks.add = { data, descriptor, direction, handler, handlerData, tag in
            guard let data = unsafe data, let handler = unsafe handler, let tag = unsafe tag else {
                return gpgme_err_make(GPG_ERR_SOURCE_USER_1, GPG_ERR_INV_ARG)
            }
            let loop = unsafe Unmanaged<EventLoop>.fromOpaque(data).takeUnretainedValue()
            // Most files fit in whole, so that neither side waits for the other.
            if direction == 0 { av_widen_pipe(descriptor, 1 << 18) }
            let pipe = unsafe PipeRegistration(
                loop: loop, descriptor: descriptor, reads: direction != 0, handler: handler, data: handlerData)
            loop.registrations.append(pipe)
            // GPGME hands the tag back to `remove`, exactly once: that is where the object is let go.
            unsafe tag.pointee = unsafe Unmanaged.passRetained(pipe).toOpaque()
            return 0
        }
        unsafe callbacks.remove = { tag in
            guard let tag = unsafe tag else { return }
            let pipe = unsafe Unmanaged<PipeRegistration>.fromOpaque(tag).takeRetainedValue()
            pipe.isOpen = false
            pipe.loop?.registrations.removeAll { $0 === pipe }
        }
        unsafe callbacks.event = { data, kind, detail in
            guard let data = unsafe data else { return }
            unsafe Unmanaged<EventLoop>.fromOpaque(data).takeUnretainedValue().event(kind, detail)
        }
        unsafe gpgme_set_io_cbs(context.handle, &callbacks)
    }

    /// Moves bytes until GPGME says that the operation is done, the time is up, or `interrupted` answers true.
    func run(_ context: Context, until deadline: ContinuousClock.Instant, interrupted: () -> Bool) -> End {
        while true {
            if let finished { return .done(finished) }
            if interrupted() { return cancel(context, .interrupted) }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return cancel(context, .timedOut) }
            let seconds = min(left.components.seconds, 1)
            let milliseconds = seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
            step(wait: min(Int32(milliseconds), EventLoop.longestWait))
        }
    }

    func cancel(_ context: Context, _ end: End) -> End {
        _ = unsafe gpgme_cancel(context.handle)
        return end
    }

    private func step(wait: Int32) { EventLoop.step([self], wait: wait) }

    /// Moves what is ready of several loops, each of which serves its own operation, in one wait.
    ///
    /// - Parameter wait: milliseconds, at most.
    static func step(_ loops: [EventLoop], wait: Int32) {
        // The pipe of gpg's status lines is registered first. A line of it (NODATA) or its end can end the operation,
        // and GPGME then drops what the other pipes still hold: gpg's own words, written before. So it comes last.
        let watched = loops.map { Array($0.registrations.reversed()) }
        var descriptors = watched.flatMap { $0.map(\.watch) }
        let ready = unsafe poll(&descriptors, nfds_t(descriptors.count), wait)
        guard ready > 0 else { return }
        var rest = descriptors[...]
        for (loop, pipes) in zip(loops, watched) {
            loop.move(pipes, rest.prefix(pipes.count))
            rest = rest.dropFirst(pipes.count)
        }
    }

    private func move(_ watched: [PipeRegistration], _ states: ArraySlice<pollfd>) {
        if let status = states.last, status.revents != 0 {
            for pipe in watched.dropLast() where pipe.reads { drain(pipe) }
        }
        for (pipe, state) in zip(watched, states) where state.revents != 0 && pipe.isOpen && finished == nil {
            pipe.move()
        }
    }

    /// Reads what a pipe holds right now, at most the few hundred pieces that a full pipe has.
    private func drain(_ pipe: PipeRegistration) {
        for _ in 0..<4096 where pipe.isOpen && finished == nil {
            var state = pipe.watch
            guard unsafe poll(&state, 1, 0) > 0, state.revents & Int16(POLLIN) != 0 else { return }
            pipe.move()
        }
    }

    private func event(_ kind: gpgme_event_io_t, _ detail: UnsafeMutableRawPointer?) {
        switch kind {
        case GPGME_EVENT_DONE:
            var code = EngineCode.success
            if let detail = unsafe detail {
                let ended = unsafe detail.assumingMemoryBound(to: gpgme_io_event_done_data.self).pointee
                code = EngineCode(ended.err != 0 ? ended.err : ended.op_err)
            }
            finished = code
        case GPGME_EVENT_NEXT_KEY:
            // The event gives us the key's reference: it is copied into a value and let go.
            guard let key = unsafe detail?.assumingMemoryBound(to: _gpgme_key.self) else { return }
            receiveKey?(unsafe EngineKey(key))
            unsafe gpgme_key_unref(key)
        default:
            break
        }
    }
}

/// One pipe between GPGME and gpg, and the function of GPGME that moves its bytes.
@safe private final class PipeRegistration {
    weak var loop: EventLoop?
    let descriptor: Int32
    let reads: Bool
    /// False once GPGME took the registration back: its data may be freed by then.
    var isOpen = true
    private let handler: gpgme_io_cb_t
    private let data: UnsafeMutableRawPointer?

    init(
        loop: EventLoop, descriptor: Int32, reads: Bool, handler: @escaping gpgme_io_cb_t,
        data: UnsafeMutableRawPointer?
    ) {
        self.loop = loop
        self.descriptor = descriptor
        self.reads = reads
        unsafe self.handler = unsafe handler
        unsafe self.data = unsafe data
    }

    /// What poll is to wait for.
    var watch: pollfd { pollfd(fd: descriptor, events: Int16(reads ? POLLIN : POLLOUT), revents: 0) }

    /// Lets GPGME read or write once. Its error, if any, comes back as the operation's end.
    func move() {
        _ = unsafe handler(data, descriptor)
    }
}
