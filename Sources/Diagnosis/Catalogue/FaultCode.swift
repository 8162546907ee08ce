/// Every fault that this program can name. Codes and slugs are stable and never reused (contract.md, "The fault catalogue").
public enum FaultCode: String, Codable, Sendable, CaseIterable, Hashable {
    case s01 = "S01"
    case s02 = "S02"
    case s03 = "S03"
    case s04 = "S04"
    case s05 = "S05"
    case s06 = "S06"
    case s07 = "S07"
    case k01 = "K01"
    case k02 = "K02"
    case k03 = "K03"
    case k04 = "K04"
    case k05 = "K05"
    case k06 = "K06"
    case k07 = "K07"
    case k08 = "K08"
    case g01 = "G01"
    case g02 = "G02"
    case g03 = "G03"
    case g04 = "G04"
    case g05 = "G05"
    case g06 = "G06"
    case g07 = "G07"
    case g09 = "G09"
    case g08 = "G08"
    case t01 = "T01"
    case t02 = "T02"
    case t03 = "T03"
    case t04 = "T04"
    case t05 = "T05"
    case t06 = "T06"
    case t07 = "T07"
    case t08 = "T08"
    case t09 = "T09"
    case x01 = "X01"
    case x02 = "X02"
    case x03 = "X03"
    case x04 = "X04"
    case x05 = "X05"
    case x06 = "X06"
    case x07 = "X07"
    case x08 = "X08"
    case x09 = "X09"
    case x10 = "X10"
    case x11 = "X11"
    case x12 = "X12"
    case x13 = "X13"
    case x14 = "X14"
    case x15 = "X15"
    case r01 = "R01"
    case r02 = "R02"
    case r03 = "R03"
    case r04 = "R04"
    case r05 = "R05"
    case r06 = "R06"
    case r07 = "R07"
    case r08 = "R08"
    case r09 = "R09"
    case r10 = "R10"
    case r11 = "R11"
    case r12 = "R12"
    case r13 = "R13"
    case r14 = "R14"
    case r16 = "R16"
    case r15 = "R15"
    case y01 = "Y01"
    case y02 = "Y02"
    case y03 = "Y03"
    case y04 = "Y04"
    case y05 = "Y05"
    case y06 = "Y06"
    case y07 = "Y07"
    case y08 = "Y08"
    case y09 = "Y09"
    case y10 = "Y10"
    case c01 = "C01"
    case c02 = "C02"
    case c03 = "C03"
    case c04 = "C04"
    case c05 = "C05"
    case c06 = "C06"
    case c07 = "C07"
    case c08 = "C08"
    case c09 = "C09"
    case c10 = "C10"
    case u01 = "U01"

    /// The name for people and scripts, as `temp-space`.
    public var slug: String {
        switch self {
        case .s01: "content-altered"
        case .s02: "unsigned"
        case .s03: "framing"
        case .s04: "wrong-distribution"
        case .s05: "rollback"
        case .s06: "extra-bad-signature"
        case .s07: "release-malformed"
        case .k01: "key-expired"
        case .k02: "key-revoked"
        case .k03: "signature-expired"
        case .k04: "weak-digest"
        case .k05: "weak-key"
        case .k06: "policy-soon"
        case .k07: "key-expires-soon"
        case .k08: "weak-release-hashes"
        case .g01: "key-missing"
        case .g02: "keyring-missing"
        case .g03: "keyring-unreadable"
        case .g04: "keyring-format"
        case .g05: "keyring-empty"
        case .g06: "keyring-corrupt"
        case .g07: "signed-by-mismatch"
        case .g09: "keyring-ignored"
        case .g08: "keyring-outdated"
        case .t01: "clock-behind"
        case .t02: "clock-ahead"
        case .t03: "clock-unset"
        case .t04: "release-expired"
        case .t05: "release-not-yet-valid"
        case .t06: "release-expires-soon"
        case .t07: "release-date-unreadable"
        case .t08: "signature-from-future"
        case .t09: "release-too-old"
        case .x01: "partial-download"
        case .x02: "name-resolution"
        case .x03: "connection"
        case .x04: "tls"
        case .x05: "http-status"
        case .x06: "portal"
        case .x07: "redirect"
        case .x08: "stalled"
        case .x09: "too-large"
        case .x10: "proxy"
        case .x11: "cached-copy"
        case .x12: "mirror-sync"
        case .x13: "stale-intermediary"
        case .x14: "certificate-expires-soon"
        case .x15: "mirror-behind"
        case .r01: "temp-space"
        case .r02: "temp-inodes"
        case .r03: "temp-read-only"
        case .r04: "temp-permissions"
        case .r05: "temp-missing"
        case .r06: "lists-space"
        case .r07: "lists-inodes"
        case .r08: "lists-read-only"
        case .r09: "lists-permissions"
        case .r10: "file-size-limit"
        case .r11: "open-files-limit"
        case .r12: "process-limit"
        case .r13: "memory-limit"
        case .r14: "quota"
        case .r16: "cache-directory"
        case .r15: "space-low"
        case .y01: "verifier-missing"
        case .y02: "verifier-broken"
        case .y03: "seccomp-blocked"
        case .y04: "dev-null"
        case .y05: "sandbox-user"
        case .y06: "policy-unreadable"
        case .y07: "lsm-denied"
        case .y08: "emulated"
        case .y09: "fips-mode"
        case .y10: "method-missing"
        case .c01: "source-malformed"
        case .c02: "authentication-disabled"
        case .c03: "validity-check-disabled"
        case .c04: "no-sources"
        case .c05: "apt-conf-malformed"
        case .c06: "option-conflict"
        case .c07: "tls-verification-disabled"
        case .c08: "release-info-changed"
        case .c09: "suite-not-found"
        case .c10: "access-refused"
        case .u01: "inconclusive"
        }
    }

    /// The class, which the letter of the code tells.
    public var faultClass: FaultClass {
        switch rawValue.first {
        case "S": .signature
        case "K": .key
        case "G": .keyring
        case "T": .time
        case "X": .transfer
        case "R": .resource
        case "Y": .system
        case "C": .configuration
        default: .inconclusive
        }
    }

    /// The severity where a rule does not say otherwise.
    public var usualSeverity: Severity {
        switch self {
        case .s04, .s05, .s06, .k06, .k07, .t06, .t09, .x14, .x15, .r15, .c02, .c03, .c07: .warning
        case .y08: .note
        default: .error
        }
    }

    /// The code or slug as a person types it, in any case.
    public init?(codeOrSlug text: String) {
        let wanted = text.lowercased()
        guard let found = FaultCode.allCases.first(where: { $0.rawValue.lowercased() == wanted || $0.slug == wanted })
        else {
            return nil
        }
        self = found
    }
}
