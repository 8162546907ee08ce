#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int av_start_helper(void) {
    pid_t pid = av_fork();
    if (pid == 0) {
        // A group of its own: while a program of this library's runs, only this process's own group is waited for.
        setpgid(0, 0);
        av_forget_children();
        return 0;
    }
    if (pid > 0) setpgid(pid, pid);
    return pid;
}

void av_end_helper(int pid) {
    int status;
    if (av_wait_briefly(pid, &status) != 0) return;
    kill(-pid, SIGKILL);
    av_wait_briefly(pid, &status);
}
