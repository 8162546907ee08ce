/// What apt says of fetching: names, connections, TLS, and the server's answers.
extension Saying {
    static let network = [
        Saying(
            "Temporary failure resolving",
            means: [
                .can(.x02, "no name server answers, or none knows the name"),
                .can(.x10, "the proxy's name is not found"),
            ]),
        Saying(
            "Something wicked happened resolving",
            means: [
                .can(.x02, "the name is not found"), .can(.x10, "the proxy's name is not found"),
                .can(.r11, "too few files may be open to ask"),
                .can(.y03, "a container runtime refuses a system call for it"),
            ]),
        Saying(
            "System error resolving",
            means: [
                .can(.x02, "the name is not found"), .can(.r11, "too few files may be open to ask"),
                .can(.y03, "a container runtime refuses a system call for it"),
            ]),
        Saying(
            "Could not resolve",
            means: [.can(.x02, "the name is not found"), .can(.x10, "the proxy's name is not found")]),
        Saying("Could not connect to", "timed out", means: refused),
        Saying("Could not connect to", means: refused),
        Saying("Unable to connect to", means: refused),
        Saying("Cannot initiate the connection", means: refused),
        Saying("(101: ", means: [.can(.x03, "there is no way to that address, often over IPv6")]),
        Saying(
            "Could not create a socket",
            means: [
                .can(.x03, "this machine has no such address family, often IPv6"),
                .can(.y03, "a container runtime refuses the system call"), .can(.r11, "too few files may be open"),
            ]),
        Saying(
            "Remote end closed connection",
            means: [
                .can(.x01, "the server ended the answer before its end"),
                .can(.x03, "the server closed the connection"),
                .can(.x10, "the proxy closed the connection"),
            ]),
        Saying("Error reading from server", means: cutOff),
        Saying("Error writing to server", means: cutOff),
        Saying("The server closed the connection", means: cutOff),
        Saying("Server closed the connection", means: cutOff),
        Saying(
            "Connection failed",
            means: [
                .can(.x03, "the connection was cut off"), .can(.x08, "the server said nothing more"),
                .can(.x01, "the server ended the answer before its end"),
            ]),
        Saying("Connection timed out", means: stalled),
        Saying("Data socket timed out", means: stalled),
        Saying(
            "Undetermined Error",
            means: [
                .can(.x05, "the answer has a body without a length"),
                .can(.x01, "the server ended the answer before its end"),
            ]),
        Saying("Data socket", means: [.can(.x03, "the connection was cut off")]),
    ]

    private static let refused: [Candidate] = [
        .can(.x03, "nothing answers at that address, or a firewall is in front of it"),
        .can(.x10, "the address is the proxy's, and the proxy does not answer"),
    ]
    private static let cutOff: [Candidate] = [
        .can(.x03, "the connection was cut off"), .can(.x01, "the server ended the answer before its end"),
        .can(.x10, "the proxy closed the connection"),
    ]
    private static let stalled: [Candidate] = [
        .can(.x08, "the server said nothing more, or nothing arrives, as behind a tunnel that drops large packets"),
        .can(.x03, "nothing answers at that address"),
        .can(.x01, "the answer stops before its end, or is empty"),
        .can(.s02, "the signature file is empty; old apts wait for it", in: .throughAptKey),
    ]

    static let tls = [
        Saying("No system certificates available", means: [.can(.x04, "the package ca-certificates is not installed")]),
        Saying("Could not load certificates from", means: [.can(.x04, "the file that CaInfo names cannot be read")]),
        Saying(
            "Could not load", "certificate",
            means: [.can(.x04, "a certificate or key file that apt's options name cannot be read")]),
        Saying(
            "not yet valid certificate",
            means: [
                .can(.t01, "this clock is behind"), .can(.t03, "this clock was never set"),
                .can(.x04, "the server's certificate begins later"),
            ]),
        Saying(
            "uses expired certificate",
            means: [.can(.x04, "the server's certificate has expired"), .can(.t02, "this clock is ahead")]),
        Saying(
            "name in the certificate does not match",
            means: [.can(.x04, "the server's certificate is for another name, as behind a portal")]),
        Saying(
            "issuer is unknown",
            means: [
                .can(
                    .x04,
                    "the certificate's issuer is not known here: ca-certificates is missing or old, or a gateway intercepts TLS"
                )
            ]),
        Saying("certificate verify failed", means: badCertificate),
        Saying("ertificate verification failed", means: badCertificate),
        Saying("Could not handshake", means: noTLS),
        Saying("SSL connection failed", means: noTLS),
        Saying(
            "wait for server fd",
            means: [
                .can(.x04, "the server and this machine agree on no TLS, or the certificate is refused"),
                .can(.x03, "what answers is no TLS server"), .can(.x08, "the server said nothing more"),
            ]),
    ]

    private static let badCertificate: [Candidate] = [
        .can(.x04, "the server's certificate is not good here: its name, its dates or its issuer"),
        .can(.t01, "this clock is behind"), .can(.t02, "this clock is ahead"),
        .can(.t03, "this clock was never set"),
    ]
    private static let noTLS: [Candidate] = [
        .can(.x04, "the server and this machine agree on no TLS"), .can(.x03, "what answers is no TLS server"),
    ]

    static let server = [
        Saying("404  ", means: notThere),
        Saying("File not found", means: notThere),
        Saying(
            "Redirection loop encountered", means: [.can(.x07, "redirects lead in a circle, or there are too many")]),
        Saying("Too many redirects", means: [.can(.x07, "there are too many redirects")]),
        Saying(
            "Redirection from", "is forbidden", means: [.can(.x07, "a redirect leads to a scheme that is not allowed")]),
        Saying("The HTTP server sent an invalid", means: noHTTP),
        Saying("This HTTP server has broken range support", means: noHTTP),
        Saying("Bad header", means: noHTTP),
        Saying("Unknown date format", means: noHTTP),
        Saying(
            "Maximum file size exceeded", means: [.can(.x09, "the file is larger than apt takes for a Release file")]),
        Saying("larger than the maximum", means: [.can(.x09, "the file is larger than apt takes for a Release file")]),
        Saying("Hash Sum mismatch", means: mixed + [.can(.x01, "the download was damaged")]),
        Saying(
            "File has unexpected size",
            means: mixed + [.can(.x09, "the file is larger than Acquire::MaxReleaseFileSize lets apt take")]),
        Saying("Size mismatch", means: mixed),
        Saying("Mirror sync in progress", means: mixed),
        Saying(
            "Downloading mirror file failed",
            means: [
                .can(.c10, "apt's sandbox user may not read the list of mirrors, or its server refuses"),
                .can(.c09, "the list of mirrors is not there"),
            ]),
    ]

    private static let notThere: [Candidate] = [
        .can(.c09, "the suite is not there: misspelt, moved to an archive, ended"),
        .can(.x12, "the mirror does not have the file yet, or no more"),
        .can(.x07, "a redirect leads to nowhere"),
        .can(.x09, "InRelease is larger than apt takes, and there is no Release beside it"),
    ]
    private static let noHTTP: [Candidate] = [
        .can(.x05, "the answer is no proper HTTP"), .can(.x10, "a proxy changes it"),
    ]
    private static let mixed: [Candidate] = [
        .can(.x12, "the mirror is in the middle of an update"), .can(.x13, "a proxy or cache serves an old file"),
    ]

    /// An answer that is no file, by its status; apt prints the number and two spaces.
    static func status(_ status: Int) -> Saying? {
        let candidates: [Candidate]
        switch status {
        case 401, 403, 451:
            candidates = [.can(.c10, "the server refuses"), .can(.x10, "the proxy refuses")]
        case 404: candidates = notThere
        case 407: candidates = [.can(.x10, "the proxy wants a login")]
        case 410: candidates = [.can(.c09, "the suite is gone")]
        case 511: candidates = [.can(.x06, "a portal wants a login")]
        case 400..<500: candidates = [.can(.x05, "the server answers with an error"), .can(.x10, "the proxy does")]
        case 502...504:
            candidates = [
                .can(.x05, "the server has an error of its own, or is not available"),
                .can(.x10, "the configured proxy gets no answer"),
            ]
        case 500..<600: candidates = [.can(.x05, "the server has an error of its own")]
        default: return nil
        }
        return Saying("\(status)  ", means: candidates)
    }
}
