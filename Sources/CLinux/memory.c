#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int av_sealed_memory(const uint8_t *bytes, size_t length, int *error) {
    int file = memfd_create("apt-verdict", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) {
        *error = errno;
        return -1;
    }
    // GPGME's child gives gpg new descriptors 0 to 2: one of ours there would be closed under its name.
    if (file < 3) {
        int moved = fcntl(file, F_DUPFD_CLOEXEC, 3);
        *error = errno;
        close(file);
        if (moved < 0) return -1;
        file = moved;
    }
    for (size_t done = 0; done < length;) {
        ssize_t put = write(file, bytes + done, length - done);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            *error = put < 0 ? errno : EIO;
            close(file);
            return -1;
        }
        done += (size_t)put;
    }
    if (fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
        *error = errno;
        close(file);
        return -1;
    }
    return file;
}
