/// What apt says of fetching, of clocks, and of Release files that it verified and does not like.
extension Saying {
    static let transfer = network + tls + server + release

    private static let network = [
        Saying("Temporary failure resolving", [(.x02, "no name server answers"), (.x10, "the proxy's name is not found")]),
        Saying("Could not resolve", [(.x02, "the name is not found"), (.x10, "the proxy's name is not found"), (.r11, "there are too few descriptors to ask"), (.y03, "a system call for it is refused")]),
        Saying("Something wicked happened resolving", [(.x02, "the name is not found"), (.x10, "the proxy's name is not found"), (.r11, "there are too few descriptors to ask"), (.y03, "a system call for it is refused")]),
        Saying("Unable to connect to", [(.x03, "nothing answers at that address"), (.x10, "the configured proxy does not answer")]),
        Saying("Could not connect to", [(.x03, "nothing answers at that address"), (.x10, "the configured proxy does not answer")]),
        Saying("Cannot initiate the connection", [(.x03, "there is no way to that address, often IPv6"), (.x10, "the configured proxy cannot be reached")]),
        Saying("Network is unreachable", [(.x03, "there is no way to that address, often IPv6")]),
        Saying("Error reading from server. Remote end closed connection", [(.x01, "the server ended the answer before its end"), (.x03, "the server closed the connection"), (.x10, "the proxy closed the connection")]),
        Saying("Connection failed", [(.x03, "the connection was cut off"), (.x08, "the server said nothing more"), (.x01, "the server ended the answer before its end")]),
        Saying("Connection timed out", [(.x08, "the server said nothing more"), (.x03, "nothing answers at that address"), (.x01, "the server ended the answer before its end"), (.s02, "the signature file never came")]),
        Saying("Undetermined Error", [(.x05, "the answer has a body without a length"), (.x01, "the server ended the answer before its end")]),
        Saying("Error reading from server", [(.x03, "the connection was cut off"), (.x01, "the server ended the answer before its end")]),
        Saying("Data socket", [(.x03, "the connection was cut off")]),
    ]

    private static let tls = [
        Saying("No system certificates available", [(.x04, "the package ca-certificates is not installed"), (.c07, "the certificate is not looked at")]),
        Saying("Could not load certificates from", [(.x04, "the file that CaInfo names cannot be read")]),
        Saying("uses not yet valid certificate", [(.t01, "this clock is behind"), (.x04, "the server's certificate begins later"), (.t03, "this clock was never set")]),
        Saying("uses expired certificate", [(.x04, "the server's certificate has expired"), (.t02, "this clock is ahead")]),
        Saying("certificate verify failed", [(.x04, "the server's certificate is not good here: its name, its dates or its issuer"), (.t01, "this clock is behind"), (.t02, "this clock is ahead"), (.t03, "this clock was never set")]),
        Saying("Certificate verification failed", [(.x04, "the server's certificate is not good here: its name, its dates or its issuer"), (.t01, "this clock is behind"), (.t02, "this clock is ahead")]),
        Saying("Could not handshake", [(.x04, "the server and this machine agree on no TLS"), (.x03, "what answers is no TLS server")]),
        Saying("SSL connection failed", [(.x04, "the server and this machine agree on no TLS"), (.x03, "what answers is no TLS server")]),
        Saying("server certificate verification failed", [(.x04, "the server's certificate is not good here")]),
    ]

    private static let server = [
        Saying("404 ", "Not Found", [(.c09, "the suite is not there: misspelt, moved to an archive, ended"), (.x07, "a redirect leads to nowhere"), (.x12, "an index file is not there yet")]),
        Saying("  410", [(.c09, "the suite is gone")]),
        Saying("  401", [(.c10, "the server wants a login")]),
        Saying("  403", [(.c10, "the server refuses"), (.x10, "the proxy refuses")]),
        Saying("  407", [(.x10, "the proxy wants a login")]),
        Saying("  451", [(.c10, "the server refuses")]),
        Saying("  511", [(.x06, "a portal wants a login")]),
        Saying("  502", [(.x05, "the server has an error of its own"), (.x10, "the proxy gets no answer")]),
        Saying("  503", [(.x05, "the server is not available"), (.x10, "the proxy gets no answer")]),
        Saying("  504", [(.x05, "the server is not available"), (.x10, "the proxy gets no answer")]),
        Saying("  5", "[IP:", [(.x05, "the server has an error of its own"), (.x10, "the proxy gets no answer")]),
        Saying("  4", "[IP:", [(.x05, "the server answers with an error"), (.c10, "the server refuses"), (.x10, "the proxy wants a login"), (.c09, "the suite is gone")]),
        Saying("Redirection loop encountered", [(.x07, "redirects lead in a circle, or there are too many")]),
        Saying("Redirection from", "is forbidden", [(.x07, "a redirect leads to a scheme that is not allowed")]),
        Saying("Too many redirects", [(.x07, "there are too many redirects")]),
        Saying("The HTTP server sent an invalid", [(.x05, "the answer is no proper HTTP")]),
        Saying("Bad header line", [(.x05, "the answer is no proper HTTP")]),
        Saying("Bad header data", [(.x05, "the answer is no proper HTTP")]),
        Saying("File has unexpected size", [(.x12, "the mirror is in the middle of an update"), (.x13, "a proxy or cache serves an old file")]),
        Saying("Hash Sum mismatch", [(.x12, "the mirror is in the middle of an update"), (.x13, "a proxy or cache serves an old file"), (.x01, "the download was damaged")]),
        Saying("Size mismatch", [(.x12, "the mirror is in the middle of an update"), (.x13, "a proxy or cache serves an old file")]),
        Saying("Mirror sync in progress", [(.x12, "the mirror is in the middle of an update"), (.x13, "a proxy or cache serves an old file")]),
        Saying("Maximum file size exceeded", [(.x09, "the file is larger than apt takes for a Release file")]),
        Saying("is larger than the maximum", [(.x09, "the file is larger than apt takes for a Release file")]),
        Saying("does not have a Release file", [
            (.c09, "the suite is not there: misspelt, moved to an archive, ended"), (.r08, "apt could not write its lists: the file system is read-only"),
            (.x07, "a redirect leads to nowhere"), (.x09, "the file is larger than apt takes"), (.x05, "the server has an error of its own"),
            (.y05, "apt could not open its own file as the sandbox user"), (.x04, "the connection could not be made safe"), (.r03, "the root is read-only"),
        ]),
    ]

    private static let release = [
        Saying("is expired (invalid since", [
            (.t04, "the mirror stopped being updated, or serves an old file"), (.t02, "this clock is ahead"), (.x13, "a proxy or cache serves an old file"),
        ]),
        Saying("is not valid yet (invalid for another", [
            (.t01, "this clock is behind"), (.t03, "this clock was never set"), (.t05, "the clock is right, and the file is dated ahead"),
        ]),
        Saying("Invalid 'Date' entry", [(.t07, "the Release file's Date cannot be read"), (.s07, "the Release file has no usable fields")]),
        Saying("Invalid 'Valid-Until' entry", [(.t07, "the Release file's Valid-Until cannot be read")]),
        Saying("Conflicting distribution", [(.s04, "the file is validly signed for another suite than was asked for")]),
        Saying("changed its", "value from", [(.c08, "the repository's Origin, Label, Suite or Codename is another than in apt's lists")]),
        Saying("No Hash entry in Release file", "strong enough", [(.k08, "the Release file has MD5 and SHA1 sums only"), (.s07, "its sums cannot be read")]),
        Saying("No Hash entry in Release file", [(.s07, "the Release file has no sums that apt can read"), (.k08, "it has no strong ones")]),
        Saying("No sections in Release file", [(.s07, "the Release file is empty")]),
        Saying("Unable to parse Release file", [(.s07, "the Release file is none that apt can read")]),
        Saying("Unable to find expected entry", [(.s07, "the Release file does not name the index that was asked for"), (.c09, "the component is misspelt")]),
    ]
}
