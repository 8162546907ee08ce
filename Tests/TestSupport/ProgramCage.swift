/// What is done to the machine around one run: mounts of its own, an environment, limits, another user.
public struct ProgramCage: Sendable {
    /// Shell lines, run as root in a mount namespace that only this run sees. `$T` is the scene's temp directory, `$L` its
    /// lists directory, `$S` the scene itself.
    public var fault = ""
    /// Changes to the environment; nil takes a variable away.
    public var environment: [String: String?] = [:]
    /// Words in front of the program: `prlimit --nofile=20`, `setpriv …`, `env -i`, `chroot $R`. Expanded by the shell.
    public var prefix = ""
    /// The working directory.
    public var directory: String?
    public var input: [UInt8] = []
    /// Seconds after which the run counts as hanging.
    public var deadline: Double = 60
    /// More directories in which nothing may be left behind.
    public var watched: [String] = []

    public init(_ fault: String = "") { self.fault = fault }

    /// Builds a second root in `$R` that shows everything of this one but `/tmp`: for what cannot be mounted over, such as
    /// a `/tmp` that is not there. `chroot $R` goes into ``prefix``.
    public static let rootWithoutTmp = """
        R=$S/root; mkdir -p $R; mount -t tmpfs -o mode=755 root $R
        for entry in /*; do
          if [ -L "$entry" ]; then cp -a "$entry" "$R$entry"
          elif [ "$entry" = /tmp ]; then :
          elif [ -d "$entry" ]; then mkdir "$R$entry"; mount --rbind "$entry" "$R$entry"; fi
        done

        """
}
