#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 16384, MOST_WORDS = 512 };

// What GPGME's child calls to become gpg. The program's own definition of a libc function is taken before libc's, by
// libgpgme too (ld.so(8); a static link does the same), so options can be put in front of GPGME's without a file that holds
// them. Paths that do not begin with AV_EXEC_WITH_OPTIONS go to execve as they are. Runs between fork and exec: nothing here
// allocates.
int execv(const char *path, char *const arguments[]) {
    const size_t prefix = sizeof AV_EXEC_WITH_OPTIONS - 1;
    if (strncmp(path, AV_EXEC_WITH_OPTIONS, prefix) != 0) return execve(path, arguments, environ);
    char text[LONGEST];
    size_t length = strlen(path + prefix);
    if (length >= sizeof text) {
        errno = E2BIG;
        return -1;
    }
    memcpy(text, path + prefix, length + 1);
    char *words[MOST_WORDS];
    size_t count = 0;
    for (char *word = text, *next; word; word = next) {
        next = strchr(word, '\n');
        if (next) *next++ = 0;
        if (count >= MOST_WORDS - 1) {
            errno = E2BIG;
            return -1;
        }
        words[count++] = word;
        // gpg takes a keyring that it cannot open for one without keys, and then every key is missing.
        if (count < 3 || strcmp(words[count - 2], "--keyring") != 0) continue;
        int keyring = open(word, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (keyring < 0) return -1;
        close(keyring);
    }
    for (char *const *given = arguments[0] ? arguments + 1 : arguments; *given; given++) {
        if (count >= MOST_WORDS - 1) {
            errno = E2BIG;
            return -1;
        }
        words[count++] = *given;
    }
    words[count] = 0;
    return execve(words[0], words, environ);
}
