import Evidence

/// What is wrong with mirrors that apt passes over for another one of their list: warnings, for apt survives them.
enum DeadMirrorFindings {
    static func findings(in source: SourceCase) -> [Finding] {
        (source.source.deadMirrors ?? []).flatMap { warnings($0, beside: source) }
    }

    private static func warnings(_ mirror: SourceObservation.DeadMirror, beside source: SourceCase) -> [Finding] {
        var alone = source.source
        alone.uri = mirror.uri
        alone.looks = [mirror.look]
        alone.deadMirrors = nil
        alone.aptVerifier = nil
        alone.lists = nil
        let dead = SourceCase(alone, in: source.run)
        let list = source.source.mirrorList.map { " of \($0)" } ?? ""
        let fallback = Proof("apt goes on to the next mirror\(list): \(source.name) gave the file", .transfer)
        var findings: [Finding] = []
        for var finding in Catalogue.rules.flatMap({ $0.findings(in: dead) }) where isOfTransfer(finding) {
            if finding.severity == .error { finding.severity = .warning }
            finding.because.append(fallback)
            findings.append(finding)
        }
        return findings
    }

    private static func isOfTransfer(_ finding: Finding) -> Bool {
        finding.faultClass == .transfer || finding.code == .c09 || finding.code == .c10
    }
}
