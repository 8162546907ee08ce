import TestSupport

/// S03: the structure of the signed message, and what of it apt puts up with.
extension FaultRow {
    private static func served(_ change: @escaping @Sendable ([UInt8]) -> [UInt8])
        -> @Sendable (ServedRepository) -> Void
    {
        { $0.answer("InRelease", .body(change($0.inRelease))) }
    }

    private static func text(_ change: @escaping @Sendable (String) -> String) -> @Sendable (ServedRepository) -> Void {
        served { Array(change(String(decoding: $0, as: UTF8.self)).utf8) }
    }

    static let framing = [
        FaultRow("a byte order mark before InRelease", .fails(.s03, says: "NOSPLIT")) {
            $0.served = served { [0xEF, 0xBB, 0xBF] + $0 }
        },
        FaultRow("a blank line before InRelease", .fails(.s03, says: "NOSPLIT")) { $0.served = served { [10] + $0 } },
        FaultRow("a line of text before InRelease", .fails(.s03, says: "NOSPLIT")) {
            $0.served = served { Array("Suite: evil\n".utf8) + $0 }
        },
        FaultRow("a blank line behind InRelease", .fails(.s03, says: "Splitting up")) {
            $0.served = served { $0 + [10] }
        },
        FaultRow("a line of text behind InRelease", .fails(.s03, says: "Splitting up"), quick: true) {
            $0.served = served { $0 + Array("Suite: evil\n".utf8) }
        },
        FaultRow("a form feed and a line behind InRelease", .fails(.s03, says: "Splitting up")) {
            $0.served = served { $0 + Array("\u{0C}Suite: evil\n".utf8) }
        },
        FaultRow("a second signed message behind the first", .fails(.s03, says: "Splitting up")) {
            $0.served = served { $0 + $0 }
        },
        FaultRow("4096 NUL bytes behind InRelease", .fails(.s03, says: "Splitting up")) {
            $0.served = served { $0 + [UInt8](repeating: 0, count: 4096) }
        },
        FaultRow("text between the signed part and the signature", .fails(.s03)) {
            $0.served = text {
                $0.replacingOccurrences(
                    of: "-----END PGP SIGNATURE-----\n",
                    with: "-----END PGP SIGNATURE-----\nSuite: evil\n-----BEGIN PGP SIGNATURE-----\n\n")
            }
        },
        FaultRow("a line of the text that begins with a bare dash", .fails(.s03)) {
            $0.served = text { $0.replacingOccurrences(of: "Changelogs: none\n", with: "Changelogs: none\n-dash\n") }
        },
        FaultRow("a NUL byte in the signed text", .fails(.s01)) {
            $0.served = text { $0.replacingOccurrences(of: "line number 7 ", with: "line number \u{0} ") }
        },
        FaultRow("the header of the message misspelt", .fails(.x06)) {
            $0.served = text { $0.replacingOccurrences(of: "BEGIN PGP SIGNED", with: "BEGIN PGP SIGNEE") }
        },
        FaultRow("Release.gpg binary", .fails(.s03)) {
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .body(try Keys.shared().detached(served.release, armour: false)))
            }
        },
        FaultRow("text behind Release.gpg", .fails(.s03)) {
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .body(served.signature + Array("more\n".utf8)))
            }
        },
        // What apt puts up with.
        FaultRow("CRLF line ends", .survives, quick: true) {
            $0.served = text { $0.replacingOccurrences(of: "\n", with: "\r\n") }
        },
        FaultRow("blanks at the ends of lines", .survives) {
            $0.served = text { $0.replacingOccurrences(of: "Origin: Test\n", with: "Origin: Test \t\n") }
        },
        FaultRow("a Comment header in the signature", .survives) {
            $0.served = text {
                $0.replacingOccurrences(
                    of: "-----BEGIN PGP SIGNATURE-----\n",
                    with: "-----BEGIN PGP SIGNATURE-----\nComment: made by hand\n")
            }
        },
        FaultRow("InRelease not there, the pair is good", .survives) { $0.served = pair },
    ]
}
