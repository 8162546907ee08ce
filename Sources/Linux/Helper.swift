import CLinux

/// A child process that does a part of this program's work. It ends with the object, and by itself where this process ends.
public final class Helper {
    /// The way to it.
    public let channel: Channel
    private let pid: Int32

    private init(_ channel: Channel, pid: Int32) {
        self.channel = channel
        self.pid = pid
    }

    deinit {
        channel.close()
        av_end_helper(pid)
    }

    /// Starts one; nil where the system refuses it.
    ///
    /// The child is a copy of this process, without another program in between, and its descendants are its own. So this is
    /// only for a program with a single thread, and cheap as long as it has not read much.
    ///
    /// - Parameter work: what the child does; it has to come to its end when the channel is closed.
    public static func start(_ work: (Channel) -> Void) -> Helper? {
        guard let (own, other) = Channel.pair() else { return nil }
        let pid = av_start_helper()
        guard pid != 0 else {
            own.close()
            if becomeSubreaper() == nil { work(other) }
            endAllOrphans()
            exitProcess(0)
        }
        other.close()
        return pid > 0 ? Helper(own, pid: pid) : nil
    }
}
