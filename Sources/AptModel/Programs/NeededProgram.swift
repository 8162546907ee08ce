/// A program that apt starts to fetch and verify, and for what.
///
/// Found by taking each program away in turn from roots with apt 2.2.4, 2.6.1 and 3.0.3 and running `apt-get update`; what was
/// not missed is not in the list.
public struct NeededProgram: Sendable, Hashable {
    /// What a program is for.
    public enum Role: Sendable, Hashable {
        /// gpgv or sqv.
        case verifier
        case aptKey
        /// A program that apt-key calls by its name, found in PATH.
        case tool
        /// The method of a source's scheme, and others that fetch or unpack for it.
        case method
        /// The method that starts the verifier.
        case verificationMethod
    }

    /// Which sources need it.
    public enum Need: Sendable, Hashable {
        case every
        /// Those whose keyring is in ASCII armour.
        case armouredKeyrings
        /// Those with more than one keyring: trusted.gpg.d, or several in Signed-By.
        case severalKeyrings
        /// Those with this scheme.
        case scheme(String)
        /// Those whose indexes are fetched: unpacks them.
        case indexes
    }

    /// A path, or for a tool its bare name.
    public var name: String
    public var role: Role
    public var need: Need

    public init(_ name: String, _ role: Role, _ need: Need = .every) {
        self.name = name
        self.role = role
        self.need = need
    }

    /// What an apt of this version starts.
    ///
    /// - Parameters:
    ///   - gpgv: where it looks for gpgv (`APT::Key::GPGVCommand`).
    ///   - methods: `Dir::Bin::methods`, without a slash at its end.
    ///   - schemes: of the examined sources. One that is no name of a program names none: apt would take it for a path
    ///     (`deb ../../../../sbin/reboot:/ …`).
    public static func all(
        version: AptVersion, usesSqv: Bool, gpgv: String, methods: String, schemes: [String]
    ) -> [NeededProgram] {
        var programs = [NeededProgram("\(methods)/\(usesSqv ? "sqv" : "gpgv")", .verificationMethod)]
        if usesSqv {
            programs.append(NeededProgram("/usr/bin/sqv", .verifier))
        } else {
            if version < .withoutAptKey { programs += aptKey }
            programs.append(NeededProgram(gpgv, .verifier))
        }
        for scheme in schemes where isProgramName(scheme) {
            programs.append(NeededProgram("\(methods)/\(scheme)", .method, .scheme(scheme)))
            // Its indexes are copied into the lists, or unpacked there.
            if scheme == "file" { programs.append(NeededProgram("\(methods)/copy", .method, .scheme(scheme))) }
        }
        programs.append(NeededProgram("\(methods)/store", .method, .indexes))
        return programs
    }

    /// Whether it consists of the characters of a scheme (RFC 3986) and stays in the directory of the methods.
    private static func isProgramName(_ scheme: String) -> Bool {
        !scheme.isEmpty && scheme != "." && scheme != ".."
            && scheme.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static let aptKey: [NeededProgram] =
        [NeededProgram("/usr/bin/apt-key", .aptKey)]
        + ["mktemp", "chmod"].map { NeededProgram($0, .tool) }
        + ["awk", "base64"].map { NeededProgram($0, .tool, .armouredKeyrings) }
        + ["touch", "cat", "cp", "find", "readlink", "rm", "sort", "cmp"].map {
            NeededProgram($0, .tool, .severalKeyrings)
        }
}
