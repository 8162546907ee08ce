/// Which of several findings is the cause: errors before warnings, and among equals what comes first on the way from
/// the bytes to apt's answer. What is only the consequence of another finding is left out.
enum Ranking {
    /// Earlier is nearer to the cause.
    static let order: [FaultCode] =
        [.s01, .s03, .s02, .c06, .c05, .c01, .c04, .t03, .t01, .t02]
        + [.r11, .r12]  // they starve this program, too
        + [.x10, .x02, .x03, .x04, .x07, .x08, .x09, .c10, .c09, .x05, .x06, .x01, .x13, .x12, .x11]
        + [.s07, .k02, .k01, .k03, .k04, .k05, .k08]
        + [.g02, .g03, .g04, .g05, .g06, .g09, .g08, .g07, .g01]
        + [.t07, .t05, .t04, .t08]
        + [.y04, .y01, .y02, .y03, .y05, .y06, .y07, .y09, .y10]
        + [.r05, .r03, .r04, .r14, .r10, .r02, .r01, .r08, .r09, .r07, .r06, .r13, .r16]
        + [.c08, .u01, .s05, .s04, .s06, .c02, .c03, .c07, .k06, .k07, .t06, .t09, .x14, .x15, .r15, .y08]

    /// `cause` explains `consequence` for the same source, so that only the cause is told.
    static let explains: [FaultCode: Set<FaultCode>] = [
        .t01: [.t05, .t08, .x04],
        .t02: [.k01, .k03, .k07, .t04, .t06, .x04],
        .t03: [.t01, .t02, .t04, .t05, .t06, .t08, .t09, .k01, .k03, .k07, .x04],
        .k01: [.k07],
        .t04: [.t06, .t09],
        // With the key in the keyring it would be refused all the same.
        .s01: [.g01],
        .s03: [.g01],
        .x13: [.x12],
        .g09: [.g01],
        .g08: [.g01, .k01],
        .y06: [.k06, .y02],
        .y07: [.r04, .r09, .g03],
    ]

    /// The findings of one source, sorted, with consequences and repetitions left out.
    static func ranked(_ findings: [Finding]) -> [Finding] {
        let causes = Set(findings.filter { $0.severity == .error }.map(\.code))
        return sorted(
            findings.filter { finding in !causes.contains { explains[$0]?.contains(finding.code) ?? false } })
    }

    /// Sorted, each once. What one source's fault explains there may stand alone in another source, so the union over
    /// several sources leaves nothing out.
    static func sorted(_ findings: [Finding]) -> [Finding] {
        var seen: Set<Finding.Identity> = []
        let kept = findings.filter { seen.insert($0.identity).inserted }
        return kept.enumerated().sorted { left, right in
            let leftKey = (severity(left.element), place(left.element.code), left.offset)
            let rightKey = (severity(right.element), place(right.element.code), right.offset)
            return leftKey < rightKey
        }.map(\.element)
    }

    private static func severity(_ finding: Finding) -> Int {
        switch finding.severity {
        case .error: 0
        case .warning: 1
        case .note: 2
        }
    }

    private static func place(_ code: FaultCode) -> Int {
        order.firstIndex(of: code) ?? order.count
    }
}
