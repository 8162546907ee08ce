#define _GNU_SOURCE
#include "CLinux.h"
#include "internal.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t received = 0;

static void note(int signal) {
    if (!received) received = signal == SIGHUP ? SIGTERM : signal;  // one way to be asked to end, and one exit code
}

void av_watch_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = note;  // without SA_RESTART, so that a wait ends
    sigaction(SIGINT, &action, 0);
    sigaction(SIGTERM, &action, 0);
    sigaction(SIGQUIT, &action, 0);
    // A terminal that is closed must not leave files behind; nohup's wish to go on is kept.
    struct sigaction inherited;
    if (sigaction(SIGHUP, 0, &inherited) == 0 && inherited.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, 0);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, 0);
    sigaction(SIGXFSZ, &action, 0);
}

int av_interruption(void) { return received; }

void av_default_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = SIG_DFL;
    static const int changed[] = {SIGINT, SIGTERM, SIGQUIT, SIGPIPE, SIGXFSZ, SIGCHLD};
    for (unsigned i = 0; i < sizeof changed / sizeof *changed; i++) sigaction(changed[i], &action, 0);
    struct sigaction hangup;
    if (sigaction(SIGHUP, 0, &hangup) == 0 && hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
}

int av_become(uint32_t uid, uint32_t gid) {
    gid_t only = gid;
    if (uid == (uint32_t)-1 || gid == (uint32_t)-1) {  // to setresuid that means "leave it"
        errno = EINVAL;
        return AV_STEP_SETUID;
    }
    if (setgroups(1, &only) != 0) return AV_STEP_SETGROUPS;
    if (setresgid(gid, gid, gid) != 0) return AV_STEP_SETGID;
    if (setresuid(uid, uid, uid) != 0) return AV_STEP_SETUID;
    return AV_STEP_NONE;
}
