#include "CLinux.h"

#include <sys/syscall.h>
#include <unistd.h>

// The same number on every architecture (Linux 5.3).
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

int av_pidfd_open(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
