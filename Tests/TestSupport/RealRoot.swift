import Foundation
import Linux

/// A root directory unlike this machine's own, as `Tests/make-roots` makes it: once for all test processes, below
/// `.build/roots`. Nobody writes into one; a ``RootCage`` lays a file system of its own over it.
public enum RealRoot: String, CaseIterable, Sendable {
    /// `/dev/null` and nothing else.
    case empty
    /// One static busybox.
    case busybox
    /// apt 2.2.
    case bullseye
    /// apt 2.6.
    case bookworm
    /// apt 3.0, with sqv and no gpgv.
    case trixie

    /// The ones with a real apt.
    public static let withApt: [RealRoot] = [.bullseye, .bookworm, .trixie]

    /// Where it is once ``made()`` has returned.
    public var path: String { RealRoot.folder + "/" + rawValue }

    /// Whether tests in such roots can run here; makes the roots on the first call, which takes a minute.
    public static let isPossible = runsAsRoot && making?.ending != .exited(75)
    public static let reason = "needs root, and the mirror of this machine's own apt sources"

    /// Its path; an error that says why where it could not be made.
    public func made() throws -> String {
        guard let making = RealRoot.making, making.succeeded else {
            throw ProgramFailure(description: RealRoot.making?.errorsText ?? needsRoot)
        }
        return path
    }

    private static let folder = repositoryRoot.appendingPathComponent(".build/roots").path
    private static let making: ProgramRun? =
        runsAsRoot
        ? runProgram(repositoryRoot.appendingPathComponent("Tests/make-roots").path, [folder], deadline: 900) : nil
}

/// The portable form of the program, as `make bundle` leaves it.
public enum PortableBundle {
    /// The folder that is mounted into other roots.
    public static let path = repositoryRoot.appendingPathComponent("dist/apt-verdict").path
    /// The program in it, once the folder `dist` is mounted at `/v`.
    public static let program = "/v/apt-verdict/apt-verdict"
    public static let isMade = FileManager.default.isExecutableFile(atPath: path + "/apt-verdict")
}
