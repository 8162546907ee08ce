import AptModel
import Linux

/// The apt of a root, as its dpkg knows it or else as apt's own files do. Nothing of the root is ever run to find out.
public struct InstalledApt: Sendable, Hashable {
    /// The package's whole version: `2.6.1`, `2.4.13ubuntu1`.
    public var version: String
    /// The native architecture, `amd64`.
    public var architecture: String

    /// What dpkg's status file says.
    struct Status {
        var apt: InstalledApt?
        /// The architecture of dpkg itself or of the C library, for roots without apt.
        var architecture: String?
        /// Of the C library package.
        var libcVersion: String?

        /// The stanza that is being read.
        private var package: [UInt8] = []
        private var fields: [String: String] = [:]
        /// The beginning of a line whose end has not come yet.
        private var begun: [UInt8] = []

        /// Reads a root's file piece by piece: a desktop's has many megabytes, and memory may be what is short. nil where it cannot be
        /// read to its end.
        init?(of root: Root) {
            var left = ConfigurationLimits.dpkgStatus
            let whole = try? root.readPieces("/var/lib/dpkg/status") { piece in
                left -= piece.count
                if left >= 0 { take(piece) }
                return left >= 0
            }
            guard whole == true else { return nil }
            end()
        }

        /// Reads a text that comes in pieces, wherever it is cut.
        init(pieces: some Sequence<[UInt8]>) {
            for piece in pieces { take(piece) }
            end()
        }

        private mutating func end() {
            take(line: begun[...])
            endStanza()
        }

        /// Looks for the packages of interest, stanza by stanza (deb-control(5) fields `Package`, `Status`, `Version`).
        private mutating func take(_ piece: [UInt8]) {
            var place = piece.startIndex
            while let end = piece[place...].firstIndex(of: UInt8(ascii: "\n")) {
                if begun.isEmpty {
                    take(line: piece[place..<end])
                } else {
                    begun += piece[place..<end]
                    take(line: begun[...])
                    begun = []
                }
                place = end + 1
            }
            begun += piece[place...]
        }

        private mutating func take(line: ArraySlice<UInt8>) {
            if line.isEmpty {
                endStanza()
            } else if line.starts(with: "Package: ".utf8) {
                package = Array(line.dropFirst(9))
            } else if Status.isOfInterest(package) {
                for name in ["Status", "Version", "Architecture"] where line.starts(with: "\(name): ".utf8) {
                    fields[name] = String(decoding: line.dropFirst(name.utf8.count + 2), as: UTF8.self)
                }
            }
        }

        private mutating func endStanza() {
            note(package, fields)
            package = []
            fields = [:]
        }

        private static func isOfInterest(_ package: [UInt8]) -> Bool {
            ["apt", "dpkg", "libc6"].contains { package.elementsEqual($0.utf8) }
        }

        private mutating func note(_ package: [UInt8], _ fields: [String: String]) {
            guard Status.isOfInterest(package), let architecture = fields["Architecture"], architecture != "all",
                fields["Status"].map({ $0.hasSuffix(" installed") || $0.hasSuffix(" unpacked") }) ?? true
            else { return }
            if package.elementsEqual("apt".utf8), let version = fields["Version"] {
                apt = InstalledApt(version: version, architecture: architecture)
                self.architecture = architecture
            }
            if package.elementsEqual("libc6".utf8) { libcVersion = libcVersion ?? fields["Version"] }
            self.architecture = self.architecture ?? architecture
        }
    }

    /// The Debian name of the architecture that this program was built for.
    static var ownArchitecture: String {
        #if arch(x86_64)
            "amd64"
        #elseif arch(arm64)
            "arm64"
        #elseif arch(i386)
            "i386"
        #elseif arch(arm)
            "armhf"
        #elseif arch(riscv64)
            "riscv64"
        #elseif arch(powerpc64le)
            "ppc64el"
        #elseif arch(s390x)
            "s390x"
        #else
            "unknown"
        #endif
    }
}

extension InstalledApt {
    /// The apt whose files are there although dpkg's status does not know it: a full disk can cut that file off, and images leave it out.
    /// Its http method holds the version, which it sends to servers (methods/basehttp.cc, `Debian APT-HTTP/1.3 (2.6.1)`).
    ///
    /// - Parameter architecture: of the root, as far as it is known.
    init?(byFilesIn root: Root, architecture: String) {
        guard root.isProgram("/usr/bin/apt-get"),
            let method = try? root.read("/usr/lib/apt/methods/http", limit: 16 << 20),
            let mark = method.firstRange(of: Array("APT-HTTP/1.3 (".utf8))
        else { return nil }
        let text = method[mark.upperBound...].prefix(64).prefix { $0 != UInt8(ascii: ")") }
        let version = String(decoding: text, as: UTF8.self)
        guard AptVersion(version) != nil else { return nil }
        self.init(version: version, architecture: debianArchitecture(ofElf: Array(method.prefix(64))) ?? architecture)
    }
}
