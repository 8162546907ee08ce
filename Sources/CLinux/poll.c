#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int with_ppoll(struct pollfd *waiting, nfds_t count, int milliseconds) {
    struct timespec limit = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, waiting, count, milliseconds < 0 ? 0 : &limit, 0, 8);
}

// What everything in this program waits with, libcurl and GPGME too: a program's own definition of a libc function is taken before
// libc's (ld.so(8)). Where a system call filter answers poll(2) itself, all our waits would spin until their deadlines, or for
// ever; ppoll(2) is another call and does the same.
int poll(struct pollfd *waiting, nfds_t count, int milliseconds) {
#ifdef SYS_poll
    int answer = (int)syscall(SYS_poll, waiting, count, milliseconds);
    if (answer >= 0 || (errno != EPERM && errno != ENOSYS && errno != EACCES)) return answer;
#endif
    return with_ppoll(waiting, count, milliseconds);
}
