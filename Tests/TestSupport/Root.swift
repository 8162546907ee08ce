import Linux

/// Whether this test run may mount file systems and become other users. CI runs as root, so nothing is skipped there.
public let runsAsRoot = effectiveUser.uid == 0

/// The reason beside a skipped test.
public let needsRoot = "needs root, to mount a file system or to become another user" as String
