#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The program is single-threaded, its tests are not: hence the lock. 256 children at once are more than either starts;
// one more is still waited for by its starter, it is only no longer safe from av_reap_orphans.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pid_t registered[256];
enum { CAPACITY = sizeof registered / sizeof *registered };

static void replace(pid_t from, pid_t to) {
    for (int i = 0; i < CAPACITY; i++)
        if (registered[i] == from) {
            registered[i] = to;
            return;
        }
}

pid_t av_fork(void) {
    pthread_mutex_lock(&lock);
    pid_t pid = fork();
    // The child never comes here again (it forks by fork() alone), so it may leave the lock as it is; or it is a helper's.
    if (pid == 0) return 0;
    int error = errno;
    if (pid > 0) replace(0, pid);
    pthread_mutex_unlock(&lock);
    errno = error;
    return pid;
}

pid_t av_wait(pid_t pid, int *status, int options) {
    pid_t answer;
    do answer = waitpid(pid, status, options);
    while (answer < 0 && errno == EINTR);
    if (answer != 0) {
        int error = errno;
        pthread_mutex_lock(&lock);
        replace(pid, 0);
        pthread_mutex_unlock(&lock);
        errno = error;
    }
    return answer;
}

pid_t av_wait_briefly(pid_t pid, int *status) {
    pid_t gone = 0;
    for (int64_t until = av_now() + 2000; gone == 0 && av_now() < until;) {
        gone = av_wait(pid, status, WNOHANG);
        if (gone == 0) av_pause();
    }
    return gone;
}

int av_await(int fd, int64_t deadline) {
    for (;;) {
        int64_t left = deadline - av_now();
        if (left <= 0 || av_interruption()) return 0;
        struct pollfd polled = {fd, POLLIN, 0};
        // In slices, so that a signal that came just before is noticed.
        if (poll(&polled, 1, left < 200 ? (int)left : 200) > 0) return 1;
    }
}

// waitid that only looks. While a child of this library runs, or has ended and is not waited for yet, only at this process's own
// group: such a child would hide the others behind it, and a program of av_run_start has a group of its own.
static int look_for_dead(siginfo_t *info) {
    int any = 0;
    for (int i = 0; i < CAPACITY; i++) any |= registered[i] != 0;
    info->si_pid = 0;
    return waitid(any ? P_PGID : P_ALL, any ? (id_t)getpgrp() : 0, info, WEXITED | WNOHANG | WNOWAIT);
}

static int is_subreaper = 0;

int av_become_subreaper(void) {
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) return errno;
    is_subreaper = 1;
    return 0;
}

int av_is_subreaper(void) { return is_subreaper; }

void av_forget_children(void) {
    pthread_mutex_init(&lock, 0);
    for (int i = 0; i < CAPACITY; i++) registered[i] = 0;
    is_subreaper = 0;
}

int av_reap_orphans(void) {
    int reaped = 0;
    // One of ours in this group still hides what is behind it: it is waited for at once by its starter, and the next call finds
    // the rest.
    for (;;) {
        siginfo_t info;
        pthread_mutex_lock(&lock);
        int answer = look_for_dead(&info);
        pid_t pid = answer == 0 ? info.si_pid : 0;
        int ours = 0;
        for (int i = 0; pid > 0 && i < CAPACITY; i++) ours |= registered[i] == pid;
        if (pid > 0 && !ours) waitpid(pid, 0, WNOHANG);
        pthread_mutex_unlock(&lock);
        if (pid <= 0 || ours) return reaped;
        reaped++;
    }
}

int av_settle_orphans(int milliseconds) {
    static int given_up = 0;
    int64_t end = av_now() + (given_up ? 0 : milliseconds);
    int reaped = 0;
    for (;;) {
        reaped += av_reap_orphans();
        siginfo_t info;
        pthread_mutex_lock(&lock);
        int answer = look_for_dead(&info);
        pthread_mutex_unlock(&lock);
        if (answer != 0) return reaped;  // ECHILD: none is left
        if (av_now() >= end) break;
        av_pause();
    }
    if (milliseconds > 0) given_up = 1;
    return reaped;
}

// The rest of the chain, in a child. Ends it with the errno of the link that failed.
static void go_on(int count) {
    if (count <= 0) _exit(0);
    pid_t child = fork();
    if (child < 0) _exit(errno & 0xff);
    if (child == 0) go_on(count - 1);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 0);
}

int av_try_processes(int count) {
    pid_t child = av_fork();
    if (child < 0) return errno;
    if (child == 0) go_on(count - 1);
    int status = 0;
    if (av_wait(child, &status, 0) != child) return 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

int av_end_orphans(void) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    int ended = 0;
    char *place = text, *end;
    for (long pid = strtol(place, &end, 10); end != place && pid > 0; place = end, pid = strtol(place, &end, 10)) {
        int ours = 0;
        pthread_mutex_lock(&lock);
        for (int i = 0; i < CAPACITY; i++) ours |= registered[i] == pid;
        if (!ours && kill((pid_t)pid, SIGKILL) == 0) ended++;
        pthread_mutex_unlock(&lock);
    }
    return ended;
}

void av_pause(void) {
    struct timespec fifth = {0, 200000};
    nanosleep(&fifth, 0);
}

int64_t av_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
