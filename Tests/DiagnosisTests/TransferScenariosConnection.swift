import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// What apt's sandbox user may not read.
    static func refused(_ path: String, _ mode: Int) -> AccessObservation {
        AccessObservation(
            user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: path, blockedByMode: mode,
            blockedByOwnerUid: 0)
    }

    /// X02, X03, X04, X07, X08, X09: transfers that ended before an answer was of use.
    static let connection: [Scenario] = [
        .trigger(.x02, "no-such-host") { run in
            run.source.look.fail(.nameResolution, text: "Could not resolve host: debian.example.org")
        },
        .trigger(.x02, "a-very-long-name") { run in
            let url = "http://\(String(repeating: "mirror.", count: 20))example.org/debian/dists/bookworm/InRelease"
            run.source.look.fail(.nameResolution, text: "Could not resolve host")
            run.source.look.answer.url = url
            run.source.look.answer.effectiveUrl = url
        },
        .trigger(.x02, "no-such-service") { run in
            run.source.look.fail(
                .nameResolution, reason: "no_service",
                text: "SRV records for debian.example.org say that it has no http service")
        },
        .trigger(.x02, "hosts-for-root-alone") { run in
            run.source.look.fail(.nameResolution, text: "Could not resolve host: debian.example.org")
            run.hostNames = HostNamesObservation(
                services: ["files", "dns"], hostsAccess: Scenarios.refused("/etc/hosts", 0o600),
                namesInHostsFile: ["debian.example.org"])
        },
        .trigger(.x02, "no-name-service-that-is-there") { run in
            run.source.look.fail(.nameResolution, text: "Could not resolve host: debian.example.org")
            run.hostNames = HostNamesObservation(services: ["foo"], absent: ["foo"])
        },
        .trigger(.x02, "hosts-that-is-not-asked") { run in
            run.source.look.fail(.nameResolution, text: "Could not resolve host: debian.example.org")
            run.hostNames = HostNamesObservation(services: ["dns"], namesInHostsFile: ["debian.example.org"])
        },
        .nearMiss(.x02, "hosts-for-root-alone-and-dns-answers") { run in
            run.hostNames = HostNamesObservation(
                services: ["files", "dns"], hostsAccess: Scenarios.refused("/etc/hosts", 0o600))
        },
        .nearMiss(.x02, "the-proxys-own-name") { run in
            run.source.look.fail(.proxy, reason: "name_resolution", text: "Could not resolve proxy: proxy.example.org")
            run.source.look.answer.proxy = "http://proxy.example.org:3128"
        },

        .trigger(.x03, "refused") { run in
            run.source.look.fail(.connection, reason: "refused", text: "Failed to connect: Connection refused")
        },
        .trigger(.x03, "refused-while-others-answer") { run in
            run.sources.append(Healthy.other("http://security.example.org/debian-security", "bookworm-security"))
            run.source.look.fail(.connection, reason: "refused", text: "Failed to connect: Connection refused")
        },
        .trigger(.x03, "timeout") { run in
            run.source.look.fail(.connection, reason: "timeout", text: "Connection timed out after 20001 milliseconds")
        },
        .trigger(.x03, "closed-without-an-answer") { run in
            run.source.look.fail(.protocolError, reason: "empty_reply", text: "Empty reply from server")
        },
        .nearMiss(.x03, "a-later-look-was-refused") { run in
            var again = Healthy.look
            again.purpose = .noCache
            again.fail(.connection, reason: "refused", text: "Connection refused")
            run.source.looks.append(again)
        },

        .trigger(.x04, "no-ca-store") { run in
            run.source.look.secure()
            run.source.look.fail(.tls, reason: "ca_missing", text: "error setting certificate verify locations")
        },
        .trigger(.x04, "a-ca-store-for-root-alone") { run in
            run.source.look.secure()
            run.source.look.fail(.tls, reason: "ca_missing", text: "error setting certificate verify locations")
            run.methodFiles = [
                .init(
                    path: "/etc/ssl/certs/ca-certificates.crt", role: .certificateAuthorities,
                    host: "debian.example.org", error: "EACCES", access: Scenarios.refused("/etc/ssl", 0o700))
            ]
        },
        .trigger(.x04, "a-client-certificate-that-is-not-there") { run in
            run.source.look.secure()
            run.source.look.fail(.tls, text: "could not load PEM client certificate")
            run.methodFiles = [
                .init(
                    path: "/nonexistent", role: .clientCertificate, host: "debian.example.org",
                    setBy: .init(
                        option: "Acquire::https::SslCert", value: "/nonexistent", file: "/etc/apt/apt.conf", line: 2),
                    error: "ENOENT")
            ]
        },
        .nearMiss(.x04, "a-certificate-for-root-alone-that-was-not-needed") { run in
            run.methodFiles = [
                .init(
                    path: "/etc/key.pem", role: .clientKey, host: "debian.example.org", error: "EACCES",
                    access: Scenarios.refused("/etc/key.pem", 0o600))
            ]
        },
        .trigger(.x04, "no-ca-store-and-a-good-signature-under-another") { run in
            run.source.witnessedWithoutStore()
        },
        .trigger(.x04, "no-ca-store-and-an-issuer-that-nobody-knows") { run in
            run.source.look.secure()
            run.source.look.untrusted("CN = Example Gateway CA", witnessTrusts: false)
            run.source.look.answer.failure?.reason = "ca_missing"
        },
        .trigger(.x04, "no-ca-store-and-a-bad-signature-under-another") { run in
            run.source.witnessedWithoutStore { $0.signature.status = .bad }
        },
        .trigger(.x04, "one-expired-certificate-and-the-clock-is-right") { run in
            run.source.look.secure()
            run.source.look.fail(.tls, reason: "certificate_time", text: "certificate has expired")
            run.source.look.certificate("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
        },
        .trigger(.x04, "one-expired-certificate-and-no-outside-time") { run in
            run.source.look.secure()
            run.source.look.fail(.tls, reason: "certificate_time", text: "certificate has expired")
            run.source.look.certificate("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
            run.source.look.answer.serverDate = nil
        },
        .trigger(.x04, "intercepted") { run in
            var second = Healthy.other("https://security.example.org/debian-security", "bookworm-security")
            run.source.look.secure()
            run.source.look.untrusted("O = Example, CN = Example Gateway CA", witnessTrusts: false)
            second.look.untrusted("O = Example, CN = Example Gateway CA", witnessTrusts: false)
            run.sources.append(second)
        },
        .trigger(.x04, "one-issuer-for-all-and-no-second-store") { run in
            var second = Healthy.other("https://security.example.org/debian-security", "bookworm-security")
            run.source.look.secure()
            run.source.look.untrusted("Example Gateway CA", witnessTrusts: nil)
            second.look.untrusted("Example Gateway CA", witnessTrusts: nil)
            run.sources.append(second)
        },
        .trigger(.x04, "store-too-old-for-a-public-authority") { run in
            var second = Healthy.other("https://security.example.org/debian-security", "bookworm-security")
            run.source.look.secure()
            run.source.look.untrusted("C = US, CN = Example Public CA", witnessTrusts: true)
            second.look.untrusted("C = US, CN = Example Public CA", witnessTrusts: true)
            run.sources.append(second)
        },
        .trigger(.x04, "issuer-in-neither-store") { run in
            run.source.look.secure()
            run.source.look.untrusted("CN = Example Private CA", witnessTrusts: false)
        },
        .nearMiss(.x04, "verified-https") { run in run.source.look.secure() },
        .nearMiss(.x04, "all-certificates-fail-because-the-clock-is-behind") { run in
            run.clock.now = Healthy.now + -400 * Healthy.day
            run.source.look.secure()
            run.source.look.fail(.tls, reason: "certificate_time", text: "certificate is not yet valid")
            run.source.look.certificate("2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z")
            run.source.look.answer.serverDateAt = run.clock.now
        },

        .trigger(.x07, "circle") { run in
            run.source.look.fail(.redirect, reason: "loop", text: "redirected to an address visited before")
            run.source.look.answer.redirects = ["\(Healthy.uri)/a", "\(Healthy.uri)/b", "\(Healthy.uri)/a"]
        },
        .trigger(.x07, "to-a-file") { run in
            run.source.look.fail(.redirect, reason: "scheme", text: "redirected to file:///etc/passwd")
        },
        .nearMiss(.x07, "one-redirect-that-leads-somewhere") { run in
            run.source.look.answer.redirects = ["http://mirror.example.org/debian/dists/bookworm/InRelease"]
            run.source.look.answer.effectiveUrl = "http://mirror.example.org/debian/dists/bookworm/InRelease"
        },

        .trigger(.x08, "stands-still") { run in
            run.source.look.fail(.stalled, text: "no byte for 20 seconds")
            run.source.look.answer.bytes = 4_344
            run.source.look.answer.expectedBytes = 151_075
            run.source.look.answer.lengthMet = false
            run.source.look.answer.seconds = 21.4
        },
        .nearMiss(.x08, "the-run-was-over") { run in
            run.source.look.fail(.deadline, text: "the run's deadline came first")
        },

        .trigger(.x09, "over-the-cap") { run in
            run.source.look.fail(.tooLarge, text: "Maximum file size exceeded")
            run.source.look.answer.expectedBytes = 4_000_000_000
        },
        .trigger(.x09, "over-a-cap-of-this-machine") { run in
            run.source.look.fail(.tooLarge, text: "Maximum file size exceeded")
            run.configuration.releaseSizeLimit = ConfiguredSwitch(
                option: "Acquire::MaxReleaseFileSize", value: "1000", file: "/etc/apt/apt.conf.d/99x", line: 1)
        },
        .nearMiss(.x09, "just-under-the-cap") { run in
            run.source.look.answer.bytes = 9_999_999
            run.source.look.answer.expectedBytes = 9_999_999
        },
    ]
}
