import GPGME
import Linux

/// This run's scratch directory: made in the first candidate that really takes a keyring, and removed at the end.
///
/// Nothing is assumed of a place. Each private home is written in full where the last one fitted; where that fails the
/// next candidate is tried, and the reason is kept. The directory has mode 0700 and a name that nobody can foresee.
public final class Scratch {
    /// What every directory that this program makes is called in front of its random part.
    public static let prefix = "apt-verdict-"

    private var untried: [String]
    private var current: (place: String, path: String)?
    private var made: [String] = []
    private var homes = 0
    /// The places that refused, in the order of trying.
    public private(set) var failures: [ScratchFailure] = []

    public init(candidates: [String]) {
        untried = candidates.reversed()
    }

    deinit { remove() }

    /// The scratch directory in use, nil before the first home was made.
    public var path: String? { current?.path }

    /// Writes a private home for gpg into the scratch directory.
    public func makeHome(_ contents: HomeContents) throws(NoScratch) -> PrivateHome {
        while true {
            if let (place, path) = current {
                homes += 1
                do throws(HomeError) {
                    return try PrivateHome(path: "\(path)/home\(homes)", contents: contents)
                } catch {
                    let number = Errno(rawValue: error.errno)
                    failures.append(
                        ScratchFailure(place: place, step: error.step, error: number.name, text: number.text))
                    current = nil
                }
            }
            guard let place = untried.popLast() else { throw NoScratch(failures: failures) }
            do throws(FileError) {
                let path = try makePrivateDirectory(in: place, prefix: Scratch.prefix)
                made.append(path)
                current = (place, path)
            } catch {
                let number = error.errno
                failures.append(
                    ScratchFailure(
                        place: place, step: "mkdir", error: number?.name ?? "unknown",
                        text: number?.text ?? error.description))
            }
        }
    }

    /// Removes every directory that was made, with all that is in it. To be called on every way out of the program;
    /// homes made before are gone afterwards.
    public func remove() {
        for path in made { _ = try? removeTree(path) }
        made = []
        current = nil
    }
}
