import Reporting
import Testing

@Suite("Secrets of URIs")
struct RedactionTests {
    @Test(arguments: [
        ("http://user:secret@host/debian bookworm", "http://host/debian bookworm"),
        ("https://token@host", "https://host"),
        ("deb [arch=amd64] http://u:p@a/ x http://u:p@b/ y", "deb [arch=amd64] http://a/ x http://b/ y"),
        ("http://user:se@cret@host/x", "http://host/x"),
        ("http://user:se/cret@host/x", "http://host/x"),
        ("http://host/x?X-Amz-Signature=abc&k=v#f", "http://host/x?X-Amz-Signature=***&k=***"),
        ("http://host/x?abc", "http://host/x?***"),
        ("http://host:8080/by-id/a@b/", "http://host:8080/by-id/a@b/"),
        ("http://[2001:db8::1]/a@b", "http://[2001:db8::1]/a@b"),
        ("mirror+https://u:p@h/l", "mirror+https://h/l"),
        ("\"http://u:p@h/\" and 'http://u:p@h/'", "\"http://h/\" and 'http://h/'"),
        ("Name <name@example.org>", "Name <name@example.org>"),
        ("http://http://u:p@h/?t=s", "http://http://h/?t=***"),
        ("http://a/get=http://u:p@h/x", "http://a/get=http://h/x"),
        ("http://u:p://q@h/x", "http://h/x"),
        // Found by fuzzing: an @ and a slash in one password, and combining marks behind what parts a URI.
        ("http://user:se@c:r/et@host/x", "http://host/x"),
        ("http://user:secret@\u{301}host/x", "http://\u{301}host/x"),
        ("http://user:secret@host/\u{301}x?\u{301}t=\u{301}s&\u{301}u", "http://host/\u{301}x?\u{301}t=***&***"),
        ("://", "://"), ("http://", "http://"), ("a://@", "a://"), ("x://?", "x://?"),
    ])
    func areMasked(_ text: String, _ expected: String) {
        #expect(withoutSecrets(text) == expected)
    }
}

@Suite("Names of sources")
struct SourceNameTests {
    /// Without its scheme a URI looks like none, and its secrets have to be masked all the same.
    @Test func showNoSecret() {
        let seen = Sample.observations([Sample.source(uri: "http://host/debian?token=t0p")])
        for verbosity in [TextStyle.Verbosity.quiet, .normal, .verbose] {
            let text = renderText(
                Sample.report(seen, [Sample.judged(.good, nil, [])]), style: TextStyle(verbosity: verbosity))
            #expect(text.contains("host/debian?token=***") && !text.contains("t0p"))
        }
    }
}
