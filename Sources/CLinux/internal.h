// Shared by the files of this target only.
#ifndef APT_VERDICT_CLINUX_INTERNAL_H
#define APT_VERDICT_CLINUX_INTERNAL_H
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/// fork() whose child is on the list of processes that av_reap_orphans leaves alone. -1 with errno on failure.
pid_t av_fork(void);
/// In a child of av_fork that goes on with this program: the parent's children are not its own, nor is what the parent became.
void av_forget_children(void);
/// Whether av_become_subreaper has done so.
int av_is_subreaper(void);
/// waitpid for one of ours, through EINTR; takes it off the list once it is gone. As waitpid returns.
pid_t av_wait(pid_t pid, int *status, int options);
/// Waits until there is something to read, or the end. 0 where `deadline` (as of av_now) or a signal that asks the program
/// to stop came first.
int av_await(int fd, int64_t deadline);
/// av_wait for a child that is about to end; 0 after two seconds. One that not even SIGKILL ends hangs in a dead file system:
/// it is left to init.
pid_t av_wait_briefly(pid_t pid, int *status);
/// A pipe that exec closes, or its like where a filter refuses pipe2. 0, or -1 with errno.
int av_pipe(int ends[2]);
/// A fifth of a millisecond, between two looks at a child that is about to end; less where a signal comes.
void av_pause(void);
/// Milliseconds on a clock that never jumps.
int64_t av_now(void);
/// In a child: signals as a fresh program expects them.
void av_default_signals(void);
/// In a child: become the user, with the group as the only supplementary one, as apt's DropPrivileges does.
/// 0, or the step that failed, with errno set.
int av_become(uint32_t uid, uint32_t gid);

// limits.c, in the child of av_probe: 0, or the errno with which no more could be had; `reached` says how many there were.
int av_probe_chain(uint64_t count, uint64_t *reached);
/// `report` stays open; every other descriptor above 2 is closed first.
int av_probe_descriptors(uint64_t count, int report, uint64_t *reached);
int av_probe_memory(uint64_t bytes, uint64_t *reached);
#endif
