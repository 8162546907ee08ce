#include "CLinux.h"

#include <sys/stat.h>

static int count = 0;
static char **arguments = 0;
static char **environment = 0;
static mode_t mask = 022;

// glibc calls constructors with main's three arguments.
__attribute__((constructor)) static void capture(int argc, char **argv, char **envp) {
    count = argc;
    arguments = argv;
    environment = envp;
    mask = umask(022);
    umask(mask);
}

int av_argument_count(void) { return arguments ? count : 0; }

const char *av_argument(int index) {
    return arguments && index >= 0 && index < count ? arguments[index] : 0;
}

const char *av_environment_entry(int index) {
    if (!environment || index < 0) return 0;
    for (int i = 0; i < index; i++)
        if (!environment[i]) return 0;
    return environment[index];
}

unsigned av_inherited_umask(void) { return mask; }
