// seccomp-cage ANSWER:CALL... -- PROGRAM [ARGUMENT...]
//
// Runs a program under a seccomp filter that gives a system call another answer, as container runtimes do: EPERM:faccessat2 is
// an old runtime's answer to a call it does not know, ENOSYS:clone3 Docker's healthy one, KILL:statx ends the process with SIGSYS.
// All other calls reach the kernel. `o_tmpfile` stands for an openat() that asks for O_TMPFILE. Static, so that it runs in any root
// of this architecture. Exit 125: wrong usage or no filter; 126 and 127 as a shell.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

enum { TMPFILE = -2 };

static const struct {
    const char *name;
    long number;
} calls[] = {
#define CALL(name) {#name, SYS_##name}
    CALL(read), CALL(write), CALL(close), CALL(fstat), CALL(lseek), CALL(mmap), CALL(mprotect), CALL(munmap),
    CALL(faccessat), CALL(faccessat2), CALL(clone), CALL(clone3), CALL(statx), CALL(newfstatat), CALL(utimensat), CALL(fchmod),
    CALL(fchmodat), CALL(fchmodat2), CALL(fchown), CALL(fchownat), CALL(openat), CALL(openat2), CALL(unlinkat), CALL(renameat),
    CALL(renameat2), CALL(mkdirat), CALL(linkat), CALL(symlinkat), CALL(readlinkat), CALL(pipe2), CALL(dup3), CALL(getrandom),
    CALL(close_range), CALL(clock_gettime), CALL(clock_nanosleep), CALL(gettimeofday), CALL(memfd_create), CALL(prlimit64),
    CALL(getgroups), CALL(setgroups), CALL(setresuid), CALL(setresgid), CALL(setuid), CALL(setgid), CALL(setreuid),
    CALL(setregid), CALL(getresuid), CALL(prctl), CALL(execve), CALL(execveat), CALL(wait4), CALL(waitid), CALL(rseq),
    CALL(set_robust_list), CALL(set_tid_address), CALL(futex), CALL(ppoll), CALL(pselect6), CALL(epoll_pwait), CALL(socket),
    CALL(socketpair), CALL(connect), CALL(fsync), CALL(fallocate), CALL(ftruncate), CALL(fcntl), CALL(flock), CALL(ioctl),
    CALL(getdents64), CALL(statfs), CALL(fstatfs), CALL(copy_file_range), CALL(sendfile), CALL(kill), CALL(tgkill),
    CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(uname), CALL(umask), CALL(getcwd), CALL(chdir), CALL(fchdir),
    CALL(fchmodat2), CALL(sysinfo), CALL(sched_getaffinity), CALL(madvise), CALL(brk), CALL(pwrite64), CALL(pread64),
#ifdef SYS_open
    CALL(open), CALL(stat), CALL(lstat), CALL(access), CALL(pipe), CALL(dup2), CALL(chmod), CALL(chown), CALL(unlink),
    CALL(rename), CALL(mkdir), CALL(rmdir), CALL(readlink), CALL(utime), CALL(utimes), CALL(time), CALL(fork), CALL(vfork),
    CALL(select), CALL(poll), CALL(getpgrp), CALL(alarm), CALL(arch_prctl), CALL(symlink), CALL(link), CALL(lchown),
#endif
    {"o_tmpfile", TMPFILE},
};

static const struct {
    const char *name;
    int number;
} errors[] = {{"EPERM", EPERM},   {"ENOSYS", ENOSYS}, {"EACCES", EACCES}, {"EINVAL", EINVAL},
              {"ENOENT", ENOENT}, {"ENOMEM", ENOMEM}, {"EIO", EIO},       {"EOPNOTSUPP", EOPNOTSUPP}};

static int fail(const char *what) {
    fprintf(stderr, "seccomp-cage: %s\n", what);
    return 125;
}

static long number_of(const char *name) {
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0) return calls[i].number;
    return -1;
}

static int answer_of(const char *text, size_t length, unsigned *answer) {
    if (length == 4 && memcmp(text, "KILL", 4) == 0) {
        *answer = SECCOMP_RET_KILL_PROCESS;
        return 1;
    }
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strlen(errors[i].name) == length && memcmp(errors[i].name, text, length) == 0) {
            *answer = SECCOMP_RET_ERRNO | (unsigned)errors[i].number;
            return 1;
        }
    return 0;
}

int main(int count, char **arguments) {
    struct sock_filter filter[512];
    unsigned short used = 0;
    int next = 1;
#define ADD(...) filter[used++] = (struct sock_filter)__VA_ARGS__
#define LOAD(field) ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field)))
    for (; next < count && strcmp(arguments[next], "--") != 0; next++) {
        char *colon = strchr(arguments[next], ':');
        unsigned answer;
        if (used > 500) return fail("too many calls");
        if (!colon || !answer_of(arguments[next], (size_t)(colon - arguments[next]), &answer)) return fail("no such answer");
        long number = number_of(colon + 1);
        if (number == -1) return fail("no such call");
        LOAD(nr);
        if (number == TMPFILE) {
            ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 4));
            LOAD(args[2]);
            ADD(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, O_TMPFILE));
            ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, O_TMPFILE, 0, 1));
        } else {
            ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1));
        }
        ADD(BPF_STMT(BPF_RET | BPF_K, answer));
    }
    ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    if (next + 1 >= count) return fail("usage: seccomp-cage ANSWER:CALL... -- PROGRAM [ARGUMENT...]");
    struct sock_fprog program = {used, filter};
    // root installs it as a runtime does; anybody else only without ever gaining rights.
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0 &&
        (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0))
        return fail(strerror(errno));
    execvp(arguments[next + 1], arguments + next + 1);
    int code = errno == ENOENT ? 127 : 126;
    fprintf(stderr, "seccomp-cage: %s: %s\n", arguments[next + 1], strerror(errno));
    return code;
}
