// What a process may still have, found by trying: so many processes, descriptors, so much address space. Each runs in the
// probe's forked child, which ends right after; nothing is executed, and memory is asked for and never touched.
#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int av_usable_cores(void) {
    cpu_set_t set;
    // It fails where the kernel knows more processors than the set has room for.
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? count : 1;
}

// What the links of a chain leave for its first one to read.
struct chain {
    _Atomic uint64_t reached;
    _Atomic int error;
};

// One more link, until `left` are there: each is the child of the one before, and all are alive at the same time.
static void link_on(struct chain *chain, uint64_t left) {
    if (left == 0) return;
    pid_t child = fork();
    if (child < 0) {
        chain->error = errno;
        return;
    }
    if (child == 0) {
        // The first one is ended at the probe's deadline, and each link ends with the one before.
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        chain->reached++;
        link_on(chain, left - 1);
        _exit(0);
    }
    while (waitpid(child, 0, 0) < 0 && errno == EINTR) {}
}

int av_probe_chain(uint64_t count, uint64_t *reached) {
    struct chain *chain = mmap(0, sizeof *chain, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (chain == MAP_FAILED) return errno;
    chain->reached = 1;  // this process is the first link
    if (count > 1) link_on(chain, count - 1);
    *reached = chain->reached;
    return *reached < count ? (chain->error != 0 ? chain->error : ECHILD) : 0;
}

// Closes every descriptor above 2 but one. Where close_range is not to be had (Linux before 5.9, or a filter) one by one.
static void close_others(int one) {
    if ((one == 3 || syscall(SYS_close_range, 3, one - 1, 0) == 0) && syscall(SYS_close_range, one + 1, ~0U, 0) == 0) return;
    long most = sysconf(_SC_OPEN_MAX);
    if (most < 0 || most > 65536) most = 65536;
    for (int number = 3; number < most; number++)
        if (number != one) close(number);
}

int av_probe_descriptors(uint64_t count, int report, uint64_t *reached) {
    // What this program has open is not what apt would have open: only standard input, output, error and the report stay.
    close_others(report);
    *reached = 4;
    for (int number = 0; number < 3; number++)
        if (fcntl(number, F_GETFD) < 0) (*reached)--;
    while (*reached < count) {
        if (fcntl(report, F_DUPFD_CLOEXEC, 3) < 0) return errno;
        (*reached)++;
    }
    return 0;
}

int av_probe_memory(uint64_t bytes, uint64_t *reached) {
    // In pieces, so that it shows how much there is.
    const uint64_t piece = 1 << 20;
    while (*reached < bytes) {
        uint64_t next = bytes - *reached < piece ? bytes - *reached : piece;
        void *mapped = mmap(0, next, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED) return errno;
        *reached += next;
    }
    return 0;
}
