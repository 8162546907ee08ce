// What Glibc's module cannot give Swift, each function prefixed `av_`.
//
// Swift must not run between fork and exec (its runtime takes locks and allocates), so everything that forks is here, and
// what the children run is async-signal-safe. The one exception is helper.c.
#ifndef APT_VERDICT_CLINUX_H
#define APT_VERDICT_CLINUX_H

#include <stddef.h>
#include <stdint.h>

// -- arguments.c: argv and envp as the kernel gave them. `CommandLine.arguments` reads /proc and is empty without it.
int av_argument_count(void);
/// The argument at `index`, or NULL outside the range.
const char *av_argument(int index);
/// The environment entry (`NAME=value`) at `index`, or NULL after the last one.
const char *av_environment_entry(int index);
/// The umask that the program was started with.
unsigned av_inherited_umask(void);

// -- descriptors.c
/// Takes the numbers 0 to 2 where they are closed, so that no pipe gets one of them: GPGME then gives gpg the wrong ends.
void av_hold_standard_descriptors(void);

// -- stack.c
/// Runs `body` on a stack that is large enough for Swift: the usual one, or where a limit keeps that small, one of its own.
void av_with_roomy_stack(void (*body)(void));

// -- signals.c: SIGINT, SIGTERM, SIGQUIT and SIGHUP set a flag; SIGPIPE and SIGXFSZ are ignored so that EPIPE and EFBIG are seen instead.
void av_watch_signals(void);
/// The number of the first signal that asked the program to stop, or 0.
int av_interruption(void);

// -- lastwords.c: what is said on standard output, and the exit code, where this process can no longer do so itself.
/// `late` after `seconds` (0 for never), `broken` where a signal that stands for a bug arrives; each is cut after 255 bytes.
void av_last_words(const char *late, double seconds, const char *broken, int exit_code);
/// Takes the time limit away.
void av_end_last_words(void);

// -- children.c: who started which process.
/// Orphaned descendants come to this process instead of to init. 0, or an errno.
int av_become_subreaper(void);
/// Reaps every dead child that was not started by this library, and says how many there were.
int av_reap_orphans(void);
/// Reaps as av_reap_orphans does until no child is left or the time is over. Where it once was, later calls do not wait: then
/// an orphan means to stay. While a program runs that av_run_start started, only what is of this process's own group is
/// waited for, and nothing else is reaped: gpg is of it, such a program and what it starts are not.
int av_settle_orphans(int milliseconds);
/// 0, or the errno with which a chain of `count` processes, each the child of the one before, could not be started.
int av_try_processes(int count);
/// How many processors this process may use (sched_getaffinity), at least 1.
int av_usable_cores(void);
/// Kills every child of the main thread that was not started by this library, as /proc lists them; says how many.
int av_end_orphans(void);

// -- helper.c: a child that goes on with a copy of this program.
/// As fork: 0 in the child, which is in a process group of its own, the child's number in the parent, or -1 with errno. Only for a
/// program with a single thread: what another one holds would stay locked in the child.
int av_start_helper(void);
/// Waits for the end of a helper that was told to come to it; what is left of its group after two seconds is killed.
void av_end_helper(int pid);

// -- run.c: run a program to its end, without a shell.
struct av_run_request {
    const char *path;            // the executable, as execve takes it
    const uint8_t *arguments;    // argv, each string ended by NUL, argv[0] included
    size_t arguments_length;
    const uint8_t *environment;  // `NAME=value` strings, each ended by NUL
    size_t environment_length;
    const uint8_t *input;        // given to standard input, which is then closed
    size_t input_length;
    size_t output_limit;         // bytes kept of each of the two outputs; the rest is read and dropped
    int64_t deadline_milliseconds;
    int64_t grace_milliseconds;  // asked to stop, this program asks it to end (SIGTERM) and kills it this much later; 0: at once
    const char *root;            // chroot there first, or NULL
    const char *directory;       // then chdir there, or NULL
    int switch_user;             // whether to become uid and gid, with gid as the only supplementary group
    uint32_t uid;
    uint32_t gid;
    int set_umask;               // whether to set this umask first
    uint32_t umask;
    int end_group;               // whether what is left of its process group when it ends is killed
};

enum {
    AV_RUN_EXITED = 0,       // `status` is the exit code
    AV_RUN_SIGNALLED = 1,    // `status` is the signal that ended it
    AV_RUN_LATE = 2,         // killed at the deadline
    AV_RUN_INTERRUPTED = 3,  // killed because av_interruption() became non-zero
    AV_RUN_NOT_STARTED = 4   // `error` and `step` say why
};

enum {
    AV_STEP_NONE = 0,
    AV_STEP_MEMORY,
    AV_STEP_PIPE,
    AV_STEP_FORK,
    AV_STEP_CHROOT,
    AV_STEP_CHDIR,
    AV_STEP_SETGROUPS,
    AV_STEP_SETGID,
    AV_STEP_SETUID,
    AV_STEP_EXEC,
    AV_STEP_OPEN_DIRECTORY,
    AV_STEP_CREATE,
    AV_STEP_UNLINK,
    AV_STEP_WRITE,
    AV_STEP_FSYNC,
    AV_STEP_CLOSE,
    AV_STEP_OPEN,
    AV_STEP_READ,
    AV_STEP_ACCESS,
    AV_STEP_SEARCH,
    AV_STEP_MAP,
    AV_STEP_IDENTITY
};

struct av_run_result {
    int outcome;
    int status;
    int error;
    int step;
    uint8_t *output;
    size_t output_length;
    int output_truncated;
    uint8_t *errors;
    size_t errors_length;
    int errors_truncated;
};

// A program that was started, the near ends of its pipes, and how much of its input it has got.
struct av_running {
    int32_t pid;
    int input, output, errors;
    size_t sent;
};

/// Starts it, and gives it as much of its input as a pipe holds. 0 where it did not start, and `result` says why; else av_run_finish has to follow.
int av_run_start(const struct av_run_request *request, struct av_running *running, struct av_run_result *result);
/// Feeds and reads what was started until it ends; the deadline counts from here.
void av_run_finish(const struct av_run_request *request, struct av_running *running, struct av_run_result *result);
/// Frees what av_run_finish left in `result`.
void av_run_release(struct av_run_result *result);

// -- walk.c: a path inside another root, followed from an opened directory.
enum { AV_PATH_LENGTH = 4096 };

struct av_walk {
    int entry;                  // O_PATH descriptor of what the path leads to, or -1
    int parent;                 // O_PATH descriptor of the directory that holds it; -1 for a directory
    char name[256];             // its name there
    char path[AV_PATH_LENGTH];  // absolute inside the root, without links; after a failure the directory that was reached
};

/// An O_PATH descriptor of a directory (Glibc's module does not show O_PATH), or -1 with errno.
int av_open_root(const char *path);

/// Follows `path` from the descriptor `root` as if that were the root directory, one name at a time. Links, absolute ones and
/// `..` included, never lead out of it, and neither do links that change meanwhile. 0, or an errno. The two descriptors
/// are the caller's to close. Async-signal-safe.
int av_walk(int root, const char *path, int follow_last, struct av_walk *found);

// -- probe.c: one small operation in a forked child, as another user, with a deadline.
enum {
    AV_PROBE_ROOM = 0,    // create, unlink, write, fsync, close in the directory `path`
    AV_PROBE_READ = 1,    // open `path` and read one byte
    AV_PROBE_ACCESS = 2,  // access(path, R_OK|W_OK|X_OK)
    AV_PROBE_SEARCH = 3,  // may every directory above `path` be searched
    AV_PROBE_WRITE = 4,   // open the existing `path` for writing
    AV_PROBE_PROCESSES = 5,    // a chain of `count` processes, this child the first, all alive at the same time
    AV_PROBE_DESCRIPTORS = 6,  // `count` descriptors open at the same time, standard input, output and error included
    AV_PROBE_MEMORY = 7,       // `bytes` of address space, mapped and not touched
    AV_PROBE_IDENTITY = 8      // whether the kernel has the ids that were switched to
};

enum {
    AV_PROBE_DONE = 0,         // the operation ran: step AV_STEP_NONE is success, else `step` and `error`
    AV_PROBE_LATE = 1,         // killed at the deadline
    AV_PROBE_DIED = 2,         // ended by the signal in `error`, or without an answer (0)
    AV_PROBE_NOT_STARTED = 3,  // `step` and `error`: no pipe, no fork, or the user could not be switched to
    AV_PROBE_INTERRUPTED = 4
};

struct av_probe_request {
    int operation;
    const char *path;
    int in_root;  // whether the path is meant inside the opened directory `root`, and followed by av_walk
    int root;
    int switch_user;
    uint32_t uid;
    uint32_t gid;
    int limit_file_size;       // whether to set RLIMIT_FSIZE to `file_size_limit` first
    uint64_t file_size_limit;  // all bits set is unlimited
    uint64_t bytes;            // room: how much to write in all, spread over the files
    uint32_t files;            // room: how many files to hold open at once, at least 1
    uint32_t block;            // room: bytes in each file but the first, which gets the rest
    uint64_t count;            // processes, descriptors: how many
    const char *name;          // room: an unpredictable file name without a slash; a number is put behind it
    int64_t deadline_milliseconds;
};

struct av_probe_result {
    int32_t outcome;
    int32_t step;
    int32_t error;
    uint32_t created;  // room: files created
    uint64_t written;  // room: bytes written; processes, descriptors, memory: how many there were
    uint64_t offset;   // search: length of the prefix of `path` that refuses
};

void av_probe(const struct av_probe_request *request, struct av_probe_result *result);

// -- calls.c: which system calls a filter keeps from the kernel, tried in a child with arguments that do nothing.
enum {
    AV_CALLS_MOST = 128,
    AV_CALL_NOT_TRIED = -1,
    AV_CALL_KILLED = -2  // the child was ended by SIGSYS
};

struct av_calls {
    int32_t answers[AV_CALLS_MOST];  // by the index of the call: 0, an errno, or AV_CALL_…
    int32_t error;                   // why the rest was not tried: an errno (ETIME: the deadline, EINTR: a signal, ECHILD: a child died), or 0
};

/// How many calls are tried.
int av_call_count(void);
/// The name of the call at `index`, NULL outside the range. `o_tmpfile` is an openat() with O_TMPFILE.
const char *av_call_name(int index);
void av_try_calls(int64_t deadline_milliseconds, struct av_calls *found);

enum {
    AV_CLOCK_LIBRARY = 0,      // the C library's clock_gettime(), or what a preloaded library put in its place
    AV_CLOCK_SYSTEM_CALL = 1,  // clock_gettime(2) past the C library and the vDSO
    AV_CLOCK_FRESH_FILE = 2,   // the modification time that the kernel gives to a file just made in memory
    AV_CLOCK_WAYS = 3
};

struct av_clocks {
    int64_t seconds[AV_CLOCK_WAYS];  // since 1970
    int32_t errors[AV_CLOCK_WAYS];   // 0, an errno, or AV_CALL_…
};

/// Reads the wall clock in each way, in a child.
void av_read_clocks(struct av_clocks *found);

// -- pidfd.c: Glibc's module has no pidfd_open, and Debian 11's glibc neither.
/// A descriptor (close-on-exec) that stands for the process as long as it is open; -1 with errno on failure.
int av_pidfd_open(int pid);

// -- memory.c: a file in memory that nobody can change any more.
/// A descriptor (3 or higher, closed by exec) of a sealed memory file with these bytes, or -1 with the errno in `error`.
int av_sealed_memory(const uint8_t *bytes, size_t length, int *error);

// -- execv.c: options for a program that a library starts with execv.
/// A path that begins with this is no file's: /dev/null is no directory. What follows are lines: the program, then the words
/// that go in front of the arguments. A word behind `--keyring` must be a file that opens, or execv fails.
#define AV_EXEC_WITH_OPTIONS "/dev/null/with-options\n"

// -- random.c: getrandom(2) is in a header that Glibc's module leaves out. Never fails: see there.
void av_random(uint8_t *bytes, size_t count);

// -- resolver.c: `res_state` is a macro type with bit fields that Glibc's module leaves out.
enum {
    AV_QUERY_NONE = 0,    // there is no such record
    AV_QUERY_FAILED = -1  // no name server answered
};

/// Asks for the SRV records of `name` and answers the length of the DNS message put into `answer`, or AV_QUERY_….
/// `server` is an IPv4 address to ask in place of those of /etc/resolv.conf, or NULL. Takes at most `seconds`,
/// and never less than one for each of two servers.
int av_query_services(const char *name, const char *server, uint16_t port, int seconds, uint8_t *answer, size_t capacity);
/// From here on names are looked up by what is in the C library itself (files, DNS), whatever /etc/nsswitch.conf says: its
/// modules are the machine's, made for the machine's C library, and loading one into another can end the process.
void av_use_built_in_name_services(void);
void av_use_host_services(const char *services);

#endif
