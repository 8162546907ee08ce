import Foundation
import TestSupport
import Testing

/// Limits and control groups of a container, read from outside: this program itself runs under none of them.
extension ContainerTests {
    @Test(arguments: [
        ("prlimit --nofile=12:1024", "R11", "RLIMIT_NOFILE"), ("prlimit --nproc=4:4", "R12", "RLIMIT_NPROC"),
        ("prlimit --as=33554432", "R13", "RLIMIT_AS"), ("prlimit --data=16777216", "R13", "RLIMIT_DATA"),
        ("prlimit --stack=65536:8388608", "R13", "RLIMIT_STACK"), ("prlimit --fsize=50000", "R10", "RLIMIT_FSIZE"),
    ])
    func itsOwnLimits(_ prefix: String, _ code: String, _ subject: String) throws {
        let one = try container(prefix: prefix)
        let run = try check("\(one.pid)")
        #expect(run.exit == 21, "\(run.output)")
        let finding = try #require(run.report.findings.first)
        #expect(finding.code == code && finding.subject == subject && finding.owner == "runtime", "\(run.output)")
        #expect(try run.source.signature.state == "good")
    }

    @Test func limitsThatAreEnough() throws {
        let one = try container(
            prefix: "prlimit --nofile=13 --nproc=5 --as=41943040 --data=29360128 --stack=131072 --fsize=4194304")
        let run = try check("\(one.pid)")
        #expect(run.exit == 0, "\(run.output)")
    }

    /// A group of its own, by the name of its directory; removed once the container has ended.
    private struct Group {
        let lines: String
        let folder: String

        func path(of container: RunningContainer) -> String {
            "\(folder)/apt-verdict-test-\(URL(fileURLWithPath: container.directory.path).lastPathComponent)"
        }

        init(_ folder: String, _ file: String, _ most: Int) {
            self.folder = folder
            lines = """
                C=\(folder)/apt-verdict-test-$(basename $(dirname $R)); mkdir $C
                echo \(most) >$C/\(file); echo 0 >$C/cgroup.procs
                """
        }
    }

    private func answer(_ group: Group) throws -> VerdictRun {
        let one = try container(set: group.lines)
        defer {
            one.end()
            for _ in 0..<50 where rmdir(group.path(of: one)) != 0 { Thread.sleep(forTimeInterval: 0.1) }
        }
        return try check("\(one.pid)")
    }

    /// The first process of the container has one of them.
    @Test(
        .enabled(if: ControlGroupCage.pids != nil, "needs a pids control group that can be made"),
        arguments: [(3, true), (6, true), (7, false)])
    func itsProcessGroup(_ most: Int, _ isTooFew: Bool) throws {
        let run = try answer(Group(ControlGroupCage.pids ?? "", "pids.max", most))
        #expect(run.exit == (isTooFew ? 21 : 0), "\(run.output)")
        #expect(try run.source.signature.state == "good")
        guard isTooFew else { return }
        let finding = try #require(run.report.findings.first)
        #expect(finding.code == "R12" && finding.subject == "pids control group")
        #expect(finding.words.contains("is \(most), of which 1 are taken"), "\(finding.words)")
    }

    @Test(
        .enabled(if: ControlGroupCage.memory != nil, "needs a memory control group that can be made"),
        arguments: [(4, true), (16, false)])
    func itsMemoryGroup(_ mebibytes: Int, _ isTooLittle: Bool) throws {
        let (folder, file) = try #require(ControlGroupCage.memory)
        let run = try answer(Group(folder, file, mebibytes << 20))
        #expect(run.exit == (isTooLittle ? 21 : 0), "\(run.output)")
        if isTooLittle { #expect(run.report.findings.first?.code == "R13", "\(run.output)") }
    }
}
