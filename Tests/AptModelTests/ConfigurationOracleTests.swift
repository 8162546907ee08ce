import Foundation
import TestSupport
import Testing

@testable import AptModel

@Suite("apt.conf beside apt's own reader", .enabled(if: PythonApt.isInstalled, Comment(rawValue: PythonApt.absence)))
struct ConfigurationOracleTests {
    /// What our reader makes of a file: the dump, whatever the end, and the error if there was one.
    private func read(_ path: String) throws -> (dump: String, error: AptConfigurationError?) {
        var configuration = AptConfiguration()
        do {
            try AptConfiguration.parse(
                Array(Data(contentsOf: URL(fileURLWithPath: path))), file: path, into: &configuration, include: include)
        } catch let error as AptConfigurationError { return (configuration.dump, error) }
        return (configuration.dump, nil)
    }

    private func include(_ path: String) -> AptConfigurationInclude {
        if path.count > 2, path.hasSuffix("/") {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
                return .failed("absent")
            }
            let read = names.sorted().filter {
                SnippetName.judge($0, extensions: ["conf"], withoutExtension: true, silent: []) == .read
            }
            return .files(
                read.map { (path + $0, Array((try? Data(contentsOf: URL(fileURLWithPath: path + $0))) ?? Data())) })
        }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return .failed("absent") }
        return .files([(path, Array(data))])
    }

    private func compare(_ paths: [String]) throws {
        let answers = try PythonApt.readConfigurations(paths)
        var refused = 0
        for (path, expected) in zip(paths, answers) {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? path
            let ours = try read(path)
            #expect(
                (ours.error != nil) == (expected.error != nil),
                "\(text)\n\(ours.error?.text ?? "") \(expected.error ?? "")")
            if let dump = expected.dump { #expect(ours.dump == dump, "\(text)") }
            if let error = ours.error, let theirs = expected.error, error.reason != .unfinishedStatement {
                #expect(theirs.contains("\(error.location.file):\(error.location.line):"), "\(error) \(theirs)")
                refused += 1
            }
        }
        #expect(answers.count == paths.count)
        print("apt.conf: \(paths.count) files compared, \(refused) refused by both")
    }

    @Test("2000 generated files: same dump, same refusals, same line")
    func generated() throws {
        let directory = try TemporaryDirectory()
        let good = try directory.write("good.inc", "Inc::One \"1\";\nInc { \"a\"; };\n")
        let bad = try directory.write("bad.inc", "Inc::Two \"2\";\nBad { \"a\" b; };\n")
        let parts = try directory.makeDirectory("parts.d")
        try directory.write("parts.d/10one", "P::one \"1\";")
        try directory.write("parts.d/20two.conf", "P::two \"2\";")
        try directory.write("parts.d/30three.bak", "P::three \"3\";")
        try directory.write("parts.d/40 four.conf", "P::four \"4\";")
        let included = [good, good, bad, parts + "/", directory("absent")]
        var generator = ConfigurationGenerator(random: Seeded(20_261_123), included: included)
        let paths = try (0..<2000).map { try directory.write("case-\($0).conf", generator.text()) }
        try compare(paths)
    }

    @Test("mutations of this machine's own files")
    func mutations() throws {
        let directory = try TemporaryDirectory()
        let own = "/etc/apt/apt.conf.d/"
        let names = try FileManager.default.contentsOfDirectory(atPath: own).sorted()
        var random = Seeded(7)
        var paths = names.map { own + $0 }
        let alphabet = Array("{};\"#/*:% \n\tAz0]".utf8)
        for (index, name) in (0..<600).map({ ($0, names[$0 % names.count]) }) {
            let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: own + name)).prefix(4000))
            paths.append(try directory.write("case-\(index)", random.mutated(bytes, alphabet: alphabet)))
        }
        try compare(paths)
    }

    @Test("the vectors of testdata/apt")
    func vectors() throws {
        let folder = TestData.apt("conf")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".conf") }
        #expect(names.count >= 10)
        try compare(names.sorted().map { folder + "/" + $0 })
    }
}
