import Linux
import TestSupport
import Testing

/// The kernel's own resolution inside a root (openat2 with RESOLVE_IN_ROOT) as the oracle of ours.
@Suite(.enabled(if: HarnessTests.compiler != nil, "needs a C compiler")) struct RootOracleTests {
    /// Random trees of directories, files and links, and random paths through them: the same file or the same error.
    @Test func agreesWithTheKernel() throws {
        let directory = try TemporaryDirectory()
        let result = try HarnessTests().run(
            main: """
                const char *words[] = {"a", "b", "c", "..", ".", "", "d"};
                unsigned state = 12345;
                int compared = 0, found = 0, loops = 0;
                if (chdir(av_argument(1)) != 0) return 1;
                for (int round = 0; round < 300; round++) {
                    char text[200], path[200];
                    if (mkdir("r", 0755) != 0) return 2;
                    int root = av_open_root("r");
                    for (int i = 0; i < 14; i++) {
                        path[0] = text[0] = 0;
                        strcat(path, "r");
                        for (int n = 1 + rand_r(&state) % 3; n > 0; n--) sprintf(path + strlen(path), "/%s", words[rand_r(&state) % 3]);
                        if (rand_r(&state) % 3 == 0) strcat(text, "/");
                        for (int n = 1 + rand_r(&state) % 4; n > 0; n--) sprintf(text + strlen(text), "%s/", words[rand_r(&state) % 7]);
                        if (rand_r(&state) % 4 && strlen(text) > 1) text[strlen(text) - 1] = 0;
                        switch (rand_r(&state) % 4) {
                        case 0: close(open(path, O_CREAT | O_WRONLY, 0644)); break;
                        case 1: case 2: if (mkdir(path, 0755) != 0) continue; break;
                        default: if (text[0] && symlink(text, path) != 0) continue;
                        }
                    }
                    for (int i = 0; i < 60; i++) {
                        path[0] = 0;
                        if (rand_r(&state) % 2) strcat(path, "/");
                        for (int n = 1 + rand_r(&state) % 6; n > 0; n--) sprintf(path + strlen(path), "%s/", words[rand_r(&state) % 7]);
                        if (rand_r(&state) % 3) path[strlen(path) - 1] = 0;
                        int follow = rand_r(&state) % 2;
                        struct open_how how = {.flags = O_PATH | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW), .resolve = RESOLVE_IN_ROOT};
                        int theirs, error = 0;
                        do theirs = (int)syscall(SYS_openat2, root, path, &how, sizeof how); while (theirs < 0 && errno == EAGAIN);
                        if (theirs < 0) error = errno;
                        struct av_walk ours;
                        int answer = av_walk(root, path, follow, &ours);
                        struct stat one = {0}, two = {0};
                        if (theirs >= 0) fstat(theirs, &one);
                        if (ours.entry >= 0) fstat(ours.entry, &two);
                        if (answer != error || one.st_ino != two.st_ino) printf("%s: %d %d\\n", path, answer, error);
                        compared++;
                        found += answer == 0;
                        loops += answer == ELOOP;
                        if (theirs >= 0) close(theirs);
                        if (ours.entry >= 0) close(ours.entry);
                        if (ours.parent >= 0) close(ours.parent);
                    }
                    close(root);
                    if (system("rm -r r") != 0) return 3;
                }
                printf("%d %d %d %d", compared == 18000, found > 3000, loops > 50, open("/dev/null", O_RDONLY) < 10);
                """, [directory.path], environment: ["PATH": "/usr/bin:/bin"])
        #expect(result.ending == .exited(0))
        #expect(result.outputText == "1 1 1 1")
    }
}
