import Evidence
import Foundation
import TestSupport
import Testing

@testable import Diagnosis

/// Where we say that `apt-get update` ends with 0, a real apt took the failure for one that passes.
@Suite struct ExitCodeProofTests {
    /// What a real apt printed under `--error-on=any` (testdata/lab), as far as it is needed here.
    private struct Record: Decodable {
        var row: String
        var code: String?
        var words: String
    }

    @Test(arguments: ["bullseye", "bookworm", "trixie"]) func failedTransfers(_ release: String) throws {
        let file = repositoryRoot.appendingPathComponent("testdata/lab/\(release).json")
        let records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
        var seen = 0
        for record in records where ["X02", "X03", "X04", "X05", "X08"].contains(record.code) {
            let judgement = diagnose(evidence(record.row, try #require(record.code)))
            let leading = try #require(judgement.sources.first?.findings.first)
            #expect(leading.code.rawValue == record.code, "\(record.row)")
            let says = leading.because.contains { $0.text.contains("ends with 0 here") }
            // Without the option this line is a warning; a missing store is the same evidence with both ends.
            let passes = record.words.contains("Some index files failed to download")
            #expect(says == passes || record.row == "https, no CA certificates in this root", "\(record.row)")
            seen += 1
        }
        #expect(seen > 15)
    }

    /// What stops apt's whole list ends apt-get with 100, and so nothing is hidden: not in `--sources` either.
    @Test(arguments: [Observations.Scope.system, .sourceFiles]) func besideWhatStopsApt(_ scope: Observations.Scope) {
        var run = evidence("a name without an address", "X02")
        run.scope = scope
        func says(_ run: Observations) -> Bool {
            diagnose(run).findings.contains { entry in
                entry.finding.because.contains { $0.text.contains("ends with 0 here") }
            }
        }
        #expect(says(run))
        run.configuration.sourceProblems = [
            PlacedProblem(file: "/etc/apt/sources.list.d/x.sources", line: 3, text: "the type 'foo' is not known")
        ]
        let stopped = diagnose(run)
        #expect(stopped.findings.contains { $0.finding.code == .c01 && $0.finding.severity == .error })
        #expect(!says(run))
    }

    private func evidence(_ row: String, _ code: String) -> Observations {
        var run = Observations.healthy(.trixie)
        if row == "404 for InRelease, 503 for Release" {
            run.source.look.detach()
            run.source.look.answerStatus(503)
        } else if row == "InRelease whole, no length told" {
            run.source.look.transfer?.expectedBytes = nil
            run.source.look.transfer?.lengthMet = nil
        } else if let status = Int(row.prefix(3)) {
            run.source.look.answerStatus(status)
        } else {
            switch code {
            case "X02": run.source.look.fail(.nameResolution, text: "no such host")
            case "X03": run.source.look.fail(.connection, reason: "refused", text: "Connection refused")
            case "X04" where row.contains("SslCert"):
                run.source.look.secure()
                run.source.look.fail(.tls, text: "could not load PEM client certificate")
                run.methodFiles = [
                    .init(
                        path: "/nonexistent", role: .clientCertificate, host: "debian.example.org",
                        setBy: .init(
                            option: "Acquire::https::SslCert", value: "/nonexistent", file: "/etc/apt/apt.conf"),
                        error: "ENOENT")
                ]
            case "X04":
                let isMissing = row.contains("CaInfo") || row.contains("no CA certificates")
                run.source.look.fail(.tls, reason: isMissing ? "ca_missing" : "untrusted", text: "no TLS")
            default: run.source.look.fail(.stalled, text: "Operation too slow")
            }
        }
        return run
    }
}
