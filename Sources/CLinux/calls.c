#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Numbers that the oldest headers in use lack; from Linux 5.1 on they are the same on every architecture but one.
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

// Each call with arguments that every kernel refuses before it does anything: no descriptor has the number -1, no string lies
// at BAD, no clock and no option has the number NONE. What a filter answers comes before that.
enum { BAD = 1, NONE = 0x7ffffff0 };

static const struct {
    const char *name;
    long number;
    long arguments[6];
} calls[] = {
#define CALL(name, ...) {#name, SYS_##name, {__VA_ARGS__}}
    CALL(faccessat, -1, BAD, 0),
    CALL(faccessat2, -1, BAD, 0, 0),
    CALL(clone, 0, 0, 0, 0, 0),  // not tried with these: see attempt()
    CALL(clone3, 0, 0),
    CALL(statx, -1, BAD, 0, 0, BAD),
#ifdef SYS_newfstatat
    CALL(newfstatat, -1, BAD, BAD, 0),
#endif
    CALL(fstat, -1, BAD),
    CALL(utimensat, -1, BAD, 0, 0),
    CALL(fchmod, -1, 0),
    CALL(fchmodat, -1, BAD, 0),
    CALL(fchmodat2, -1, BAD, 0, 0),
    CALL(fchown, -1, 0, 0),
    CALL(fchownat, -1, BAD, 0, 0, 0),
    {"o_tmpfile", SYS_openat, {-1, BAD, O_TMPFILE | O_RDWR, 0600}},
    CALL(openat, -1, BAD, O_RDONLY),
    CALL(openat2, -1, BAD, 0, 0),
    CALL(unlinkat, -1, BAD, 0),
#ifdef SYS_renameat
    CALL(renameat, -1, BAD, -1, BAD),
#endif
    CALL(renameat2, -1, BAD, -1, BAD, 0),
    CALL(mkdirat, -1, BAD, 0),
    CALL(linkat, -1, BAD, -1, BAD, 0),
    CALL(readlinkat, -1, BAD, BAD, 0),
    CALL(getdents64, -1, BAD, 0),
    CALL(pipe2, BAD, -1),
    CALL(dup3, -1, -1, 0),
    CALL(fcntl, -1, F_GETFD, 0),
    CALL(flock, -1, 0),
    CALL(lseek, -1, 0, 0),
    CALL(fsync, -1),
    CALL(ftruncate, -1, 0),
    CALL(fallocate, -1, 0, 0, 1),
    CALL(copy_file_range, -1, 0, -1, 0, 0, 0),
    CALL(statfs, BAD, BAD),
    CALL(chdir, BAD),
    CALL(getcwd, BAD, 0),
    CALL(getrandom, BAD, 1, -1),
    CALL(memfd_create, BAD, -1),
    CALL(close_range, 1, 0, 0),
    CALL(clock_gettime, 0, BAD),
    CALL(clock_nanosleep, NONE, 0, BAD, 0),
    CALL(gettimeofday, BAD, 0),
    CALL(prlimit64, 0, NONE, 0, 0),
    CALL(getgroups, -1, 0),
    CALL(getresuid, BAD, BAD, BAD),
    CALL(prctl, NONE, 0, 0, 0, 0),
    CALL(execve, BAD, 0, 0),
    CALL(execveat, -1, BAD, 0, 0, 0),
    CALL(wait4, -1, 0, NONE, 0),
    CALL(waitid, NONE, 0, 0, 0, 0),
    CALL(kill, NONE, 0),
    CALL(set_robust_list, BAD, 0),
    CALL(futex, 0, 1, 0, 0, 0, 0),  // FUTEX_WAKE of nobody
    CALL(socket, NONE, 0, 0),
    CALL(socketpair, NONE, 0, 0, BAD),
    CALL(ppoll, BAD, 1, 0, 0, 0),
    CALL(pselect6, -1, 0, 0, 0, 0, 0),
    // What glibc of before 2.33 and dash still use where the architecture has them.
#ifdef SYS_open
    CALL(open, BAD, O_RDONLY, 0),
    CALL(stat, BAD, BAD),
    CALL(lstat, BAD, BAD),
    CALL(access, BAD, 0),
    CALL(pipe, BAD),
    CALL(dup2, -1, -1),
    CALL(poll, BAD, 1, 0),
    CALL(select, -1, 0, 0, 0, 0),
    CALL(chmod, BAD, 0),
    CALL(chown, BAD, 0, 0),
    CALL(unlink, BAD),
    CALL(rename, BAD, BAD),
    CALL(mkdir, BAD, 0),
    CALL(rmdir, BAD),
    CALL(readlink, BAD, BAD, 0),
    CALL(utimes, BAD, 0),
    CALL(vfork, 0),  // not tried with these: see attempt()
#endif
};

enum { COUNT = sizeof calls / sizeof *calls };

int av_call_count(void) { return COUNT; }

const char *av_call_name(int index) { return index >= 0 && index < COUNT ? calls[index].name : 0; }

// 0 where the kernel did or refused it in its own way; else the errno.
static int attempt(int index) {
    long number = calls[index].number;
    const long *with = calls[index].arguments;
    long answer;
    if (number == SYS_clone) {
        // CLONE_SIGHAND without CLONE_VM is EINVAL on every kernel.
        answer = syscall(number, 0x800, 0, 0, 0, 0);
        if (answer == 0) _exit(0);
#ifdef SYS_vfork
    } else if (number == SYS_vfork) {
        // Takes no argument to refuse. The C library's own leaves the stack as it has to be.
        pid_t pid = vfork();
        if (pid == 0) _exit(0);
        answer = pid;
        int error = errno;
        if (pid > 0) waitpid(pid, 0, 0);
        errno = error;
#endif
    } else {
        answer = syscall(number, with[0], with[1], with[2], with[3], with[4], with[5]);
    }
    return answer < 0 ? errno : 0;
}

struct report {
    int32_t index;
    int32_t error;
};

// One child tries from `first` on. Answers how many it tried; `*killed` is the signal that ended it, or 0.
static int round_from(int first, struct av_calls *found, int64_t deadline, int *killed) {
    int pipes[2], done = 0, status = 0, stopped = 0;
    *killed = 0;
    if (av_pipe(pipes) != 0) {
        found->error = errno;
        return -1;
    }
    pid_t pid = av_fork();
    if (pid < 0) {
        found->error = errno;
        close(pipes[0]);
        close(pipes[1]);
        return -1;
    }
    if (pid == 0) {
        av_default_signals();
        struct rlimit none = {0, 0};  // a call that kills leaves no core behind
        setrlimit(RLIMIT_CORE, &none);
        for (int i = first; i < COUNT; i++) {
            struct report one = {i, attempt(i)};
            if (write(pipes[1], &one, sizeof one) != (ssize_t)sizeof one) _exit(1);
        }
        _exit(0);
    }
    close(pipes[1]);
    for (;;) {
        if (!av_await(pipes[0], deadline)) {
            stopped = av_now() >= deadline ? ETIME : EINTR;
            break;
        }
        struct report one;
        ssize_t got = read(pipes[0], &one, sizeof one);
        if (got < 0 && errno == EINTR) continue;
        if (got != (ssize_t)sizeof one) break;
        if (one.index == first + done) found->answers[first + done++] = one.error;
    }
    close(pipes[0]);
    if (stopped) kill(pid, SIGKILL);
    pid_t gone = av_wait_briefly(pid, &status);
    if (stopped) {
        found->error = stopped;
        return -1;
    }
    *killed = gone > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return done;
}

void av_try_calls(int64_t deadline_milliseconds, struct av_calls *found) {
    memset(found, 0, sizeof *found);
    for (int i = 0; i < AV_CALLS_MOST; i++) found->answers[i] = AV_CALL_NOT_TRIED;
    int64_t deadline = av_now() + deadline_milliseconds;
    // A call that ends the child is one child more for those behind it.
    for (int next = 0; next < COUNT;) {
        int killed, done = round_from(next, found, deadline, &killed);
        if (done < 0) return;
        next += done;
        if (next >= COUNT) return;
        // Anything but a filter that ends it says nothing of the call, which goes untried.
        if (killed != SIGSYS) found->error = ECHILD;
        found->answers[next++] = killed == SIGSYS ? AV_CALL_KILLED : AV_CALL_NOT_TRIED;
    }
}

_Static_assert(COUNT <= AV_CALLS_MOST, "more calls than answers");

// -- the clock, read in several ways at once, in a child: a filter may end whoever asks

static int fresh_file(int64_t *seconds) {
    int file = memfd_create("apt-verdict", MFD_CLOEXEC);
    if (file < 0) return errno;
    struct statx status;
    memset(&status, 0, sizeof status);
    // Not by the C library, in front of which a preloaded library may stand here as well.
    long answer = syscall(SYS_statx, file, "", AT_EMPTY_PATH, STATX_MTIME, &status);
    *seconds = status.stx_mtime.tv_sec;
    return answer == 0 ? 0 : errno;
}

static int reading(int way, int64_t *seconds) {
    struct timespec now = {0, 0};
    if (way == AV_CLOCK_FRESH_FILE) return fresh_file(seconds);
    int answer = way == AV_CLOCK_LIBRARY ? clock_gettime(CLOCK_REALTIME, &now)
                                         : (int)syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    *seconds = now.tv_sec;
    return answer == 0 ? 0 : errno;
}

void av_read_clocks(struct av_clocks *found) {
    memset(found, 0, sizeof *found);
    for (int i = 0; i < AV_CLOCK_WAYS; i++) found->errors[i] = AV_CALL_NOT_TRIED;
    int pipes[2], status = 0, next = 0;
    if (av_pipe(pipes) != 0) return;
    pid_t pid = av_fork();
    if (pid == 0) {
        av_default_signals();
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        for (int i = 0; i < AV_CLOCK_WAYS; i++) {
            int64_t one[2] = {0, 0};
            one[1] = reading(i, &one[0]);
            if (write(pipes[1], one, sizeof one) != (ssize_t)sizeof one) _exit(1);
        }
        _exit(0);
    }
    close(pipes[1]);
    if (pid > 0) {
        // Three calls that never wait, unless somebody stands in between (a tracer, a filter that asks a supervisor).
        int64_t one[2], deadline = av_now() + 2000;
        ssize_t got;
        while (next < AV_CLOCK_WAYS && av_await(pipes[0], deadline)) {
            do got = read(pipes[0], one, sizeof one);
            while (got < 0 && errno == EINTR);
            if (got != (ssize_t)sizeof one) break;
            found->seconds[next] = one[0];
            found->errors[next++] = (int32_t)one[1];
        }
        int ended = av_wait(pid, &status, WNOHANG) > 0;
        if (!ended && next < AV_CLOCK_WAYS && av_now() >= deadline) kill(pid, SIGKILL);
        if (!ended && av_interruption()) kill(pid, SIGKILL);
        if (!ended) ended = av_wait_briefly(pid, &status) > 0;
        if (ended && next < AV_CLOCK_WAYS && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
            found->errors[next] = AV_CALL_KILLED;
    }
    close(pipes[0]);
}
