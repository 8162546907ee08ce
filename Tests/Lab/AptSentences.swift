import Diagnosis
import Reporting
import TestSupport

/// What the apts of the lab say for each fault, from the records of rows with that fault alone.
public enum AptSentences {
    /// The sentences by code, in the order of the releases; each with the apts that say it.
    public static func recorded() throws -> [FaultCode: [AptSentence]] {
        var all: [FaultCode: [AptSentence]] = [:]
        for root in RealRoot.withApt {
            for record in try LabRecord.read(root) {
                guard let code = record.onlyCode else { continue }
                for text in sentences(in: record.words) {
                    let known = all[code, default: []].firstIndex { $0.text == text }
                    if let known {
                        if all[code]?[known].versions.last != version(root) {
                            all[code]?[known].versions.append(version(root))
                        }
                    } else {
                        all[code, default: []].append(AptSentence(text, versions: [version(root)]))
                    }
                }
            }
        }
        return all
    }

    private static func version(_ root: RealRoot) -> String {
        switch root {
        case .bullseye: "2.2"
        case .bookworm: "2.6"
        case .trixie: "3.0"
        case .empty, .busybox: "?"
        }
    }

    /// The lines that name a reason. What apt says after every failure is left out where something else is said.
    static func sentences(in words: String) -> [String] {
        let lines = words.split(separator: "\n").map(String.init)
        let reasons = lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("  Reading") }.map {
            String($0.drop { $0 == " " })
        }.filter { !$0.isEmpty && !$0.hasPrefix("Reading ") }
        let said = lines.filter { $0.hasPrefix("E: ") || $0.hasPrefix("W: ") }
        let general = [
            "E: The repository ", "E: Some index files failed", "W: Some index files failed", "E: Failed to fetch",
            "W: Failed to fetch", "W: GPG error: ", "W: OpenPGP signature verification failed: ",
            "W: An error occurred during the signature verification.",
        ]
        let own = said.filter { line in !general.contains { line.hasPrefix($0) } }
        let first = reasons + own
        var kept: [String] = []
        for line in first.isEmpty ? said : first where !kept.contains(line) { kept.append(line) }
        return kept
    }
}

extension LabRecord {
    private static let doubled = Set(FaultRow.doubled.map(\.description))

    /// The code of its one fault; nil where there are two, so that a sentence may be the other one's.
    var onlyCode: FaultCode? {
        let beside = warnings.compactMap { FaultCode(rawValue: $0) }
        guard let code else { return beside.count == 1 ? beside.first : nil }
        let isAlone = !LabRecord.doubled.contains(row) && !beside.contains { $0.usualSeverity == .error }
        return isAlone ? FaultCode(rawValue: code) : nil
    }
}
