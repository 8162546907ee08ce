import TestSupport

/// X04, X11, X12, X14: TLS, and what lies in apt's lists beside what the mirror has.
extension FaultRow {
    static let onDisk = tls + mirrors + cached

    private static func https(
        _ name: String, _ outcome: Outcome, bookworm: Outcome? = nil, from: Double = -1, to: Double = 300,
        host: String = "IP:127.0.0.1",
        ca: String = "/etc/lab-ca.pem", _ more: @escaping (inout FaultRow) -> Void = { _ in }
    ) -> FaultRow {
        FaultRow(name, outcome, bookworm: bookworm) {
            $0.beside = .tls(from: from, to: to, name: host)
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] @TLS@ stable main"
            $0.fault = "cp $S/ca.pem $R/etc/lab-ca.pem"
            $0.configuration = ["Acquire::https::CaInfo \"\(ca)\";", "Acquire::Retries \"0\";"]
            more(&$0)
        }
    }

    private static let tls = [
        https("https", .survives),
        https("https, the certificate expired", .fails(.x04), from: -20, to: -10),
        https("https, the certificate begins in ten days", .fails(.x04), from: 10, to: 300) { $0.serverClock = 0 },
        https("https, the certificate ends in five days", .survives(with: .x14), to: 5),
        https("https, the certificate of another host", .fails(.x04), host: "DNS:debian.example.org"),
        https("https, an authority that nobody knows", .fails(.x04)) {
            $0.fault = "cp $S/stranger.pem $R/etc/lab-ca.pem"
            $0.files = { _ in
                let fixture = try TLSFixture()
                return ["stranger.pem": try withExtendedLifetime(fixture) { try fixture.caFile.file }]
            }
        },
        https("https, no CA certificates in this root", .fails(.x04)) {
            $0.configuration = ["Acquire::Retries \"0\";"]
        },
        https("https, CaInfo names a file that is not there", .fails(.x04), ca: "/nonexistent/ca.pem"),
        https("https, CaInfo names a file for root alone", .fails(.x04, says: "certificates")) {
            $0.fault = "cp $S/ca.pem $R/etc/lab-ca.pem; chmod 600 $R/etc/lab-ca.pem"
        },
        https("https, SslCert names a file that is not there", .fails(.x04)) {
            $0.configuration.append("Acquire::https::SslCert \"/nonexistent\";")
        },
        https("https, Verify-Peer off", .survives(with: .c07), ca: "/etc/lab-ca.pem") {
            $0.fault = ""
            $0.configuration = ["Acquire::https::Verify-Peer \"false\";", "Acquire::https::Verify-Host \"false\";"]
        },
        FaultRow("https in front of a port that speaks http", .fails(.x04)) {
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] https://127.0.0.1:@PORT@/debian stable main"
            $0.configuration = ["Acquire::Retries \"0\";"]
        },
        // In bookworm the library that moves the clock moves our process's too, and no certificate is valid any more; in the
        // others the bundle leaves it out.
        https("https, two years behind", .fails(.t01, .good), bookworm: .fails(.t01, .none)) {
            ($0.clock, $0.serverClock) = (.offset(-2 * 365 * day), 0)
        },
    ]

    private static let mirrors = [
        FaultRow("InRelease altered in the first answer alone", .fails(.x12)) {
            $0.served = { $0.answer("InRelease", .inTurn([.body(altered($0.inRelease)), .body($0.inRelease)])) }
        },
        FaultRow("Release.gpg of yesterday in the first answer alone", .fails(.x12)) {
            $0.served = { served in
                pair(served)
                let old = try Keys.shared().detached(Array("of yesterday\n".utf8))
                served.answer("Release.gpg", .inTurn([.body(old), .body(served.signature)]))
            }
        },
        FaultRow("a cache with an altered InRelease on the way", .fails(.x13)) {
            $0.served = { served in
                served.answer(
                    "InRelease",
                    FaultAnswer.body(altered(served.inRelease), headers: ["Age: 4000", "X-Cache: HIT"])
                        .whenAsked("Cache-Control", holding: "no-cache", .body(served.inRelease)))
            }
        },
    ]

    private static let inLists = "$R/var/lib/apt/lists"

    /// Good lists from before, and a server that knows whether they are still right.
    private static func held(_ name: String, _ outcome: Outcome, _ fault: String) -> FaultRow {
        FaultRow(name, outcome) {
            $0.earlier = { $0.answer("InRelease", .body($0.inRelease, headers: [stamped])) }
            $0.served = {
                $0.answer(
                    "InRelease",
                    FaultAnswer.body($0.inRelease, headers: [stamped])
                        .whenAsked(
                            "If-Modified-Since", FaultAnswer(steps: [.send(FaultAnswer.head(304, [])), .keepOpen])))
            }
            $0.fault = fault
        }
    }
    private static let stamped = "Last-Modified: \(SignedRepository.serverDate(now - 60))"

    private static let cached = [
        held("good lists, and the server says that nothing changed", .survives, ""),
        held(
            "InRelease in apt's lists altered, and the server says that nothing changed", .fails(.x11),
            "f=\(inLists)/*_InRelease; touch -r $f $S/time; sed -i 's/line number 7 /line number 8 /' $f; touch -r $S/time $f"
        ),
        held(
            "InRelease in apt's lists cut, and the server says that nothing changed", .fails(.x11),
            "f=$(echo \(inLists)/*_InRelease); touch -r $f $S/time; truncate -s 40000 $f; touch -r $S/time $f"),
        held("InRelease in apt's lists is empty", .fails(.x11), "f=$(echo \(inLists)/*_InRelease); : >$f"),
        FaultRow("a leftover of an old InRelease in partial/", .survives) {
            $0.earlier = { $0.answer("InRelease", .body($0.inRelease)) }
            $0.fault = "for f in \(inLists)/*_InRelease; do head -c 30000 $f >\(inLists)/partial/${f##*/}; rm $f; done"
        },
        FaultRow("the mirror's index does not match, and so says --indexes", .fails(.x12, .good, aptTakes: true)) {
            $0.earlier = { $0.answer("InRelease", .body($0.inRelease)) }
            $0.fault =
                "rm \(inLists)/*_Packages; echo 'Package: other' >$(ls \(inLists)/*_InRelease | "
                + "sed s/InRelease/main_binary-amd64_Packages/)"
            $0.served = { $0.answer("main/binary-amd64/Packages", .body("Package: other\n")) }
            $0.arguments = ["--indexes"]
        },
    ]
}
