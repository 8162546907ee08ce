#include "CLinux.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>

// The program needs some 160 KiB (tried). Of the stack made here, pages are taken when they are touched.
enum { ROOMY = 1 << 20, MADE = 4 << 20 };

void av_with_roomy_stack(void (*body)(void)) {
    static ucontext_t here, there;
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= ROOMY) return body();
    void *stack = mmap(0, MADE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    if (stack == MAP_FAILED || getcontext(&there) != 0) return body();
    there.uc_stack.ss_sp = stack;
    there.uc_stack.ss_size = MADE;
    there.uc_link = &here;
    makecontext(&there, body, 0);
    if (swapcontext(&here, &there) != 0) body();
}
