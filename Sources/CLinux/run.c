#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// A pointer to each of the NUL-ended strings in a block, and NULL behind the last.
static char **vector(const uint8_t *block, size_t length) {
    size_t strings = 0;
    for (size_t i = 0; i < length; i++) strings += block[i] == 0;
    char **list = calloc(strings + 1, sizeof *list);
    if (!list) return 0;
    size_t start = 0, next = 0;
    for (size_t i = 0; i < length; i++)
        if (block[i] == 0) {
            list[next++] = (char *)block + start;
            start = i + 1;
        }
    return list;
}

static void shut(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

struct kept {
    uint8_t *bytes;
    size_t length, capacity, limit;
    int truncated;
};

static void keep(struct kept *kept, const uint8_t *bytes, size_t count) {
    size_t room = kept->limit - kept->length;
    if (count > room) {
        kept->truncated = 1;
        count = room;
    }
    if (kept->capacity - kept->length < count) {
        size_t wanted = kept->capacity * 2 > kept->length + count ? kept->capacity * 2 : kept->length + count;
        uint8_t *larger = realloc(kept->bytes, wanted);
        if (!larger) {
            kept->truncated = 1;
            return;
        }
        kept->bytes = larger;
        kept->capacity = wanted;
    }
    if (count > 0) memcpy(kept->bytes + kept->length, bytes, count);
    kept->length += count;
}

// Reads what is there; closes at the end of the stream.
static void drain(int *fd, struct kept *kept) {
    uint8_t buffer[16384];
    for (;;) {
        ssize_t got = read(*fd, buffer, sizeof buffer);
        if (got > 0) {
            keep(kept, buffer, (size_t)got);
            continue;
        }
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return;
        shut(fd);
        return;
    }
}

// write() for which a reader that left is EPIPE and never a signal, also before av_watch_signals.
static ssize_t write_quietly(int fd, const uint8_t *bytes, size_t count) {
    sigset_t pipe_signal, before, pending;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    sigpending(&pending);
    ssize_t put = write(fd, bytes, count);
    int error = errno;
    if (put < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE)) {
        struct timespec at_once = {0, 0};
        sigtimedwait(&pipe_signal, 0, &at_once);
    }
    pthread_sigmask(SIG_SETMASK, &before, 0);
    errno = error;
    return put;
}

struct failure {
    int step, error;
};

static _Noreturn void child(const struct av_run_request *request, char **argv, char **envp, const int *in, const int *out,
                            const int *err, int report) {
    struct failure failure = {AV_STEP_NONE, 0};
    setpgid(0, 0);
    av_default_signals();
    if (request->set_umask) umask((mode_t)request->umask);
    // The other ends are our parent's; where few descriptors are allowed, their numbers are needed here.
    close(in[1]);
    close(out[0]);
    close(err[0]);
    // The pipes' descriptors may be 0, 1 or 2 themselves where those were closed: move them out of the way first.
    int input = fcntl(in[0], F_DUPFD_CLOEXEC, 3), output = fcntl(out[1], F_DUPFD_CLOEXEC, 3);
    int errors = fcntl(err[1], F_DUPFD_CLOEXEC, 3);
    int moved = fcntl(report, F_DUPFD_CLOEXEC, 3);
    if (moved >= 0) report = moved;
    if (input < 0 || output < 0 || errors < 0 || moved < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 ||
        dup2(errors, 2) < 0)
        failure.step = AV_STEP_PIPE;
    else if (request->root && (chroot(request->root) != 0 || chdir("/") != 0))
        failure.step = AV_STEP_CHROOT;
    else if (request->directory && chdir(request->directory) != 0)
        failure.step = AV_STEP_CHDIR;
    else if (request->switch_user)
        failure.step = av_become(request->uid, request->gid);
    if (failure.step == AV_STEP_NONE) {
        execve(request->path, argv, envp);
        failure.step = AV_STEP_EXEC;
    }
    failure.error = errno;
    ssize_t ignored = write(report, &failure, sizeof failure);
    (void)ignored;
    _exit(127);
}

// Whether it has ended, -1 where that cannot be told; it stays a zombie, so that its number names its group and nobody else's.
static int has_ended(pid_t pid) {
    siginfo_t info;
    info.si_pid = 0;
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
    return info.si_pid == pid;
}

// Gives it as much of its input as it takes at once.
static void feed(const struct av_run_request *request, struct av_running *running) {
    size_t left = request->input_length - running->sent;
    ssize_t put = left > 0 ? write_quietly(running->input, request->input + running->sent, left) : 0;
    if (put > 0) running->sent += (size_t)put;
    if (running->sent == request->input_length || (put < 0 && errno != EAGAIN && errno != EINTR)) shut(&running->input);
}

// Ends what is left of a group whose first process is gone. What is about to end by itself removes its own files, so it has a little
// time. A subreaper's child is what is left as soon as its parent is gone, and it keeps the group's number until it is waited for here.
static void end_group(pid_t group) {
    int64_t end = av_now() + 200;
    siginfo_t info;
    for (;;) {
        info.si_pid = 0;
        if (waitid(P_PGID, (id_t)group, &info, WEXITED | WNOHANG) != 0) return;  // ECHILD: none is left
        if (info.si_pid != 0) continue;
        if (av_now() >= end || av_interruption()) break;
        av_pause();
    }
    kill(-group, SIGKILL);
}

static void follow(const struct av_run_request *request, struct av_run_result *result, struct av_running *running,
                   struct kept *output, struct kept *errors) {
    pid_t pid = running->pid;
    int *in = &running->input, *out = &running->output, *err = &running->errors;
    int64_t deadline = av_now() + request->deadline_milliseconds;
    int64_t ended_at = -1, asked_at = -1;
    int ended = 0, status = 0, killed = 0;
    int64_t killed_at = 0;
    for (;;) {
        struct pollfd polled[3] = {{*in, POLLOUT, 0}, {*out, POLLIN, 0}, {*err, POLLIN, 0}};
        int open = (*out >= 0) + (*err >= 0);
        // Once nothing is left to read only the end itself is waited for, and it is near.
        if (open > 0) poll(polled, 3, 10);
        else if (!ended && has_ended(pid) != 1) av_pause();
        if (*in >= 0 && polled[0].revents) feed(request, running);
        if (*out >= 0) drain(out, output);
        if (*err >= 0) drain(err, errors);
        int64_t now = av_now();
        if (!ended) {
            // No subreaper can wait for what is left: its group has to be ended while the number is still its own. One look
            // decides both, and what ends after it keeps its number until the next round.
            int look = request->end_group && !av_is_subreaper() ? has_ended(pid) : -1;
            if (look > 0) kill(-pid, SIGKILL);
            pid_t answer = look == 0 ? 0 : av_wait(pid, &status, WNOHANG);
            if (answer != 0) {
                if (request->end_group) end_group(pid);
                ended = answer > 0 ? 1 : -1;
                ended_at = now;
                continue;  // once more round, for what it wrote last
            }
        }
        // A descendant that keeps the pipes open is not waited for.
        if (ended && ((*out < 0 && *err < 0) || now - ended_at > 200)) break;
        // One that not even SIGKILL ends hangs in a dead file system: it is left to init.
        if (killed && !ended && now - killed_at > 2000) break;
        if (!ended && asked_at < 0 && request->grace_milliseconds > 0 && now < deadline && av_interruption()) {
            asked_at = now;
            kill(-pid, SIGTERM);
        }
        int stop = av_interruption() && (asked_at < 0 || now - asked_at >= request->grace_milliseconds);
        if (!ended && !killed && (now >= deadline || stop)) {
            result->outcome = now >= deadline && asked_at < 0 ? AV_RUN_LATE : AV_RUN_INTERRUPTED;
            killed = 1;
            killed_at = now;
            kill(-pid, SIGKILL);
            kill(pid, SIGKILL);
        }
    }
    if (killed) return;
    if (ended > 0 && WIFSIGNALED(status)) {
        result->outcome = AV_RUN_SIGNALLED;
        result->status = WTERMSIG(status);
    } else {
        result->outcome = AV_RUN_EXITED;
        result->status = ended > 0 ? WEXITSTATUS(status) : 255;
    }
}

int av_run_start(const struct av_run_request *request, struct av_running *running, struct av_run_result *result) {
    memset(result, 0, sizeof *result);
    result->outcome = AV_RUN_NOT_STARTED;
    *running = (struct av_running){-1, -1, -1, -1, 0};
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, report[2] = {-1, -1};
    char **argv = vector(request->arguments, request->arguments_length);
    char **envp = vector(request->environment, request->environment_length);
    if (!argv || !envp) {
        result->step = AV_STEP_MEMORY;
        result->error = ENOMEM;
        goto done;
    }
    if (av_pipe(in) || av_pipe(out) || av_pipe(err) || av_pipe(report) ||
        fcntl(in[1], F_SETFL, O_NONBLOCK) || fcntl(out[0], F_SETFL, O_NONBLOCK) || fcntl(err[0], F_SETFL, O_NONBLOCK)) {
        result->step = AV_STEP_PIPE;
        result->error = errno;
        goto done;
    }
    pid_t pid = av_fork();
    if (pid == 0) child(request, argv, envp, in, out, err, report[1]);
    if (pid < 0) {
        result->step = AV_STEP_FORK;
        result->error = errno;
        goto done;
    }
    setpgid(pid, pid);
    shut(&report[1]);
    struct failure failure;
    ssize_t got = -1;
    // Ends when exec closes the other side. What leads there can hang in a file system that does not answer.
    int answered = av_await(report[0], av_now() + request->deadline_milliseconds);
    if (answered) {
        do got = read(report[0], &failure, sizeof failure);
        while (got < 0 && errno == EINTR);
    }
    if (!answered) {
        result->outcome = av_interruption() ? AV_RUN_INTERRUPTED : AV_RUN_LATE;
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
        av_wait_briefly(pid, 0);
    } else if (got == (ssize_t)sizeof failure) {
        result->step = failure.step;
        result->error = failure.error;
        av_wait(pid, 0, 0);
    } else {
        *running = (struct av_running){pid, in[1], out[0], err[0], 0};
        in[1] = out[0] = err[0] = -1;
        feed(request, running);
    }
done:
    for (int i = 0; i < 2; i++) {
        shut(&in[i]);
        shut(&out[i]);
        shut(&err[i]);
        shut(&report[i]);
    }
    free(argv);
    free(envp);
    return running->pid > 0;
}

void av_run_finish(const struct av_run_request *request, struct av_running *running, struct av_run_result *result) {
    struct kept output = {.limit = request->output_limit}, errors = {.limit = request->output_limit};
    follow(request, result, running, &output, &errors);
    shut(&running->input);
    shut(&running->output);
    shut(&running->errors);
    result->output = output.bytes;
    result->output_length = output.length;
    result->output_truncated = output.truncated;
    result->errors = errors.bytes;
    result->errors_length = errors.length;
    result->errors_truncated = errors.truncated;
}

void av_run_release(struct av_run_result *result) {
    free(result->output);
    free(result->errors);
    result->output = 0;
    result->errors = 0;
}
