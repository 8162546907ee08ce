#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_FILES = 64, LONGEST_NAME = 128 };

static void fail(struct av_probe_result *result, int step) {
    result->step = step;
    result->error = errno;
}

// NAME followed by the number in decimal.
static void numbered(char *into, const char *name, unsigned number) {
    size_t length = strnlen(name, LONGEST_NAME - 12);
    memcpy(into, name, length);
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0) into[length++] = digits[--count];
    into[length] = 0;
}

static unsigned file_count(const struct av_probe_request *request) {
    return request->files < 1 ? 1 : request->files > MOST_FILES ? MOST_FILES : request->files;
}

// Bytes that a compressing file system cannot shrink.
static void fill(uint8_t *buffer, size_t length, uint64_t *state) {
    for (size_t i = 0; i < length; i += sizeof *state) {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        memcpy(buffer + i, state, length - i < sizeof *state ? length - i : sizeof *state);
    }
}

static void put(int fd, uint64_t bytes, uint64_t *state, struct av_probe_result *result) {
    static uint8_t buffer[65536];  // in the child's own memory
    while (bytes > 0) {
        size_t chunk = bytes < sizeof buffer ? (size_t)bytes : sizeof buffer;
        fill(buffer, chunk, state);
        ssize_t count = write(fd, buffer, chunk);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(result, AV_STEP_WRITE);
        if (count == 0) {
            errno = EIO;
            return fail(result, AV_STEP_WRITE);
        }
        result->written += (uint64_t)count;
        bytes -= (uint64_t)count;
    }
}

// The directory to write to: one that may be written and searched but not listed is fine for apt.
static int open_directory(const struct av_probe_request *request) {
    if (!request->in_root) {
        int directory = open(request->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory < 0 && errno == EACCES) directory = open(request->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        return directory;
    }
    struct av_walk found;
    int error = av_walk(request->root, request->path, 1, &found);
    if (error == 0 && found.parent >= 0) {
        close(found.entry);
        close(found.parent);
        error = ENOTDIR;
    }
    errno = error;
    return error == 0 ? found.entry : -1;
}

// Opens a regular file. In another root nothing else is ever opened, since opening alone can have effects.
static int open_file(const struct av_probe_request *request) {
    int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    if (!request->in_root) return open(request->path, flags);
    struct av_walk found;
    struct stat seen, opened;
    int fd = -1, error = av_walk(request->root, request->path, 1, &found);
    if (error == 0 && found.parent < 0) error = EISDIR;
    if (error == 0 && fstat(found.entry, &seen) != 0) error = errno;
    if (error == 0 && !S_ISREG(seen.st_mode)) error = EINVAL;
    if (error == 0 && (fd = openat(found.parent, found.name, flags | O_NOFOLLOW)) < 0) error = errno;
    if (error == 0 && (fstat(fd, &opened) != 0 || opened.st_ino != seen.st_ino || opened.st_dev != seen.st_dev)) {
        close(fd);
        error = EAGAIN;  // changed meanwhile: no answer about either
    }
    if (found.parent >= 0) close(found.parent);
    if (found.entry >= 0) close(found.entry);
    errno = error;
    return error == 0 ? fd : -1;
}

// Where a filter refuses unlinkat alone, the older call is still there, and apt gets by with that one. In a child only, whose
// working directory it may change.
static int remove_entry(int directory, const char *name) {
    if (unlinkat(directory, name, 0) == 0) return 0;
    return (errno == EPERM || errno == ENOSYS) && fchdir(directory) == 0 && unlink(name) == 0 ? 0 : -1;
}

// The files exist under a name for an instant only, in which no signal but SIGKILL can come; clean() comes after that.
static void room(const struct av_probe_request *request, struct av_probe_result *result) {
    int directory = open_directory(request);
    if (directory < 0) return fail(result, AV_STEP_OPEN_DIRECTORY);
    unsigned files = file_count(request);
    int opened[MOST_FILES];
    char name[LONGEST_NAME];
    sigset_t all, before;
    sigfillset(&all);
    for (unsigned i = 0; i < files; i++) {
        numbered(name, request->name, i);
        sigprocmask(SIG_BLOCK, &all, &before);
        opened[i] = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (opened[i] < 0) {
            fail(result, AV_STEP_CREATE);
        } else if (remove_entry(directory, name) != 0) {
            result->created++;
            fail(result, AV_STEP_UNLINK);
        } else {
            result->created++;
        }
        sigprocmask(SIG_SETMASK, &before, 0);
        if (result->step != AV_STEP_NONE) return;
    }
    uint64_t state = 0x9e3779b97f4a7c15u ^ (uint64_t)av_now() ^ ((uint64_t)getpid() << 32);
    // Every file but the first gets one block at most; the first gets the rest.
    uint64_t small = request->bytes / files < request->block ? request->bytes / files : request->block;
    for (unsigned i = files; i-- > 0 && result->step == AV_STEP_NONE;)
        put(opened[i], i > 0 ? small : request->bytes - small * (files - 1), &state, result);
    for (unsigned i = 0; i < files && result->step == AV_STEP_NONE; i++) {
        if (fsync(opened[i]) != 0)
            fail(result, AV_STEP_FSYNC);
        else if (close(opened[i]) != 0)
            fail(result, AV_STEP_CLOSE);
    }
}

static void read_one(const struct av_probe_request *request, struct av_probe_result *result) {
    int fd = open_file(request);
    if (fd < 0) return fail(result, AV_STEP_OPEN);
    char byte;
    ssize_t got = read(fd, &byte, 1);
    if (got < 0)
        fail(result, AV_STEP_READ);
    else
        result->written = (uint64_t)got;
}

static void open_for_writing(const struct av_probe_request *request, struct av_probe_result *result) {
    int fd = -1;
    if (!request->in_root)
        fd = open(request->path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    else
        errno = EOPNOTSUPP;  // nothing of another root is ever opened for writing
    if (fd < 0) fail(result, AV_STEP_OPEN);
}

static void access_one(const struct av_probe_request *request, struct av_probe_result *result) {
    int wanted = R_OK | W_OK | X_OK, answer;
    if (!request->in_root) {
        answer = access(request->path, wanted);
    } else {
        int directory = open_directory(request);
        answer = directory < 0 ? -1 : faccessat(directory, ".", wanted, 0);
    }
    if (answer != 0) fail(result, AV_STEP_ACCESS);
}

static void search(const struct av_probe_request *request, struct av_probe_result *result) {
    if (request->in_root) {
        struct av_walk found;
        errno = av_walk(request->root, request->path, 1, &found);
        if (errno == 0) return;
        fail(result, AV_STEP_SEARCH);
        result->offset = strlen(found.path);
        return;
    }
    char prefix[4096];
    size_t length = strlen(request->path);
    if (length >= sizeof prefix) {
        errno = ENAMETOOLONG;
        return fail(result, AV_STEP_SEARCH);
    }
    for (size_t i = 0; i < length; i++) {
        if (request->path[i] != '/') continue;
        size_t end = i == 0 ? 1 : i;
        memcpy(prefix, request->path, end);
        prefix[end] = 0;
        if (access(prefix, X_OK) != 0) {
            fail(result, AV_STEP_SEARCH);
            result->offset = end;
            return;
        }
    }
}

// Asked of the kernel itself: under fakeroot the C library's own calls say what one wishes to hear.
static void identity(const struct av_probe_request *request, struct av_probe_result *result) {
    if (!request->switch_user) return;
    uid_t uids[3] = {0, 0, 0};
    gid_t gids[3] = {0, 0, 0};
    if (syscall(SYS_getresuid, &uids[0], &uids[1], &uids[2]) != 0 || syscall(SYS_getresgid, &gids[0], &gids[1], &gids[2]) != 0)
        return fail(result, AV_STEP_IDENTITY);
    for (int i = 0; i < 3; i++)
        if (uids[i] != request->uid || gids[i] != request->gid) {
            errno = EPERM;
            return fail(result, AV_STEP_IDENTITY);
        }
}

// The limit of the process whose writing is to be foretold, as far as this process may set it.
static void limit_file_size(const struct av_probe_request *request) {
    if (!request->limit_file_size) return;
    rlim_t limit = request->file_size_limit == UINT64_MAX ? RLIM_INFINITY : (rlim_t)request->file_size_limit;
    struct rlimit wanted = {limit, limit}, own;
    if (setrlimit(RLIMIT_FSIZE, &wanted) == 0 || getrlimit(RLIMIT_FSIZE, &own) != 0) return;
    own.rlim_cur = limit < own.rlim_max ? limit : own.rlim_max;
    setrlimit(RLIMIT_FSIZE, &own);
}

// What the answer of one of limits.c comes to.
static void tried(int error, int step, struct av_probe_result *result) {
    errno = error;
    if (error != 0) fail(result, step);
}

static _Noreturn void child(const struct av_probe_request *request, int report) {
    struct av_probe_result result;
    memset(&result, 0, sizeof result);
    av_default_signals();
    signal(SIGXFSZ, SIG_IGN);  // so that a file size limit reads EFBIG
    signal(SIGPIPE, SIG_IGN);
    limit_file_size(request);
    int step = request->switch_user ? av_become(request->uid, request->gid) : AV_STEP_NONE;
    if (step != AV_STEP_NONE) {
        fail(&result, step);
        result.outcome = AV_PROBE_NOT_STARTED;
    } else {
        switch (request->operation) {
        case AV_PROBE_ROOM: room(request, &result); break;
        case AV_PROBE_READ: read_one(request, &result); break;
        case AV_PROBE_ACCESS: access_one(request, &result); break;
        case AV_PROBE_WRITE: open_for_writing(request, &result); break;
        case AV_PROBE_SEARCH: search(request, &result); break;
        case AV_PROBE_PROCESSES:
            tried(av_probe_chain(request->count, &result.written), AV_STEP_FORK, &result);
            break;
        case AV_PROBE_DESCRIPTORS:
            tried(av_probe_descriptors(request->count, report, &result.written), AV_STEP_OPEN, &result);
            break;
        case AV_PROBE_MEMORY: tried(av_probe_memory(request->bytes, &result.written), AV_STEP_MAP, &result); break;
        case AV_PROBE_IDENTITY: identity(request, &result); break;
        default: errno = ENOSYS; fail(&result, AV_STEP_NONE);
        }
    }
    ssize_t ignored = write(report, &result, sizeof result);
    (void)ignored;
    _exit(0);
}

// After a child that died half way, or whose user may not remove what it made: nothing may stay behind. In a child
// again: a file system that did not answer the first one need not answer us either.
static void clean(const struct av_probe_request *request) {
    if (request->operation != AV_PROBE_ROOM) return;
    int status = 0;
    pid_t pid = av_fork();
    if (pid > 0 && av_wait_briefly(pid, &status) == 0) kill(pid, SIGKILL);
    if (pid != 0) return;
    int directory = open_directory(request);
    if (directory < 0) _exit(0);
    char name[LONGEST_NAME];
    for (unsigned i = 0; i < file_count(request); i++) {
        numbered(name, request->name, i);
        remove_entry(directory, name);
    }
    _exit(0);
}

void av_probe(const struct av_probe_request *request, struct av_probe_result *result) {
    memset(result, 0, sizeof *result);
    result->outcome = AV_PROBE_NOT_STARTED;
    int report[2];
    if (av_pipe(report) != 0) return fail(result, AV_STEP_PIPE);
    pid_t pid = av_fork();
    if (pid == 0) child(request, report[1]);
    if (pid < 0) {
        fail(result, AV_STEP_FORK);
        close(report[0]);
        close(report[1]);
        return;
    }
    close(report[1]);
    int64_t deadline = av_now() + request->deadline_milliseconds;
    int outcome = AV_PROBE_DIED, status = 0;
    for (;;) {
        if (!av_await(report[0], deadline)) {
            outcome = av_now() >= deadline ? AV_PROBE_LATE : AV_PROBE_INTERRUPTED;
            break;
        }
        struct av_probe_result answer;
        ssize_t got = read(report[0], &answer, sizeof answer);
        if (got < 0 && errno == EINTR) continue;
        if (got == (ssize_t)sizeof answer) {
            *result = answer;
            outcome = -1;
        }
        break;
    }
    close(report[0]);
    if (outcome >= 0) kill(pid, SIGKILL);
    pid_t gone = av_wait_briefly(pid, &status);
    if (outcome < 0) {
        if (result->step == AV_STEP_UNLINK) clean(request);
        return;
    }
    result->outcome = outcome;
    result->error = outcome == AV_PROBE_DIED && gone > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    clean(request);
}
