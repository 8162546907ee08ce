import Foundation
import TestSupport
import Testing

/// `make bench`: figures, about which nothing is asserted, and a list of ten thousand sources. It wants the machine to itself, so
/// it is not part of `make test`.
@Suite(.enabled(if: Bench.isWanted, "belongs to make bench")) struct BenchTests {
    /// Each part that is wanted, and after all of them docs/benchmarks.md, unless the rounds are others than usual.
    @Test func parts() throws {
        let wanted = try Bench.wanted()
        let fleet = BenchFleet.Maker()
        var sections: [String] = []
        for part in wanted {
            let section = try part.run(fleet)
            print("\n\(section)")
            sections.append(section)
        }
        if wanted == Bench.allCases, !Bench.isRough { try BenchPage(sections: sections).write() }
    }
}

/// The parts of a run, in the order of the page.
enum Bench: String, CaseIterable {
    case oneFile, manySources, unchanged, growth, startUp, tenThousand

    private static let environment = ProcessInfo.processInfo.environment

    static let isWanted = environment["APT_VERDICT_BENCH"] != nil

    /// APT_VERDICT_BENCH: `1` for all, or names with commas between them.
    static func wanted() throws -> [Bench] {
        let words = (environment["APT_VERDICT_BENCH"] ?? "").split(separator: ",").map(String.init)
        if words == ["1"] { return allCases }
        return try words.map { word in
            guard let part = Bench(rawValue: word) else {
                let known = allCases.map(\.rawValue).joined(separator: ", ")
                throw ProgramFailure(description: "there is no benchmark \(word), only \(known)")
            }
            return part
        }
    }

    /// APT_VERDICT_BENCH_ROUNDS, or what gives a steady median.
    static func rounds(usually: Int) -> Int { givenRounds.flatMap(Int.init).map { max(1, $0) } ?? usually }

    /// Whether the rounds are others than usual: no figures for a page.
    static let isRough = givenRounds != nil

    private static let givenRounds = environment["APT_VERDICT_BENCH_ROUNDS"]

    func run(_ fleet: BenchFleet.Maker) throws -> String {
        switch self {
        case .oneFile: try Bench.oneFile(fleet.made())
        case .manySources: try Bench.manySources(fleet.made())
        case .unchanged: try Bench.unchanged(fleet.made())
        case .growth: try Bench.growth(fleet.made())
        case .startUp: try Bench.startUp()
        case .tenThousand: try Bench.tenThousand()
        }
    }
}
