import Diagnosis
import TestSupport

/// X and C09, C10: what came over the wire, and what did not.
extension FaultRow {
    private static let hasty = ["Acquire::http::Timeout \"4\";", "Acquire::Retries \"0\";"]
    private static let page = Array(
        "<!DOCTYPE html><html><head><title>Hotel Guest Access</title></head><body>Log in</body></html>\n".utf8)

    /// An answer in InRelease's place, no Release beside it, and an apt that does not wait for long.
    private static func only(_ make: @escaping @Sendable (ServedRepository) -> FaultAnswer) -> (inout FaultRow) -> Void
    {
        { row in
            row.served = { served in
                served.answer("InRelease", make(served))
                for name in ["Release", "Release.gpg"] { served.answer(name, .status(404)) }
            }
            row.configuration = hasty
            row.arguments = ["--timeout", "4"]
        }
    }

    /// An answer in InRelease's place, beside a good pair.
    private static func inRelease(_ make: @escaping @Sendable (ServedRepository) -> FaultAnswer) -> (
        inout FaultRow
    ) -> Void {
        { row in
            row.served = { $0.answer("InRelease", make($0)) }
            row.configuration = hasty
            row.arguments = ["--timeout", "4"]
        }
    }

    /// Where the armour of the signature begins.
    private static func armour(_ bytes: [UInt8]) -> Int {
        bytes.firstRange(of: Array("-----BEGIN PGP SIGNATURE".utf8))?.lowerBound ?? 0
    }

    static let cut = [
        FaultRow(
            "InRelease cut in its text, the length is told", .fails(.x01), quick: true,
            inRelease {
                .short($0.inRelease, sent: 40_000)
            }),
        FaultRow(
            "InRelease cut in its first line, the length is told", .fails(.x01),
            inRelease {
                .short($0.inRelease, sent: 12)
            }),
        FaultRow(
            "InRelease cut in its armour, the length is told", .fails(.x01),
            inRelease {
                .short($0.inRelease, sent: armour($0.inRelease) + 120)
            }),
        FaultRow(
            "InRelease cut before its END line, the length is told", .fails(.x01),
            inRelease {
                .short($0.inRelease, sent: $0.inRelease.count - 27)
            }),
        FaultRow(
            "InRelease but for its last byte, the length is told", .fails(.x01),
            inRelease {
                .short($0.inRelease, sent: $0.inRelease.count - 1)
            }),
        FaultRow(
            "a copy of InRelease that is cut in its text", .fails(.x01, says: "Splitting up"),
            only {
                .body(Array($0.inRelease.prefix(40_000)))
            }),
        FaultRow(
            "a copy of InRelease that is cut in its armour", .fails(.x01, says: "Splitting up"), quick: true,
            only {
                .body(Array($0.inRelease.prefix(armour($0.inRelease) + 120)))
            }),
        FaultRow(
            "a copy of InRelease that is cut before END", .fails(.x01, says: "Splitting up"),
            only {
                .body(Array($0.inRelease.dropLast(28)))
            }),
        FaultRow(
            "a copy of InRelease without its last line end", .survives,
            only {
                .body(Array($0.inRelease.dropLast(1)))
            }),
        FaultRow(
            "InRelease cut in its text, no length told", .fails(.x01),
            only {
                .unannounced($0.inRelease, sent: 40_000)
            }),
        FaultRow(
            "InRelease cut in its armour, no length told", .fails(.x01),
            only {
                .unannounced($0.inRelease, sent: armour($0.inRelease) + 120)
            }),
        FaultRow(
            "InRelease whole, no length told", .fails(.x05, .good),
            only {
                .unannounced($0.inRelease, sent: $0.inRelease.count)
            }),
        FaultRow("InRelease in chunks, without the last", .fails(.x01), only { .chunked($0.inRelease, ended: false) }),
        FaultRow("InRelease in chunks", .survives, only { .chunked($0.inRelease) }),
        FaultRow(
            "half of InRelease in chunks, and an end", .fails(.x01),
            only {
                .chunked(Array($0.inRelease.prefix(50_000)))
            }),
        FaultRow("InRelease is empty", .fails(.x01, says: "NOSPLIT"), bullseye: .fails(.x01), only { _ in .body([]) }),
        FaultRow("the header of the answer is cut", .fails(.x01), only { _ in .headerCut }),
        FaultRow("Release.gpg cut, the length is told", .fails(.x01)) {
            inRelease { _ in .status(404) }(&$0)
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .short(served.signature, sent: 100))
            }
        },
        FaultRow("a copy of Release.gpg that is cut", .fails(.x01)) {
            $0.served = { served in
                pair(served)
                served.answer("Release.gpg", .body(Array(served.signature.prefix(200))))
            }
        },
    ]

    private static let atLocalhost = "deb [arch=amd64 signed-by=@KEYRING@] http://localhost:@PORT@/debian stable main"

    /// Names that this machine's own files know, or do not.
    static let hostNames = [
        FaultRow("localhost, and /etc/hosts knows it", .survives) {
            $0.fault = "echo 127.0.0.1 localhost >$R/etc/hosts"
            $0.sources = atLocalhost
        },
        FaultRow("localhost, and no /etc/hosts", .fails(.x02, says: "resolving 'localhost'")) {
            $0.fault = "rm -f $R/etc/hosts"
            ($0.sources, $0.configuration) = (atLocalhost, hasty)
        },
        FaultRow("localhost, and /etc/hosts has another address for it", .fails(.x03, says: "127.0.0.2")) {
            $0.fault = "echo 127.0.0.2 localhost >$R/etc/hosts"
            ($0.sources, $0.configuration) = (atLocalhost, hasty)
        },
        FaultRow("localhost, and /etc/hosts is for root alone", .fails(.x02, says: "resolving 'localhost'")) {
            $0.fault = "echo 127.0.0.1 localhost >$R/etc/hosts; chmod 600 $R/etc/hosts"
            ($0.sources, $0.configuration) = (atLocalhost, hasty)
        },
        FaultRow("localhost, and nsswitch.conf names no service that is there", .fails(.x02, says: "resolving")) {
            $0.fault = "echo 127.0.0.1 localhost >$R/etc/hosts; echo 'hosts: foo' >$R/etc/nsswitch.conf"
            ($0.sources, $0.configuration) = (atLocalhost, hasty)
        },
        FaultRow("localhost, and nsswitch.conf names dns alone", .fails(.x02, says: "resolving 'localhost'")) {
            $0.fault = "echo 127.0.0.1 localhost >$R/etc/hosts; echo 'hosts: dns' >$R/etc/nsswitch.conf"
            ($0.sources, $0.configuration) = (atLocalhost, hasty)
        },
    ]

    /// A list of mirrors, one a line: the comments of the sources file.
    private static func listed(
        _ name: String, _ outcome: Outcome, _ lines: String, _ fault: String = ":"
    ) -> FaultRow {
        FaultRow(name, outcome) {
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] mirror+file:/etc/m.list stable main\n\(lines)"
            $0.configuration = hasty
            $0.fault = "sed -n 's/^# //p' $S/sources.list >$R/etc/m.list; chmod 644 $R/etc/m.list; \(fault)"
        }
    }

    static let mirrorLists = [
        listed("a list of mirrors", .survives, "# @URI@"),
        listed(
            "a list of mirrors, the first has nothing", .survives(with: .c09),
            "# http://127.0.0.1:@PORT@/nothing\tpriority:1\n# @URI@\tpriority:2"),
        listed(
            "a list of mirrors, the first refuses the connection", .survives(with: .x03),
            "# http://127.0.0.2:@FREE@/debian\tpriority:1\n# @URI@\tpriority:2"),
        listed("a list of mirrors that all have nothing", .fails(.c09), "# http://127.0.0.1:@PORT@/nothing"),
        listed(
            "a list of mirrors for root alone", .fails(.c10, says: "mirror file failed"), "# @URI@",
            "chmod 600 $R/etc/m.list"),
        listed("a list of mirrors that is not there", .fails(.c09), "# @URI@", "rm $R/etc/m.list"),
    ]

    static let connection = [
        FaultRow("a host that no name server knows", .fails(.x02, says: "resolv"), quick: true) {
            $0.sources = "deb [signed-by=@KEYRING@] http://no-such-host.invalid/debian stable main"
            $0.configuration = hasty
        },
        FaultRow("a host that /etc/hosts knows", .survives) {
            $0.fault = "echo 127.0.0.1 debian.example.org >>$R/etc/hosts"
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] http://debian.example.org:@PORT@/debian stable main"
        },
        FaultRow("nobody listens at the port", .fails(.x03, says: "Connection refused"), quick: true) {
            $0.sources = "deb [signed-by=@KEYRING@] http://127.0.0.1:@FREE@/debian stable main"
            $0.configuration = hasty
        },
        FaultRow("no route to the address", .fails(.x03)) {
            $0.sources = "deb [signed-by=@KEYRING@] http://[2001:db8::1]/debian stable main"
            $0.configuration = hasty
            $0.arguments = ["--timeout", "4"]
        },
        FaultRow(
            "the connection is reset in the middle", .fails(.x03), inRelease { .reset($0.inRelease, sent: 40_000) }),
        FaultRow("the server closes without a word", .fails(.x03), inRelease { _ in .silent }),
        FaultRow(
            "the transfer stands still in the middle", .fails(.x08),
            inRelease {
                .stalled($0.inRelease, sent: 40_000)
            }),
        FaultRow("the server never answers", .fails(.x08), inRelease { _ in .stalledBeforeHeader }),
        FaultRow(
            "slow, and complete", .survives,
            inRelease { served in
                let half = served.inRelease.count / 2
                let head = FaultAnswer.head(200, ["Content-Length: \(served.inRelease.count)"])
                return FaultAnswer(steps: [
                    .send(head + served.inRelease.prefix(half)), .pause(seconds: 2),
                    .send(Array(served.inRelease.dropFirst(half))), .keepOpen,
                ])
            }),
        FaultRow(
            "20 MB are told, and no Release is there", .fails(.x09),
            only { _ in
                .announced([20_000_000], Array(repeating: 0x78, count: 1000))
            }),
        FaultRow(
            "20 MB are told, beside a good pair", .survives,
            inRelease { _ in
                .announced([20_000_000], Array(repeating: 0x78, count: 1000))
            }),
        FaultRow("every name redirects to itself", .fails(.x07)) {
            $0.served = { served in
                for name in ["InRelease", "Release"] {
                    served.answer(name, .redirect(to: served.server.url(ServedRepository.suite + "/" + name)))
                }
            }
            $0.configuration = hasty
        },
        FaultRow(
            "a redirect to a file of this machine", .fails(.x07), only { _ in .redirect(to: "file:///etc/passwd") }),
        FaultRow("a redirect to where the file is", .survives) {
            $0.served = { served in
                served.server.route("/elsewhere", .body(served.inRelease))
                served.answer("InRelease", .redirect(to: "/elsewhere", status: 301))
            }
        },
    ]

    static let answers =
        [401, 403, 451].map { status($0, .c10) } + [408, 418, 425, 429, 500, 502, 503, 504].map { status($0, .x05) }
        + [
            FaultRow(
                "404 for InRelease and Release", .fails(.c09, says: "does not have a Release file"), quick: true,
                only {
                    _ in .status(404)
                }),
            FaultRow("410 for InRelease and Release", .fails(.c09)) {
                $0.served = { served in for name in ["InRelease", "Release"] { served.answer(name, .status(410)) } }
            },
            FaultRow("a suite that is misspelt", .fails(.c09)) {
                $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] @URI@ stabel main"
            },
            FaultRow("404 for InRelease, 503 for Release", .fails(.x05)) {
                $0.served = { served in
                    pair(served)
                    served.answer("Release", .status(503))
                }
                $0.configuration = hasty
            },
            FaultRow("511", .fails(.x06), only { _ in .body(page, status: 511, type: "text/html") }),
            FaultRow(
                "a login page in InRelease's place", .fails(.x06, says: "NOSPLIT"), quick: true,
                only { _ in
                    .body(page, type: "text/html")
                }),
            FaultRow("a redirect to a login page", .fails(.x06, says: "NOSPLIT")) {
                $0.served = { served in
                    served.server.route("/login", .body(page, type: "text/html"))
                    served.answer("InRelease", .redirect(to: served.server.url("/login")))
                }
            },
            FaultRow("a login page in Release.gpg's place", .fails(.x06)) {
                $0.served = { served in
                    pair(served)
                    served.answer("Release.gpg", .body(page, type: "text/html"))
                }
            },
            FaultRow(
                "InRelease compressed, and not said so", .fails(.x06, says: "NOSPLIT"),
                only {
                    .body(runProgram("gzip", ["-c"], input: $0.inRelease).output, type: "application/octet-stream")
                }),
            FaultRow("a good InRelease said to be HTML", .survives, only { .body($0.inRelease, type: "text/html") }),
        ]

    private static func status(_ number: Int, _ code: FaultCode) -> FaultRow {
        FaultRow("\(number) for InRelease", .fails(code), inRelease { _ in .status(number) })
    }

    static let proxies = [
        FaultRow("a proxy that is not there", .fails(.x10)) {
            $0.configuration = hasty + ["Acquire::http::Proxy \"http://127.0.0.1:@FREE@/\";"]
        },
        FaultRow("a proxy that is not there, and not for this host", .survives) {
            $0.configuration = [
                "Acquire::http::Proxy \"http://127.0.0.1:@FREE@/\";", "Acquire::http::Proxy::127.0.0.1 \"DIRECT\";",
            ]
        },
        FaultRow("a command for the proxy that is not there", .fails(.x10, says: "can not be executed")) {
            $0.configuration = hasty + ["Acquire::http::Proxy-Auto-Detect \"/nonexistent\";"]
        },
        FaultRow("a command for the proxy that fails", .fails(.x10, says: "error code (1)")) {
            $0.configuration = hasty + ["Acquire::http::Proxy-Auto-Detect \"/bin/false\";"]
        },
        FaultRow("a command for the proxy that knows of none", .survives) {
            $0.configuration = hasty + ["Acquire::http::Proxy-Auto-Detect \"/bin/true\";"]
        },
        proxied("a proxy that wants a login (407)", .fails(.x10)) { _ in .status(407) },
        proxied("a proxy that cannot reach the mirror (502)", .fails(.x10)) { _ in .status(502) },
        proxied("a proxy that finds nothing (404)", .fails(.c09)) { _ in .status(404) },
        proxied("a proxy that works", .survives) { .body($0.inRelease) },
        proxied("a proxy that works, for a suite that is not there", .fails(.c09), suite: "other") {
            .body($0.inRelease)
        },
        proxied("a proxy with an altered copy, the mirror's is good", .fails(.x13)) { served in
            FaultAnswer.body(altered(served.inRelease), headers: ["Age: 4000", "Via: 1.1 cache (squid/5.7)"])
                .whenAsked("Cache-Control", holding: "no-cache", .body(served.inRelease))
        },
    ]

    /// A proxy in front of debian.example.org, with InRelease as it says and the index as it is.
    private static func proxied(
        _ name: String, _ outcome: Outcome, suite: String = "stable",
        _ answer: @escaping @Sendable (ServedRepository) -> FaultAnswer
    ) -> FaultRow {
        FaultRow(name, outcome) {
            $0.beside = .proxy(answer)
            $0.sources = "deb [arch=amd64 signed-by=@KEYRING@] http://debian.example.org/debian \(suite) main"
            $0.configuration = hasty + ["Acquire::http::Proxy \"@PROXY@\";"]
        }
    }
}
