import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// X01, X05, X06, X10: answers that are not the file.
    static let answers: [Scenario] = [
        .trigger(.x01, "shorter-than-announced") { run in
            run.source.look.fail(.partial, text: "transfer closed with 81075 bytes remaining to read")
            run.source.look.answer.bytes = 70_000
            run.source.look.answer.expectedBytes = 151_075
            run.source.look.answer.lengthMet = false
        },
        .trigger(.x01, "cut-without-a-length") { run in
            run.source.look.refuseFraming(.truncated, line: 1_204)
            run.source.look.frame.detail = "cut off in the signed text"
            run.source.look.answer.bytes = 70_000
            run.source.look.answer.expectedBytes = nil
            run.source.look.answer.lengthMet = nil
        },
        .trigger(.x01, "the-servers-own-copy-is-cut") { run in
            run.source.look.refuseFraming(.truncated, line: 1_204)
            run.source.look.answer.bytes = 70_000
            run.source.look.answer.expectedBytes = 70_000
        },
        .trigger(.x01, "empty-answer") { run in
            run.source.look.refuseFraming(.empty)
            run.source.look.answer.bytes = 0
            run.source.look.answer.expectedBytes = 0
        },
        .trigger(.x01, "file-cut-on-disk") { run in
            run.asFile("/mnt/usb/dists/bookworm/InRelease")
            run.source.look.refuseFraming(.truncated, line: 12)
        },
        .trigger(.x01, "empty-release-of-a-pair") { run in
            run.source.look.detach()
            run.source.look.refuseFraming(.empty)
            run.source.look.frame.detail = "Release"
            run.source.look.answer.bytes = 0
            run.source.look.answer.expectedBytes = 0
        },
        .nearMiss(.x01, "empty-release-gpg") { run in
            run.source.look.detach()
            run.source.look.refuseFraming(.empty)
            run.source.look.frame.detail = "Release.gpg"
        },
        .nearMiss(.x01, "inrelease-absent-and-the-pair-is-good") { run in run.source.look.detach() },

        .trigger(.x05, "bad-gateway-without-a-proxy") { run in run.source.look.answerStatus(502) },
        .trigger(.x05, "too-many-requests") { run in run.source.look.answerStatus(429) },
        .trigger(.x05, "release-gpg-answers-500") { run in
            run.source.look.detach()
            run.source.look.framing = nil
            run.source.look.verification = nil
            run.source.look.release = nil
            run.source.look.signatureTransfer?.httpStatus = 500
        },
        .trigger(.x05, "redirect-without-an-address") { run in
            run.source.look.refuseFraming(.page, excerpt: "<html>Moved</html>")
            run.source.look.answer.httpStatus = 302
        },
        .trigger(.x05, "no-http-at-all") { run in
            run.source.look.fail(.protocolError, reason: "not_http", text: "Received HTTP/0.9 when not allowed")
        },
        .trigger(.x05, "no-length-told") { run in
            run.source.look.transfer?.expectedBytes = nil
            run.source.look.transfer?.lengthMet = nil
        },
        .nearMiss(.x05, "in-chunks-with-their-end") { run in run.source.look.transfer?.expectedBytes = nil },
        .nearMiss(.x05, "network-authentication-required") { run in run.source.look.answerStatus(511) },
        .nearMiss(.x05, "gateway-error-from-the-proxy") { run in
            run.source.look.answerStatus(503)
            run.source.look.answer.proxy = "http://proxy.example.org:3128"
        },

        .trigger(.x06, "login-page") { run in
            run.source.look.refuseFraming(.page, excerpt: "<!DOCTYPE html><title>Login</title>")
            run.source.look.answer.contentType = "text/html"
            run.source.look.answer.firstBytes = "<!DOCTYPE html><title>Login</title>"
            run.source.look.answer.redirects = ["http://portal.example.net/login"]
            run.source.look.answer.effectiveUrl = "http://portal.example.net/login"
        },
        .trigger(.x06, "page-from-the-mirror-itself-over-https") { run in
            run.source.look.secure()
            run.source.look.refuseFraming(.page, excerpt: "<html>503</html>")
        },
        .trigger(.x06, "page-in-front") { run in run.source.look.refuseFraming(.pageInFront, excerpt: "<html>") },
        .trigger(.x06, "network-authentication-required") { run in run.source.look.answerStatus(511) },
        .trigger(.x06, "html-file-on-disk") { run in
            run.asFile("/root/InRelease")
            run.source.look.refuseFraming(.page, excerpt: "<html>")
        },
        .trigger(.x06, "page-as-release-gpg") { run in
            run.source.look.detach()
            run.source.look.refuseFraming(.page, excerpt: "<html>")
            run.source.look.frame.detail = "Release.gpg"
        },
        .trigger(.x06, "compressed") { run in
            run.source.look.refuseFraming(.notRelease, excerpt: "\\x1f\\x8b\\x08")
            run.source.look.frame.detail = "gzip"
        },
        .nearMiss(.x06, "text-in-front") { run in
            run.source.look.refuseFraming(.textInFront, excerpt: "mirror of the day")
        },
        .nearMiss(.x06, "not-found-page") { run in run.source.look.answerStatus(404) },

        .trigger(.x10, "cannot-be-reached") { run in
            run.source.look.fail(.proxy, text: "Failed to connect to proxy.example.org port 3128")
            run.source.look.answer.proxy = "http://proxy.example.org:3128"
        },
        .trigger(.x10, "no-command-that-finds-it") { run in
            run.source.look.fail(
                .proxy, reason: "detection",
                text: "/nonexistent cannot be executed (Acquire::http::Proxy-Auto-Detect at /etc/apt/apt.conf:1)")
        },
        .trigger(.x10, "wants-credentials") { run in
            run.source.look.answerStatus(407)
            run.source.look.answer.proxy = "http://proxy.example.org:3128"
        },
        .trigger(.x10, "gateway-timeout") { run in
            run.source.look.answerStatus(504)
            run.source.look.answer.proxy = "http://proxy.example.org:3128"
        },
        .nearMiss(.x10, "error-500-through-a-proxy") { run in
            run.source.look.answerStatus(500)
            run.source.look.answer.proxy = "http://proxy.example.org:3128"
        },
        .nearMiss(.x10, "proxy-that-works") { run in
            run.source.look.answer.proxy = "http://proxy.example.org:3128"
        },
    ]

    /// X12, X13: a second fetch verifies.
    static let mixed: [Scenario] = [
        .trigger(.x12, "second-fetch-verifies") { run in run.source.badThenGood() },
        .trigger(.x12, "pair-that-does-not-belong-together") { run in
            run.source.badThenGood()
            run.source.looks[0].detach()
            run.source.looks[1].detach()
        },
        .nearMiss(.x12, "bad-again") { run in
            run.source.badThenGood()
            run.source.looks[1].signature.status = .bad
        },
        .nearMiss(.x12, "through-a-cache") { run in
            run.source.badThenGood()
            run.source.look.answer.headers = ["Via: 1.1 squid"]
        },

        .trigger(.x13, "cdn-node") { run in
            run.source.badThenGood()
            run.source.look.answer.headers = ["Via: 1.1 varnish", "X-Cache: HIT, HIT"]
            run.source.look.answer.ageSeconds = 2_131
        },
        .trigger(.x13, "configured-proxy") { run in
            run.source.badThenGood()
            run.source.look.answer.proxy = "http://proxy.example.org:3142"
        },
        .trigger(.x13, "cache-of-the-provider", on: .trixie) { run in
            run.source.badThenGood()
            run.source.look.answer.headers = ["Via: 1.0 gw4 (squid)"]
        },
        .nearMiss(.x13, "cache-miss-and-age-zero") { run in
            run.source.badThenGood()
            run.source.look.answer.headers = ["X-Cache: MISS", "Server: nginx"]
            run.source.look.answer.ageSeconds = 0
        },
        .nearMiss(.x13, "cdn-that-serves-good-bytes") { run in
            run.source.look.answer.headers = ["Via: 1.1 varnish", "X-Cache: HIT"]
        },
    ]
}
