import Foundation
import Linux
import TestSupport
import Testing

/// What apt keeps on disk, in the roots of three Debian releases: a first `apt-get update`, a fault in the lists, then the second
/// update and the bundle, each in a cage of its own that went the same way.
@Suite(.enabled(if: RealRoot.isPossible, Comment(rawValue: RealRoot.reason))) struct ListsInRootTests {
    private static let date = Int(Date().timeIntervalSince1970) - 86_400
    private static let before = Result { try repository { _ in } }
    private static let newer = Result { try repository { $0.date += 3600 } }
    private static let older = Result { try repository { $0.date -= 3600 } }
    private static let codename = Result {
        try repository { plan in
            plan.date += 3600
            plan.codename = "changed"
        }
    }
    private static let notAutomatic = Result {
        try repository { plan in
            plan.date += 3600
            plan.moreFields = ["NotAutomatic: yes"]
        }
    }

    private static func repository(_ change: (inout SignedRepository.Plan) -> Void) throws -> SignedRepository {
        var plan = SignedRepository.Plan()
        plan.date = date
        change(&plan)
        return try SignedRepository(plan)
    }

    @Test(arguments: RealRoot.withApt, ListsFault.all) func aptAndWeAgree(_ root: RealRoot, _ fault: ListsFault) throws
    {
        guard fault.roots?.contains(root) ?? true else { return }
        let apt = try run(
            root, fault, ["apt-get", "update", "--error-on=any"] + fault.arguments.filter { !$0.hasPrefix("--") })
        #expect(apt.succeeded != fault.aptFails, "\(apt.outputText)\(apt.errorsText)")
        let words = [PortableBundle.program, "check", "--json"] + fault.arguments
        let ours = try ProgramCheck(run(root, fault, words))
        #expect(ours.exit == fault.exit, "\(ours.findings)")
        #expect(ours.report.sources.first?.findings.first?.code == fault.code, "\(ours.findings)")
        if fault.served != .forged { #expect(ours.source?.signature.state == "good") }
        guard ["S01"].contains(fault.code ?? "") else { return }
        let plain = try run(root, fault, ["apt-get", "update"])
        #expect(plain.ending == .exited(0), "\(plain.outputText)\(plain.errorsText)")
        let proofs = ours.report.findings.first?.words ?? ""
        #expect(proofs.contains("ends with 0 here") && proofs.contains("--error-on=any"))
    }

    /// Runs the first update, the fault, and then the words, in one cage.
    private func run(_ root: RealRoot, _ fault: ListsFault, _ words: [String]) throws -> ProgramRun {
        let before = try ListsInRootTests.before.get()
        let served = try ServedRepository(before)
        let time = SignedRepository.serverDate(ListsInRootTests.date)
        let stamp = ["Last-Modified: \(time)"]
        served.answer(
            "InRelease", .inTurn([.body(served.inRelease, headers: stamp)] + (try after(fault, served, stamp))))
        if fault.served == .alone { served.answer("Release.gpg", .status(404)) }
        let directory = try TemporaryDirectory()
        try directory.write(
            "sources.list",
            served.entry().replacingOccurrences(of: served.keyring, with: "/usr/share/keyrings/lab.gpg") + "\n")
        try directory.write("keyring.gpg", Keys.shared().keyring(.rsa2048))
        let name = String(served.uri.dropFirst("http://".count)).replacingOccurrences(of: "/", with: "_")
        let cage = RootCage(
            """
            rm -f $R/etc/apt/sources.list.d/*
            cp \(directory.path)/sources.list $R/etc/apt/sources.list; cp \(directory.path)/keyring.gpg $R/usr/share/keyrings/lab.gpg
            chroot $R /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin apt-get update >/dev/null 2>&1
            L=$R/var/lib/apt/lists; I=$L/\(name)_dists_stable_InRelease; K=$L/\(name)_dists_stable_main_binary-amd64_Packages
            P=$L/partial/\(name)_dists_stable_InRelease; M=$W/mirror; cp -p $I $M
            \(fault.fault)
            """)
        return try cage.run(words, in: root)
    }

    /// What is served from the second request for InRelease on.
    private func after(_ fault: ListsFault, _ served: ServedRepository, _ stamp: [String]) throws -> [FaultAnswer] {
        let later = ["Last-Modified: \(SignedRepository.serverDate(ListsInRootTests.date + 7200))"]
        func other(_ repository: SignedRepository) throws -> FaultAnswer {
            .body(try readFile(repository.inReleasePath, limit: 1 << 20), headers: later)
        }
        switch fault.served {
        case .unchanged: return [.unlessConditional(served.inRelease, headers: stamp)]
        case .whole, .alone: return [.body(served.inRelease, headers: stamp)]
        case .newer: return [try other(ListsInRootTests.newer.get())]
        case .older: return [try other(ListsInRootTests.older.get())]
        case .newCodename: return [try other(ListsInRootTests.codename.get())]
        case .newSuite: return [try other(ListsInRootTests.otherSuite(served))]
        case .notAutomatic: return [try other(ListsInRootTests.notAutomatic.get())]
        case .forged:
            var bytes = try readFile(ListsInRootTests.newer.get().inReleasePath, limit: 1 << 20)
            if let place = bytes.firstRange(of: Array("Label: Test".utf8)) {
                bytes[place.lowerBound + 8] = UInt8(ascii: "o")
            }
            return [.body(bytes, headers: later)]
        }
    }

    private static func otherSuite(_ served: ServedRepository) throws -> SignedRepository {
        try repository { plan in
            plan.date += 3600
            plan.suite = "changed"
        }
    }
}
