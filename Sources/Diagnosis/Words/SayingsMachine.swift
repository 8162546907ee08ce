/// What apt says of keyrings, of this machine and of its own configuration.
extension Saying {
    static let keys = [
        Saying(
            "are ignored as the file is not readable by user",
            [
                (.g03, "the file's mode, or a directory's above it, keeps the user out that apt verifies as"),
                (.y03, "test -r fails because a container runtime refuses faccessat2"),
                (.y07, "SELinux or AppArmor refuses it"),
            ]),
        Saying(
            "are ignored as the file has an unsupported filetype",
            [(.g04, "armour in .gpg, binary in .asc, a keybox, or a page that is no keyring"), (.g06, "the file is damaged")]),
        Saying(
            "are ignored as the file has an unsupported filename extension",
            [(.g09, "only .gpg and .asc are read in trusted.gpg.d")]),
        Saying("Key is stored in legacy trusted.gpg keyring", [(.g09, "works here, and no more under apt 3")]),
        Saying(
            "because no keyring is specified", versions: withSqv,
            [(.g01, "trusted.gpg.d holds no keyring that can be read, and the source names none"), (.g09, "the key is in a file that this apt does not read")]),
    ]

    static let machine = room + limits + sandbox

    private static let room = [
        Saying("Error writing to", "No space left on device", [(.r06, "apt's lists directory is full"), (.r01, "the temp directory, on the same file system, is full")]),
        Saying("Error writing to", "Disk quota exceeded", [(.r14, "a quota is used up where apt keeps its lists")]),
        Saying("Disk quota exceeded", [(.r14, "a quota is used up")]),
        Saying("IO Error saving source cache", [(.r16, "apt's cache directory is full or not writable"), (.r10, "a limit on the size of files is reached")]),
        Saying("Write error - write", "No space left on device", [(.r16, "apt's cache directory is full"), (.r06, "apt's lists directory is full")]),
        Saying("Problem unlinking", "Read-only file system", [(.r08, "apt's lists directory is read-only"), (.r03, "the whole root is read-only")]),
        Saying("Not using locking for read only lock file", [(.r08, "apt's lists directory is read-only"), (.r03, "the whole root is read-only")]),
        Saying("Could not open file", "Read-only file system", [(.r08, "apt's lists directory is read-only"), (.r03, "the whole root is read-only")]),
        Saying("Read-only file system", [(.r08, "apt's lists directory is read-only"), (.r03, "the temp directory is read-only"), (.r16, "apt's cache directory is read-only")]),
        Saying("List directory", "is missing", [(.r09, "apt's lists directory is missing and cannot be made"), (.r08, "it is missing, and the file system is read-only")]),
        Saying("No space left on device", [(.r06, "apt's lists directory is full or has no inode left"), (.r07, "it has no inode left"), (.r01, "the temp directory is full"), (.r16, "apt's cache directory is full")]),
        Saying("Problem unlinking", "Permission denied", [(.r09, "apt's lists directory is not apt's to write"), (.y05, "root here is not root of that directory")]),
        Saying("SetupAPTPartialDirectory", [(.y05, "root may not give the directory to the sandbox user: a user namespace or dropped capabilities"), (.r09, "the lists directory is not apt's to write")]),
        Saying("can not open", "Permission denied", [(.r09, "a file in apt's lists cannot be read")]),
        Saying("Could not open file", "Permission denied", [(.r09, "apt's lists directory is not writable for the user that apt fetches as"), (.y05, "root here cannot become that user, or is not root of that directory"), (.c10, "the repository is a local one that this user may not read")]),
        Saying("Could not open lock file", [(.r09, "apt is not run by root, or root may not write there"), (.r08, "the file system is read-only")]),
        Saying("Unable to lock directory", [(.r09, "apt is not run by root, or another apt runs"), (.r08, "the file system is read-only")]),
        Saying("Could not get lock", remark: "Another apt runs and holds the lock: wait for it."),
    ]

    private static let limits = [
        Saying("Couldn't make mmap of", [(.r13, "there is too little address space or memory for apt's cache")]),
        Saying("Dynamic MMap ran out of room", [(.r13, "apt's cache did not fit"), (.r10, "a limit on the size of files is reached")]),
        Saying("std::bad_alloc", [(.r13, "no memory is left")]),
        Saying("Cannot allocate memory", [(.r13, "no memory is left"), (.r12, "no process is left")]),
        Saying("Too many open files", [(.r11, "too few files may be open at a time")]),
        Saying("Failed to create IPC pipe", "Too many", [(.r11, "too few files may be open at a time")]),
        Saying("Failed to create IPC pipe", [(.y03, "a system call is refused by the container runtime"), (.r11, "too few files may be open at a time")]),
        Saying("Can't create IPC pipe", [(.y03, "a system call is refused by the container runtime"), (.r11, "too few files may be open at a time")]),
        Saying("Resource temporarily unavailable", [(.r12, "no process is left"), (.r13, "no memory is left")]),
        Saying("File size limit exceeded", [(.r10, "a limit on the size of files is reached (RLIMIT_FSIZE)")]),
        Saying("File too large", [(.r10, "a limit on the size of files is reached (RLIMIT_FSIZE)")]),
        Saying("received signal 25", [(.r10, "a limit on the size of files is reached (RLIMIT_FSIZE)")]),
        Saying("received signal 31", [(.y03, "a seccomp filter killed it for a system call")]),
        Saying("received signal", [(.r13, "it was killed, as for want of memory"), (.y03, "a seccomp filter killed it"), (.y02, "it crashed")]),
        Saying("Seccomp prevented execution of syscall", [(.y03, "apt's own sandbox (APT::Sandbox::Seccomp) refused a call")]),
        Saying("Function not implemented", [(.y03, "the kernel or a filter has no such call"), (.y08, "an emulator has no such call")]),
        Saying("Killed", [(.r13, "it was killed, as for want of memory")]),
        Saying("Aborted", [(.y09, "libgcrypt runs in FIPS mode and ends the program"), (.r13, "no memory is left")]),
    ]

    private static let sandbox = [
        Saying("setgroups", "failed", [(.y05, "the change to the sandbox user is not allowed here: a user namespace or dropped capabilities")]),
        Saying("setegid", "failed", [(.y05, "the change to the sandbox user is not allowed here")]),
        Saying("seteuid", "failed", [(.y05, "the change to the sandbox user is not allowed here")]),
        Saying("setresuid", "failed", [(.y05, "the change to the sandbox user is not allowed here")]),
        Saying("Failed to setgroups", [(.y05, "the change to the sandbox user is not allowed here")]),
        Saying("Failed to set", [(.y05, "the change to the sandbox user is not allowed here")]),
        Saying("No sandbox user", [(.y05, "there is no user _apt here; apt goes on as root")]),
        Saying("Download is performed unsandboxed as root", [(.y05, "the sandbox user cannot reach where apt downloads to; apt goes on as root")]),
        Saying("The method driver", "could not be found", [(.y10, "apt has no program for the source's scheme")]),
        Saying("Is the package apt-transport-", [(.y10, "the package with that method is not installed")]),
        Saying("did not start correctly", [(.y10, "apt's method is there and does not start"), (.y02, "apt's method ends with an error of its own"), (.y05, "the method could not become the sandbox user"), (.r12, "no process is left")]),
        Saying("has died unexpectedly", [(.y02, "apt's method ends with an error of its own"), (.r13, "it was killed for want of memory"), (.y05, "it could not become the sandbox user"), (.y10, "it is there and does not start"), (.r12, "no process is left"), (.y03, "a seccomp filter killed it")]),
        Saying("Sub-process http", "error code", [(.y02, "apt's method ends with an error of its own"), (.y05, "it could not become the sandbox user"), (.y10, "it is there and does not start")]),
        Saying("Sub-process", "returned an error code", [(.y02, "apt's method or verifier ends with an error of its own"), (.r12, "no process is left"), (.y05, "it could not become the sandbox user")]),
        Saying("Sub-process", "exited unexpectedly", [(.r13, "it was killed for want of memory"), (.y02, "it crashed"), (.y03, "a seccomp filter killed it")]),
        Saying("Method gave invalid", [(.y05, "the method could not become the sandbox user"), (.y02, "the method is broken")]),
        Saying("cannot create /dev/null", [(.y04, "/dev/null cannot be written")]),
    ]

    static let configuration = [
        Saying("Conflicting values set for option", [(.c06, "two entries name the same repository with different options; nothing of the list is read")]),
        Saying("Invalid value set for option", [(.c01, "an option of the entry has a value that this apt does not take")]),
        Saying("Malformed ", [(.c01, "an entry in the sources cannot be read")]),
        Saying("Type '", "is not known on line", [(.c01, "an entry in the sources begins with an unknown type")]),
        Saying("Unable to parse package file", [(.c01, "a .sources file cannot be read"), (.x11, "a file in apt's lists is damaged")]),
        Saying("The list of sources could not be read", [(.c01, "an entry in the sources cannot be read"), (.c06, "two entries for one repository disagree")]),
        Saying("Syntax error ", [(.c05, "a file of apt's configuration cannot be read")]),
        Saying("is configured multiple times", remark: "Two entries name the same files; harmless."),
        Saying("doesn't have the component", remark: "The entry asks for a component that the repository does not have; the signature is not concerned."),
        Saying("doesn't support architecture", remark: "The repository does not have this architecture; the signature is not concerned."),
        Saying("trusted=yes", [(.c02, "verification is switched off for this source: a forged file would be taken; name the keyring with signed-by instead")]),
        Saying("--allow-unauthenticated", [(.c02, "this switch takes unverified packages and does not even take part in apt-get update; mend the cause instead")]),
        Saying("AllowInsecureRepositories", [(.c02, "verification is switched off: a forged file would be taken; mend the cause instead")]),
        Saying("Check-Valid-Until", [(.c03, "old files are taken for new ones; per source, and for snapshots only")]),
    ]

    static let general = [
        Saying("is not signed", remark: "apt says this of every source that it could not verify, whatever the cause: look at the lines before it."),
        Saying("is no longer signed", remark: "apt says this of every source that it could not verify, whatever the cause: look at the lines before it."),
        Saying("provides only weak security information", [
            (.s07, "the Release file has no usable fields or sums"), (.k08, "the Release file has MD5 and SHA1 sums only"),
            (.r09, "root could not read the file that it had verified"), (.t07, "Valid-Until cannot be read"),
        ]),
        Saying("Some index files failed to download", remark: "apt ends every failed fetch with this: look at the lines before it."),
        Saying("An error occurred during the signature verification", [
            (.x11, "the copy that apt has is damaged, or the mirror serves what does not verify"), (.s01, "the mirror serves what does not verify"),
        ]),
        Saying("Updating from such a repository can't be done securely", remark: "apt says this after every source that it could not verify."),
        Saying("See apt-secure(8) manpage", remark: "apt says this after every source that it could not verify."),
        Saying("The package lists or status file could not be parsed", [
            (.r16, "apt's package cache could not be written"), (.x11, "a file in apt's lists is damaged"), (.r13, "there was too little memory for apt's cache"),
        ]),
    ]
}
