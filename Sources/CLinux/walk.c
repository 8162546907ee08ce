#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Linux follows 40 links as well (path_resolution(7)). No sane path is deeper, and no more descriptors are taken.
enum { MOST_LINKS = 40, DEEPEST = 128 };

// Where the walk stands: the directories passed, each held open, and their names as text.
struct way {
    int root;
    int passed[DEEPEST];
    int depth;
    size_t length;
};

static int top(const struct way *way) { return way->depth == 0 ? way->root : way->passed[way->depth - 1]; }

static void leave(struct way *way, struct av_walk *found) {
    if (way->depth == 0) return;
    close(way->passed[--way->depth]);
    while (way->length > 0 && found->path[--way->length] != '/') {}
    found->path[way->length] = 0;
}

// Puts a name behind the path; 0, or an errno.
static int append(struct way *way, struct av_walk *found, const char *name) {
    size_t size = strlen(name);
    if (way->length + 1 + size >= sizeof found->path) return ENAMETOOLONG;
    found->path[way->length++] = '/';
    memcpy(found->path + way->length, name, size + 1);
    way->length += size;
    return 0;
}

// Puts a link's text in front of what is left to walk; 0, or an errno.
static int follow(int link, char *rest, size_t room, char **next) {
    char target[AV_PATH_LENGTH];
    ssize_t size = readlinkat(link, "", target, sizeof target);
    if (size < 0) return errno;
    if (size == 0) return ENOENT;
    size_t left = strlen(*next);
    if ((size_t)size == sizeof target || (size_t)size + left >= room) return ENAMETOOLONG;
    memmove(rest + size, *next, left + 1);
    memcpy(rest, target, (size_t)size);
    *next = rest;
    return 0;
}

// One name after the other. 0, or an errno; found->entry stays -1 where the path ends at a directory passed.
static int walk(struct way *way, const char *path, int follow_last, struct av_walk *found) {
    char rest[2 * AV_PATH_LENGTH], *next = rest;
    size_t given = strlen(path);
    if (given == 0) return ENOENT;
    if (given >= AV_PATH_LENGTH) return ENAMETOOLONG;
    memcpy(rest, path, given + 1);
    for (int links = 0, error;;) {
        next += strspn(next, "/");
        size_t size = strcspn(next, "/");
        if (size == 0) return 0;
        if (size >= sizeof found->name) return ENAMETOOLONG;
        memcpy(found->name, next, size);
        found->name[size] = 0;
        next += size;
        if (strcmp(found->name, ".") == 0) continue;
        if (strcmp(found->name, "..") == 0) {
            leave(way, found);
            continue;
        }
        // Held open before it is looked at: what is seen now is what is used later.
        int entry = openat(top(way), found->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
        if (entry < 0) return errno;
        struct stat status;
        int last = *next == 0;
        if (fstat(entry, &status) != 0) {
            error = errno;
        } else if (S_ISLNK(status.st_mode) && !(last && !follow_last)) {
            error = ++links > MOST_LINKS ? ELOOP : follow(entry, rest, sizeof rest, &next);
            if (error == 0 && *next == '/')
                while (way->depth > 0) leave(way, found);
            close(entry);
            if (error != 0) return error;
            continue;
        } else if (S_ISDIR(status.st_mode)) {
            error = way->depth == DEEPEST ? ENAMETOOLONG : append(way, found, found->name);
            if (error == 0) {
                way->passed[way->depth++] = entry;
                continue;
            }
        } else if (last) {
            error = append(way, found, found->name);
            found->parent = error == 0 ? fcntl(top(way), F_DUPFD_CLOEXEC, 0) : -1;
            if (error == 0 && found->parent < 0) error = errno;
            if (error == 0) {
                found->entry = entry;
                return 0;
            }
        } else {
            error = ENOTDIR;
        }
        close(entry);
        return error;
    }
}

int av_open_root(const char *path) { return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC); }

int av_walk(int root, const char *path, int follow_last, struct av_walk *found) {
    struct way way = {.root = root};
    found->entry = found->parent = -1;
    found->path[0] = found->name[0] = 0;
    int error = walk(&way, path, follow_last, found);
    if (error == 0 && found->entry < 0) {
        found->entry = fcntl(top(&way), F_DUPFD_CLOEXEC, 0);
        if (found->entry < 0) error = errno;
    }
    if (found->path[0] == 0) memcpy(found->path, "/", 2);
    while (way.depth > 0) close(way.passed[--way.depth]);
    return error;
}
