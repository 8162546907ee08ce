import GPGME
import Linux

extension SourceVerifier {
    /// After so many uses of a keyring it is worth a run of gpg to note in it which signatures on its keys are good: gpg then does not
    /// check them again in each process, which for Debian's keyring is the greater part of a verification.
    static let usesBeforePreparing = 8

    /// Counts a use of a desk, and from the ninth on gives it a home with a prepared keyring.
    ///
    /// gpg puts another file in the keyring's place, so it is done in a home of its own, which nobody reads yet. What it writes there is
    /// made of the user's keyring by gpg itself, in a directory that only this user can change.
    func used(_ key: String, _ material: [EngineMaterial]) -> Desk? {
        guard var desk = desks[key] else { return nil }
        desk.uses += 1
        if desk.uses == SourceVerifier.usesBeforePreparing + 1, desk.keyrings.kind == .scratch,
            let prepared = prepared(desk, material)
        {
            desk = prepared
        }
        desks[key] = desk
        return desk
    }

    /// nil where it cannot be done: then everything stays as it is.
    private func prepared(_ desk: Desk, _ material: [EngineMaterial]) -> Desk? {
        let contents = HomeContents(material, assumedTime: at)
        guard contents.keyboxes.isEmpty, let keyrings = try? store.store(contents, files: []),
            case .home(let path) = keyrings.setting
        else { return nil }
        let run = Linux.run(
            Program(
                desk.verifier.engine.gpg, ["--homedir", path, "--rebuild-keydb-caches"],
                environment: ["PATH": environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C"]))
        guard run.succeeded else {
            _ = try? removeTree(path)
            return nil
        }
        var prepared = Desk(verifier: verifier(keyrings, desk.verifier.engine), keyrings: keyrings)
        (prepared.listing, prepared.uses) = (desk.listing, desk.uses)
        return prepared
    }
}
