import AptModel
import Evidence

/// The rows of two sides, in the order in which they are shown: what was asked and answered, then what it may rest on.
struct ComparisonRows {
    private let left: ComparedSide
    private let right: ComparedSide
    private let clocks: ClockPairing?

    init(_ left: ComparedSide, _ right: ComparedSide, _ clocks: ClockPairing?) {
        self.left = left
        self.right = right
        self.clocks = clocks
    }

    /// Sources and keyrings beyond this many have no row of their own.
    private static let most = 100

    var all: [ComparisonRow] {
        [row(.verdict) { $0.verdictWords }, row(.machine) { MachineWords.machine($0.observations) }]
            + [row(.sources) { TransferWords.sources($0.observations) }] + sourceRows
            + ClockRows(left, right, clocks).all + directoryRows + keyringRows
            + [
                row(.keyPolicy) { AptRowWords.policy($0.observations) }, row(.apt) { AptRowWords.apt($0.observations) },
                row(.verifier) { AptRowWords.verifier($0.observations) },
                row(.programs) { AptRowWords.programs($0.observations) },
                row(.sandboxUser) { AptRowWords.sandboxUser($0.observations) },
                row(.limits) { LimitsWords.limits($0.observations) },
                row(.controlGroup) { LimitsWords.controlGroup($0.observations) },
                row(.seccomp) { MachineWords.seccomp($0.observations) },
                row(.confinement) { MachineWords.confinement($0.observations) },
                row(.emulation) { MachineWords.emulation($0.observations) },
                row(.fips) { MachineWords.fips($0.observations) },
                row(.devNull) { MachineWords.devNull($0.observations) },
                row(.proxies) { TransferWords.proxies($0.observations) },
                row(.resolver) { TransferWords.resolver($0.observations) },
                configurationRow,
            ]
    }

    private func row(
        _ name: ComparisonRow.Name, subject: String? = nil, _ value: (ComparedSide) -> String?
    ) -> ComparisonRow {
        ComparisonRow(name, subject: subject, left: value(left), right: value(right))
    }

    /// What is unusual in it, then the options that differ; no fault is explained by these alone.
    private var configurationRow: ComparisonRow {
        let unusual = row(.aptConfiguration) { AptRowWords.configuration($0.observations) }
        func words(_ text: String?, _ side: ComparedSide, beside other: ComparedSide, isLeft: Bool) -> String? {
            text.map { text in
                ([text] + OptionWords.differing(side.observations, beside: other.observations, isLeft: isLeft))
                    .joined(separator: "; ")
            }
        }
        var row = ComparisonRow(
            .aptConfiguration, left: words(unusual.left, left, beside: right, isLeft: true),
            right: words(unusual.right, right, beside: left, isLeft: false))
        row.mayDecide = unusual.differs
        return row
    }

    /// Every source of either side: how its transfer went, and whether the mirror gave both the same bytes.
    private var sourceRows: [ComparisonRow] {
        union { $0.observations.sources.map(\.key) }.flatMap { key in
            let looks = [left, right].map { $0.source(key)?.firstTransfers }
            let digests = looks.map { $0?.map(\.sha256) }
            let known = digests.allSatisfy { $0?.isEmpty == false && $0?.contains(nil) == false }
            return [
                row(.transfer, subject: key) { $0.source(key).flatMap(TransferWords.transfer) },
                ComparisonRow(
                    .releaseFile, subject: key, left: left.source(key).flatMap(TransferWords.releaseFile),
                    right: right.source(key).flatMap(TransferWords.releaseFile),
                    differs: known ? digests[0] != digests[1] : nil),
                row(.signature, subject: key) { $0.source(key).flatMap(TransferWords.signature) },
                row(.storedLists, subject: key) { $0.source(key).flatMap(TransferWords.storedLists) },
                row(.trust, subject: key) { $0.source(key).map(TransferWords.trust) },
            ]
        }
    }

    private var directoryRows: [ComparisonRow] {
        [
            (.tempDirectory, DirectoryObservation.Role.temp), (.listsDirectory, .lists), (.partialDirectory, .partial),
            (.cacheDirectory, .cache),
        ].map { name, role in
            row(name) { side in side.observations.directories.first { $0.role == role }.map(DirectoryWords.directory) }
        }
    }

    private var keyringRows: [ComparisonRow] {
        union { $0.observations.keyrings.map(\.path) }.map { path in
            row(.keyring, subject: path) { side in
                // What no source of that side uses was not looked at there.
                side.observations.keyrings.first { $0.path == path }.map(KeyringWords.keyring)
            }
        }
    }

    /// Each once, the left side's first.
    private func union(_ names: (ComparedSide) -> [String]) -> [String] {
        var all: [String] = []
        var known: Set<String> = []
        for name in names(left) + names(right) where all.count < ComparisonRows.most && known.insert(name).inserted {
            all.append(name)
        }
        return all
    }
}

extension ComparedSide {
    /// `ok`, or the class and the leading fault.
    fileprivate var verdictWords: String {
        guard let verdict = judgement.verdict else { return "ok" }
        return leading.map { "\(verdict.rawValue): \($0.code.rawValue) \($0.subject)" } ?? verdict.rawValue
    }
}

extension SourceObservation {
    /// The transfers of the first look whose bytes count: one for InRelease, two for a pair.
    var firstTransfers: [TransferObservation] {
        looks.first.map { [$0.transfer, $0.signatureTransfer].compactMap { $0 } } ?? []
    }
}
