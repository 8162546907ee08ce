// Starts a program of the bundle with the bundle's own loader and libraries, from wherever the bundle lies.
//
// An ELF file names its loader by an absolute path, which a folder that is mounted anywhere cannot have. So this one needs no
// loader (it is static), finds the folder that it lies in, and starts
//     lib/LOADER --inhibit-cache --library-path lib --argv0 <this file> libexec/PROGRAM arguments...
// Beside `lib` it is apt-verdict itself; in `bin` it starts the program that has its name: GPGME runs bin/gpg.
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef LOADER
#error "LOADER: the file name of the program's loader, such as ld-linux-x86-64.so.2"
#endif
#define PROGRAM "apt-verdict"
// What a shell answers for a program that it could not start.
#define NOT_STARTED 126

static _Noreturn void complain(const char *what, const char *why) {
    fprintf(stderr, PROGRAM ": %s: %s\n", what, why);
    exit(NOT_STARTED);
}

static char *joined(const char *a, const char *b, const char *c) {
    size_t length = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = malloc(length);
    if (!text) complain("cannot start", strerror(ENOMEM));
    snprintf(text, length, "%s%s%s", a, b, c);
    return text;
}

// Cuts the last part off: "/a/b" becomes "/a", "/a" becomes "". Answers that part, or NULL where there is none.
static char *cut(char *path) {
    char *slash = strrchr(path, '/');
    if (!slash) return NULL;
    *slash = 0;
    return slash + 1;
}

// The bundle around this file and the program to start, or 0 where there is no bundle around it.
static int find(const char *file, char **folder, char **program) {
    *folder = joined(file, "", "");
    char *name = cut(*folder);
    if (name && !access(joined(*folder, "/lib/", LOADER), X_OK)) {
        *program = PROGRAM;
        return 1;
    }
    *program = name;
    return name && cut(*folder) && !access(joined(*folder, "/lib/", LOADER), X_OK);
}

// The first folder in PATH is the bundle's, for GPGME finds gpg through PATH alone.
static void lead_path(const char *folder) {
    char *bin = joined(folder, "/bin", "");
    const char *path = getenv("PATH");
    if (!path || !*path) path = "/usr/local/bin:/usr/bin:/bin";
    size_t length = strlen(bin);
    if (!strncmp(path, bin, length) && (path[length] == ':' || !path[length])) return;
    if (setenv("PATH", joined(bin, ":", path), 1)) complain("cannot start", strerror(errno));
}

// Without HOME gpg asks the container's name service modules, and with a locale it reads the container's tables and modules,
// which were made for another C library. It needs neither.
static void keep_apart(void) {
    if (setenv("HOME", "/nonexistent", 0) || setenv("LC_ALL", "C", 1)) complain("cannot start", strerror(errno));
}

// What the caller preloads, a clock of its own for instance, was made for the root's C library. One that needs a newer one than
// ours would keep every program of the bundle from starting, so that is tried first; APT_VERDICT_PRELOAD then says what was left
// out, and the program says so too.
static void leave_out_foreign_preload(char *loader, char *libraries, char *program) {
    const char *preload = getenv("LD_PRELOAD");
    int output[2];
    if (!preload || !*preload || pipe(output)) return;
    pid_t child = fork();
    if (child == 0) {
        dup2(output[1], STDOUT_FILENO);
        dup2(output[1], STDERR_FILENO);
        execv(loader, (char *[]){loader, "--inhibit-cache", "--library-path", libraries, program, "--version", NULL});
        _exit(NOT_STARTED);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    close(output[0]);
    close(output[1]);
    if (child > 0 && status != 0 && (setenv("APT_VERDICT_PRELOAD", preload, 1) || unsetenv("LD_PRELOAD")))
        complain("cannot start", strerror(errno));
}

int main(int argc, char **argv) {
    // The kernel's link is right however the program was started, but needs /proc; the path that was given to execve needs
    // its links followed, and a working directory if it is relative.
    static char self[PATH_MAX + 1];
    char *folder = NULL, *program = NULL;
    int found = readlink("/proc/self/exe", self, sizeof self - 1) > 0 && find(self, &folder, &program);
    if (!found) {
        const char *started = (const char *)getauxval(AT_EXECFN);
        if (!started) started = argc > 0 ? argv[0] : PROGRAM;
        if (!realpath(started, self)) complain(started, strerror(errno));
        if (!find(self, &folder, &program))
            complain(self, "lib/" LOADER " is not beside it; keep the bundle together, or link to this file");
    }
    if (strpbrk(folder, ":;$"))
        complain(folder, "the loader cannot work in a folder with ':', ';' or '$' in its path");
    lead_path(folder);
    if (strcmp(program, PROGRAM)) keep_apart();

    char *loader = joined(folder, "/lib/", LOADER), *libraries = joined(folder, "/lib", "");
    program = joined(folder, "/libexec/", program);
    leave_out_foreign_preload(loader, libraries, program);
    char *head[] = {loader, "--inhibit-cache", "--library-path", libraries, "--argv0", self, program};
    size_t heads = sizeof head / sizeof *head, rest = argc > 1 ? (size_t)argc - 1 : 0;
    char **words = calloc(heads + rest + 1, sizeof *words);
    if (!words) complain("cannot start", strerror(ENOMEM));
    memcpy(words, head, sizeof head);
    if (rest) memcpy(words + heads, argv + 1, rest * sizeof *words);
    execv(loader, words);
    complain(loader, strerror(errno));
}
