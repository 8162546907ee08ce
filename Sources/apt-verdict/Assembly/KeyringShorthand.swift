import Linux
import Probes

/// What `--keyring` was given, as paths: a name without a slash is the shorthand for a keyring that comes along.
enum KeyringShorthand {
    static func paths(_ names: [String], _ installation: Installation) throws(UsageError) -> [String] {
        var paths: [String] = []
        for name in names {
            if name.contains("/") {
                paths.append(name)
            } else if let path = installation.keyring(ofShorthand: name) {
                paths.append(path)
            } else {
                throw UsageError(
                    "no keyring called '\(name)' comes with this program; a file is written with a slash: ./\(name)")
            }
        }
        return paths
    }
}
