#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

void av_hold_standard_descriptors(void) {
    for (int number = 0; number <= 2; number++) {
        if (fcntl(number, F_GETFD) >= 0 || errno != EBADF) continue;
        // The lowest free number is this one. Reading and writing fail with EBADF, as on a closed one.
        if (open("/", O_PATH | O_DIRECTORY) < 0) return;
    }
}

int av_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) == 0) return 0;
    // Newer C libraries make pipe() of pipe2, so that does not help.
    return errno == EPERM || errno == ENOSYS ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) : -1;
}
