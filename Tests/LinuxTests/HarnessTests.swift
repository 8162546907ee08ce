import Foundation
import Linux
import TestSupport
import Testing

/// The C floor in a process of its own: signals and orphans of the test process belong to all tests.
@Suite struct HarnessTests {
    static let compiler = ["clang", "cc", "gcc"].lazy
        .compactMap { findExecutable($0, in: environment["PATH"] ?? "/usr/bin:/bin") }.first

    /// Compiles a `main` with the C floor and runs it.
    func run(main body: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws
        -> ProgramRun
    {
        let directory = try TemporaryDirectory()
        let floor = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Sources/CLinux").standardized.path
        let source = try directory.write(
            "main.c",
            """
            #define _GNU_SOURCE
            #include "CLinux.h"
            #include <errno.h>
            #include <fcntl.h>
            #include <linux/openat2.h>
            #include <signal.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/stat.h>
            #include <sys/syscall.h>
            #include <sys/wait.h>
            #include <unistd.h>
            __attribute__((unused)) static struct av_run_result sh(const char *line, int64_t deadline) {
                char block[400];
                int length = snprintf(block, sizeof block, "sh%c-c%c%s", 0, 0, line) + 1;
                struct av_run_request request = {.path = "/bin/sh", .arguments = (uint8_t *)block,
                    .arguments_length = (size_t)length, .output_limit = 1000, .deadline_milliseconds = deadline};
                struct av_run_result result;
                struct av_running running;
                if (av_run_start(&request, &running, &result)) av_run_finish(&request, &running, &result);
                return result;
            }
            int main(void) {
            \(body)
            }
            """)
        let compiler = try #require(Self.compiler)
        let files = try listDirectory(floor).filter { $0.hasSuffix(".c") }.map { "\(floor)/\($0)" }
        try mustRun(
            compiler, ["-Wall", "-Werror", "-I\(floor)/include", "-o", directory("harness"), source] + files,
            environment: Linux.environment)
        return runProgram(directory("harness"), arguments, environment: environment)
    }

    @Test(.enabled(if: compiler != nil, "needs a C compiler")) func argumentsComeFromTheKernel() throws {
        let result = try run(
            main: """
                for (int i = 1; i < av_argument_count(); i++) printf("%s|", av_argument(i));
                int i = 0;
                while (av_environment_entry(i)) i++;
                printf("%d %d %d", i, av_argument(-1) == 0, av_argument(av_argument_count()) == 0);
                """, ["one", "", "two words"], environment: ["X": "1"])
        #expect(result.outputText == "one||two words|3 1 1")
    }

    @Test(.enabled(if: compiler != nil, "needs a C compiler")) func onlyOrphansAreReaped() throws {
        let result = try run(
            main: """
                av_become_subreaper();
                // A grandchild that outlives its parent comes to us and dies.
                struct av_run_result first = sh("(sleep 0.2) >/dev/null 2>&1 & exit 5", 5000);
                printf("%d %d ", first.outcome, first.status);
                int reaped = 0;
                for (int i = 0; i < 100 && reaped == 0; i++) { usleep(20000); reaped += av_reap_orphans(); }
                printf("%d %d ", reaped, av_reap_orphans());
                // One that was not started here, and so counts as an orphan too.
                if (fork() == 0) _exit(0);
                usleep(100000);
                printf("%d", av_reap_orphans());
                """)
        #expect(result.outputText == "0 5 1 0 1")
    }

    @Test(.enabled(if: compiler != nil, "needs a C compiler")) func aProgramThatRunsHidesNoOrphan() throws {
        let result = try run(
            main: """
                av_become_subreaper();
                char block[] = "sh\\0-c\\0sleep $0\\0""30";
                struct av_run_request request = {.path = "/bin/sh", .arguments = (uint8_t *)block,
                    .arguments_length = sizeof block, .output_limit = 10, .deadline_milliseconds = 500};
                for (int ended = 0; ended < 2; ended++) {
                    struct av_running running;
                    struct av_run_result result;
                    if (!av_run_start(&request, &running, &result)) return 1;
                    siginfo_t info;
                    // The second one has ended, and nobody has waited for it.
                    if (ended && (kill(running.pid, SIGKILL) || waitid(P_PID, running.pid, &info, WEXITED | WNOWAIT))) return 2;
                    pid_t parent = fork();
                    if (parent == 0) { if (fork() == 0) usleep(100000); _exit(0); }
                    // Both come to an end while it lasts, and waiting for them does not wait for it.
                    printf("%d ", av_settle_orphans(20000));
                    info.si_pid = 0;
                    if (waitid(P_PID, running.pid, &info, WEXITED | WNOHANG | WNOWAIT)) return 3;
                    printf("%d ", info.si_pid == running.pid);
                    av_run_finish(&request, &running, &result);
                    av_run_release(&result);
                }
                """)
        #expect(result.ending == .exited(0))
        #expect(result.outputText == "2 0 2 1 ")
    }

    @Test(.enabled(if: compiler != nil, "needs a C compiler")) func orphansThatStillRunAreEnded() throws {
        let result = try run(
            main: """
                av_become_subreaper();
                sh("(exec sleep 30) >/dev/null 2>&1 & exit 0", 5000);
                usleep(50000);
                printf("%d ", av_end_orphans());
                int reaped = 0;
                for (int i = 0; i < 100 && reaped == 0; i++) { usleep(20000); reaped += av_reap_orphans(); }
                printf("%d %d", reaped, av_end_orphans());
                """)
        #expect(result.outputText == "1 1 0")
    }

    @Test(.enabled(if: compiler != nil, "needs a C compiler")) func aSignalEndsWaitsAndIsRemembered() throws {
        let result = try run(
            main: """
                av_watch_signals();
                printf("%d ", av_interruption());
                char line[60];
                snprintf(line, sizeof line, "kill -TERM %d; sleep 30", getpid());
                struct av_run_result run = sh(line, 20000);
                printf("%d %d ", run.outcome == AV_RUN_INTERRUPTED, av_interruption());
                raise(SIGINT);
                raise(SIGPIPE);
                printf("%d ", av_interruption());
                struct av_probe_request request = {.operation = AV_PROBE_READ, .path = "/dev/null", .deadline_milliseconds = 5000};
                struct av_probe_result probe;
                av_probe(&request, &probe);
                printf("%d ", probe.outcome == AV_PROBE_INTERRUPTED);
                struct av_calls calls;
                av_try_calls(5000, &calls);
                struct av_clocks clocks;
                av_read_clocks(&clocks);
                run = sh("exit 3", 5000);
                printf("%d %d", calls.error == EINTR, run.outcome == AV_RUN_INTERRUPTED);
                """)
        #expect(result.ending == .exited(0))
        #expect(result.outputText == "0 1 15 15 1 1 1")
    }

    /// Ctrl-\ in a terminal must not leave files and processes behind either.
    @Test(.enabled(if: compiler != nil, "needs a C compiler")) func aQuitIsAWishToEnd() throws {
        let result = try run(main: "av_watch_signals(); raise(SIGQUIT); printf(\"%d\", av_interruption() == SIGQUIT);")
        #expect(result.ending == .exited(0) && result.outputText == "1")
    }

    /// A closed terminal asks the program to end; under nohup, which ignores it, it goes on.
    @Test(.enabled(if: compiler != nil, "needs a C compiler"), arguments: [("SIG_DFL", "15"), ("SIG_IGN", "0")])
    func aHangupIsAWishToEnd(inherited: String, seen: String) throws {
        let result = try run(
            main: """
                signal(SIGHUP, \(inherited));
                av_watch_signals();
                raise(SIGHUP);
                printf("%d", av_interruption());
                """)
        #expect(result.ending == .exited(0) && result.outputText == seen)
    }

    @Test(.enabled(if: compiler != nil, "needs a C compiler")) func aProbeThatIsLateIsKilledAndLeavesNothing() throws {
        // A gigabyte is not written in a millisecond.
        let result = try run(
            main: """
                struct av_probe_request request = {.operation = AV_PROBE_ROOM, .path = "/tmp", .bytes = 1u << 30, .files = 1,
                    .block = 4096, .name = ".apt-verdict-harness-", .deadline_milliseconds = 1};
                struct av_probe_result probe;
                av_probe(&request, &probe);
                printf("%d %d", probe.outcome == AV_PROBE_LATE, waitpid(-1, 0, WNOHANG));
                """)
        #expect(result.outputText == "1 -1")
        #expect(try !listDirectory("/tmp").contains { $0.hasPrefix(".apt-verdict-harness-") })
    }
}
