import Foundation
import Testing

@testable import Diagnosis

/// What holds for every rule and every finding that a scenario can make.
@Suite struct RuleConventions {
    /// Never advised; field-notes, "Remedies".
    static let forbidden = [
        "trusted=yes", "trusted: yes", "allow-unauthenticated", "allowunauthenticated", "allow-insecure", "force-yes",
        "recv-key", "keyserver", "apt-key add", "apt-key adv", "check-valid-until=false", "check-date=false",
        "check-valid-until=0", "check-date=0", "seccomp=unconfined", "--privileged", "sandbox::user root",
        "sandbox::user=root", "chmod 777", "chmod 0777", "chmod -r 777", "prune --volumes", "--volumes", "volume prune",
        "volume rm", "rm -rf /var/lib/docker", "rm -rf /var/lib/containers",
        "rm -rf /var/lib/containerd", "system reset", "prune -f", "prune -af", "prune --force", "rm -rf /tmp",
        "rm -rf /var/log",
        "second_preimage_resistance", "curl http:", "wget http:",
    ]

    static let findings = Scenarios.all.flatMap { scenario in
        let judgement = scenario.judge()
        return judgement.findings.map(\.finding) + judgement.sources.flatMap(\.findings)
    }

    @Test func everyCodeHasOneRule() {
        let codes = Catalogue.rules.map { $0.code }
        #expect(Set(codes).count == codes.count)
    }

    @Test func everyRuleExplainsItself() {
        for rule in Catalogue.rules {
            #expect(rule.explanation.what.count > 20, "\(rule.code)")
            #expect(!rule.explanation.causes.isEmpty, "\(rule.code)")
            #expect(rule.explanation.remedy.count > 10, "\(rule.code)")
        }
    }

    @Test func nothingForbiddenIsAdvised() {
        func check(_ text: String, _ code: FaultCode) {
            for words in RuleConventions.forbidden {
                #expect(!text.lowercased().contains(words), "\(code.rawValue) says \(words): \(text)")
            }
        }
        for rule in Catalogue.rules {
            let explanation = rule.explanation
            check(([explanation.what, explanation.remedy] + explanation.causes).joined(separator: "\n"), rule.code)
        }
        for finding in RuleConventions.findings {
            check(finding.remedy.text, finding.code)
            for step in finding.remedy.steps { check("\(step.label): \(step.command)", finding.code) }
        }
    }

    @Test func findingsAreWellFormed() {
        for finding in RuleConventions.findings {
            let code = finding.code.rawValue
            #expect(finding.title.count <= 72, "\(code) has \(finding.title.count) columns: \(finding.title)")
            #expect(!finding.title.isEmpty && !finding.subject.isEmpty, "\(code)")
            #expect(!finding.because.isEmpty, "\(code) has no proof: \(finding.title)")
            #expect(!finding.remedy.text.isEmpty, "\(code) has no remedy")
            for text in [finding.title, finding.remedy.text] + finding.because.map(\.text) {
                #expect(!text.contains("Optional("), "\(code): \(text)")
                #expect(!text.hasSuffix("!"), "\(code): \(text)")
                #expect(!text.contains("\n"), "\(code): \(text)")
            }
            for step in finding.remedy.steps { #expect(!step.command.isEmpty && !step.label.isEmpty, "\(code)") }
        }
    }
}
