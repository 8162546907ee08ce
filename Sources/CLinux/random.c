#include "CLinux.h"
#include "internal.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

void av_random(uint8_t *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t got = getrandom(bytes + done, count - done, GRND_NONBLOCK);
        if (got <= 0) break;
        done += (size_t)got;
    }
    // Refused (an old seccomp filter) or not seeded yet: mix what differs between processes and moments.
    static uint64_t state = 0;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    state ^= (uint64_t)now.tv_nsec * 0x9e3779b97f4a7c15u ^ (uint64_t)getpid() << 40 ^ (uint64_t)(uintptr_t)&now;
    for (; done < count; done++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes[done] = (uint8_t)(state >> 24);
    }
}
