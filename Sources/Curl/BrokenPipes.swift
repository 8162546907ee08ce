import Glibc

/// SIGPIPE while libcurl runs: OpenSSL writes to closed sockets with write(2), which would end the process.
enum BrokenPipes {
    /// Runs `work` with SIGPIPE held back from this thread, takes away what came, and puts the mask back.
    static func ignored(_ work: () -> Void) {
        var pipe = sigset_t()
        var before = sigset_t()
        var pending = sigset_t()
        unsafe sigemptyset(&pipe)
        unsafe sigaddset(&pipe, SIGPIPE)
        unsafe sigpending(&pending)
        let waitedBefore = unsafe sigismember(&pending, SIGPIPE) == 1
        unsafe pthread_sigmask(SIG_BLOCK, &pipe, &before)
        work()
        var now = timespec()
        if !waitedBefore { while unsafe sigtimedwait(&pipe, nil, &now) == SIGPIPE {} }
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
