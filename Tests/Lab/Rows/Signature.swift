import TestSupport

/// S: what was signed, and what is served.
extension FaultRow {
    static let signature = content + severalSignatures + suites

    private static let content = [
        FaultRow(
            "one character of InRelease changed", .fails(.s01, says: "BADSIG"),
            trixie: .fails(.s01, says: "Message has been manipulated"), quick: true
        ) { $0.served = altered },
        FaultRow("one character of Release changed, InRelease not there", .fails(.s01)) {
            $0.served = { served in
                pair(served)
                served.answer("Release", .body(altered(served.release)))
            }
        },
        FaultRow("Release.gpg of another Release file", .fails(.s01)) {
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .body(try Keys.shared().detached(Array("another file\n".utf8))))
            }
        },
        FaultRow("InRelease with the signature of another file", .fails(.s01)) {
            $0.served = { served in
                let other = try Keys.shared().clearSigned("another file\n")
                let mark = Array("-----BEGIN PGP SIGNATURE".utf8)
                guard let mine = served.inRelease.firstRange(of: mark), let its = other.firstRange(of: mark) else {
                    return
                }
                served.answer(
                    "InRelease", .body(Array(served.inRelease[..<mine.lowerBound]) + other[its.lowerBound...]))
            }
        },
        FaultRow(
            "one letter of the signature's armour changed", .fails(.s01, says: "NODATA"),
            trixie: .fails(.s01, says: "Message has been manipulated")
        ) {
            $0.served = { served in
                var bytes = served.inRelease
                // In the line before the last of the armour: the signature's own numbers.
                let place = bytes.count - 30 - 65 - 20
                bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                served.answer("InRelease", .body(bytes))
            }
        },
        FaultRow("altered, and the entry says trusted=yes", .fails(.s01, with: .c02, aptTakes: true)) {
            $0.served = altered
            $0.options = "trusted=yes signed-by=@KEYRING@"
        },
        FaultRow("altered, with good lists from before", .fails(.s01, says: "previous index files will be used")) {
            $0.earlier = { $0.answer("InRelease", .body($0.inRelease)) }
            $0.served = altered
        },
        FaultRow("altered, with Acquire::AllowInsecureRepositories", .fails(.s01, with: .c02, aptTakes: true)) {
            $0.served = altered
            $0.configuration = ["Acquire::AllowInsecureRepositories \"true\";"]
        },
        FaultRow("Release without Release.gpg, no InRelease", .fails(.s02, says: "is not signed"), quick: true) {
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .status(404))
            }
        },
        FaultRow("the text of InRelease without its signature", .fails(.s02, says: "NOSPLIT")) {
            $0.served = { $0.answer("InRelease", .body($0.release)) }
        },
        FaultRow("Release.gpg empty", .fails(.s02)) {
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .body([]))
            }
            $0.configuration = ["Acquire::http::Timeout \"4\";", "Acquire::Retries \"0\";"]
        },
        // apt takes what is not signed where the entry says so, and says nothing.
        FaultRow("not signed, and the entry says trusted=yes", .fails(.s02, with: .c02, aptTakes: true)) {
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .status(404))
            }
            $0.options = "trusted=yes"
        },
        FaultRow("Release file that is no field at all", .fails(.s07, .good)) { $0.served = signed("hello\n") },
        FaultRow("Release file without any sums", .fails(.s07, .good)) {
            $0.served = serves { releaseFile([], sums: "Description: none") }
        },
        FaultRow("a line among the sums that is none", .fails(.s07, .good)) {
            $0.served = serves { releaseFile([], sums: "SHA256:\n \(emptySHA256) main/binary-amd64/Packages") }
        },
        FaultRow("an empty line at the head of the Release file", .survives) {
            $0.served = serves { "\n" + releaseFile([]) }
        },
        FaultRow("two empty lines at the head of the Release file", .fails(.s07, .good)) {
            $0.served = serves { "\n\n" + releaseFile([]) }
        },
    ]

    /// Signature packets behind one another in one block, each good or bad by itself.
    private static func block(_ parts: [(Keys.Kind, good: Bool)]) -> @Sendable (ServedRepository) throws -> Void {
        { served in
            let keys = try Keys.shared()
            pair(served)
            let packets = try parts.flatMap { kind, good in
                try keys.detached(good ? served.release : Array("other".utf8), by: [kind], armour: false)
            }
            served.answer("Release.gpg", .body(armoured(packets, label: "PGP SIGNATURE")))
        }
    }

    private static let severalSignatures = [
        FaultRow("a good signature, and a bad one behind it", .fails(.s01), trixie: .survives(with: .s06)) {
            $0.served = block([(.rsa2048, true), (.ed25519, false)])
            $0.keyringBytes = { $0.keyring(.rsa2048, .ed25519) }
        },
        FaultRow("a bad signature, and a good one behind it", .fails(.s01), trixie: .survives(with: .s06)) {
            $0.served = block([(.ed25519, false), (.rsa2048, true)])
            $0.keyringBytes = { $0.keyring(.rsa2048, .ed25519) }
        },
        FaultRow("two bad signatures", .fails(.s01)) {
            $0.served = block([(.ed25519, false), (.rsa2048, false)])
            $0.keyringBytes = { $0.keyring(.rsa2048, .ed25519) }
        },
        FaultRow("a good signature beside one by an unknown key", .survives) {
            $0.plan = plan { $0.signers = [.rsa2048, .ed25519] }
            $0.keyringBytes = { $0.keyring(.rsa2048) }
        },
        FaultRow("a signature by an unknown key, and a good one behind it", .survives) {
            $0.plan = plan { $0.signers = [.ed25519, .rsa2048] }
            $0.keyringBytes = { $0.keyring(.rsa2048) }
        },
        FaultRow("two good signatures", .survives) { $0.plan = plan { $0.signers = [.ed25519, .rsa2048] } },
    ]

    private static let suites = [
        FaultRow("signed for another suite and codename", .survives(with: .s04, says: "Conflicting distribution")) {
            $0.aptWarns = true
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] @URI@ oldies main"
            $0.served = { served in
                let place = "/debian/dists/oldies"
                served.server.route("\(place)/InRelease", .body(served.inRelease))
                if let index = try? "\(served.repository.path)/dists/stable/main/binary-amd64/Packages".file {
                    served.server.route("\(place)/main/binary-amd64/Packages", .body(index))
                }
            }
        },
        FaultRow("asked for by its codename", .survives) {
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] @URI@ test main"
            $0.served = { served in
                let place = "/debian/dists/test"
                served.server.route("\(place)/InRelease", .body(served.inRelease))
                if let index = try? "\(served.repository.path)/dists/stable/main/binary-amd64/Packages".file {
                    served.server.route("\(place)/main/binary-amd64/Packages", .body(index))
                }
            }
        },
        FaultRow("an older Release file than the one in apt's lists", .survives(with: .s05)) {
            $0.plan = plan { $0.date = now - 10 * day }
            $0.earlier = { served in
                let newer = try SignedRepository(plan { $0.date = now - 60 })
                served.answer("InRelease", .body(try newer.inReleasePath.file))
            }
            $0.served = { $0.answer("InRelease", .body($0.inRelease)) }
        },
        FaultRow("a newer Release file than the one in apt's lists", .survives) {
            $0.plan = plan { $0.date = now - 60 }
            $0.earlier = { served in
                let older = try SignedRepository(plan { $0.date = now - 10 * day })
                served.answer("InRelease", .body(try older.inReleasePath.file))
            }
            $0.served = { $0.answer("InRelease", .body($0.inRelease)) }
        },
    ]
}
