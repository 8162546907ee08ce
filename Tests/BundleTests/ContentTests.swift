import Foundation
import Linux
import TestSupport
import Testing

/// What lies in the bundle, and what its lists say of that.
@Suite(.enabled(if: Bundle.isBuilt, "needs the bundle: make bundle"))
struct ContentTests {
    @Test func theManifestNamesEveryFileWithItsDigestAndSize() throws {
        let entries = try Bundle.lines("MANIFEST").filter { $0.first == "file" && $0.count == 4 }
        #expect(entries.map { $0[3] } == (try Bundle.files().filter { $0 != "MANIFEST" }))
        let sums = entries.map { "\($0[1])  \($0[3])\n" }.joined()
        let check = Bundle.shell("cd $B; sha256sum --quiet --strict -c - <<'END'\n\(sums)END")
        #expect(check.succeeded, "\(check.outputText)\(check.errorsText)")
        for entry in entries {
            let size = try FileManager.default.attributesOfItem(atPath: "\(Bundle.folder)/\(entry[3])")[.size] as? Int
            #expect(size == Int(entry[2]), "\(entry[3])")
        }
    }

    @Test func theManifestTellsTheVersionsInside() throws {
        let versions = try Bundle.lines("MANIFEST").filter { $0.first == "version" }
        for name in ["apt-verdict", "architecture", "gpg", "libgpgme", "libcurl", "glibc", "openssl", "swift"] {
            #expect(versions.contains { $0.count == 3 && $0[1] == name && !$0[2].isEmpty }, "\(name)")
        }
        let own = versions.first { $0[1] == "apt-verdict" }.map { "apt-verdict \($0[2])\n" }
        #expect(Bundle.shell("$B/apt-verdict --version").outputText == own)
    }

    @Test func everyLibraryThatAFileNeedsIsInsideAndNoneIsLookedForOutside() throws {
        let elfs = try Bundle.elfFiles()
        #expect(elfs.count > 10)
        let present = Set(elfs.filter { $0.hasPrefix("lib/") }.map { $0.dropFirst(4) }.map(String.init))
        for name in elfs {
            let facts = try mustRun("readelf", ["-dlW", "\(Bundle.folder)/\(name)"]).outputText
            for line in facts.split(separator: "\n") {
                let value = line.split(separator: "[").last?.split(separator: "]").first.map(String.init) ?? ""
                if line.contains("(NEEDED)") { #expect(present.contains(value), "\(name) needs \(value)") }
                if line.contains("(RPATH)") || line.contains("(RUNPATH)") {
                    #expect(value.hasPrefix("$ORIGIN"), "\(name) looks for libraries in \(value)")
                }
                if name == "apt-verdict" || name == "bin/gpg" { #expect(!line.contains("INTERP"), "\(name)") }
            }
        }
    }

    @Test func noFileNamesTheFolderItWasBuiltIn() {
        let found = runProgram("grep", ["-rlF", repositoryRoot.path, Bundle.folder])
        #expect(found.outputText == "")
    }

    /// GPGME runs it by its path. With PARTS=debian it is the launcher of Debian's own.
    @Test func gpgStartsByItselfInAnEmptyRoot() throws {
        let gpg = Bundle.folder + "/bin/gpg"
        if try Bundle.files().contains("libexec/gpg") {
            #expect(FileManager.default.contentsEqual(atPath: Bundle.launcher, andPath: gpg))
        } else {
            #expect(!(try mustRun("readelf", ["-dW", gpg]).outputText.contains("(NEEDED)")))
            let directory = try TemporaryDirectory()
            try FileManager.default.copyItem(atPath: gpg, toPath: directory("gpg"))
            let run = runProgram("chroot", [directory.path, "/gpg", "--homedir", "/none", "--version"])
            #expect(run.succeeded && run.outputText.hasPrefix("gpg (GnuPG) 2."), "\(run)")
        }
    }

    @Test func theArchiveHoldsTheFolderInAFixedForm() throws {
        let dist = URL(fileURLWithPath: Bundle.folder).deletingLastPathComponent().path
        let architecture = try mustRun("dpkg", ["--print-architecture"]).outputText.split(separator: "\n")[0]
        let archive = "\(dist)/apt-verdict-linux-\(architecture).tar.xz"
        let names = try mustRun("tar", ["-tf", archive]).outputText.split(separator: "\n").map(String.init)
        #expect(names == names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        let files = names.filter { !$0.hasSuffix("/") }.map { String($0.dropFirst("apt-verdict/".count)) }
        #expect(files.sorted() == (try Bundle.files()))
        let verbose = try mustRun("tar", ["--numeric-owner", "--full-time", "-tvf", archive]).outputText
        let columns = verbose.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(columns.allSatisfy { $0[1] == "0/0" })
        #expect(Set(columns.map { "\($0[3]) \($0[4])" }).count == 1)
        let size = try FileManager.default.attributesOfItem(atPath: archive)[.size] as? Int ?? .max
        // With PARTS=debian it is larger, and known to be.
        if try !Bundle.files().contains("lib/libldap-2.5.so.0") { #expect(size < 12_000_000) }
    }
}

/// A rescue root has busybox and little else.
@Suite(.enabled(if: Bundle.isBuilt, "needs the bundle: make bundle"))
struct UnpackingTests {
    @Test func busyboxUnpacksTheArchive() throws {
        let directory = try TemporaryDirectory()
        let run = Bundle.shell(
            "busybox tar -xJf $B/../apt-verdict-linux-*.tar.xz -C \(directory.path); \(directory("apt-verdict/apt-verdict")) --version; diff -r $B \(directory("apt-verdict"))"
        )
        #expect(run.succeeded && run.outputText.hasPrefix("apt-verdict "), "\(run.outputText)\(run.errorsText)")
    }
}

/// Whose work is inside, and under which terms.
@Suite(.enabled(if: Bundle.isBuilt, "needs the bundle: make bundle"))
struct LicenceTests {
    /// SOURCES: `PACKAGE VERSION: FILE…`
    private func sources() throws -> [(package: String, files: [String])] {
        try Bundle.lines("SOURCES").map { ($0[0], Array($0.dropFirst(2))) }
    }

    @Test func everyBinaryAndEveryCertificateIsListedWithItsSource() throws {
        let listed = Set(try sources().flatMap(\.files))
        let wanted = try Bundle.elfFiles() + ["certificates/ca-certificates.crt"]
        for file in wanted { #expect(listed.contains(file), "\(file)") }
        #expect(try Bundle.lines("SOURCES").allSatisfy { $0.count > 2 && $0[1].hasSuffix(":") && $0[1].count > 1 })
    }

    @Test func everySourcePackageHasItsLicence() throws {
        let folder = Bundle.folder + "/licenses"
        let licences = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "common" }
        var covered = Set(["apt-verdict", "swift", "swift-argument-parser"].filter(licences.contains))
        for name in licences where !covered.contains(name) {
            let asked = runProgram("dpkg-query", ["-W", "-f", "${source:Package}\n", name])
            for line in asked.outputText.split(separator: "\n") { covered.insert(String(line)) }
        }
        for source in try sources() { #expect(covered.contains(source.package), "\(source.package)") }
        for name in licences {
            #expect(try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).count > 500, "\(name)")
        }
    }

    @Test func licencesThatAreOnlyNamedComeAlong() throws {
        let named = Bundle.shell(
            "grep -rohE '/usr/share/common-licenses/[A-Za-z]+(-[0-9.]*[0-9])?' $B/licenses | sort -u")
        let common = Set(try FileManager.default.contentsOfDirectory(atPath: Bundle.folder + "/licenses/common"))
        let paths = named.outputText.split(separator: "\n").map(String.init)
        #expect(paths.count > 3)
        for path in paths where FileManager.default.fileExists(atPath: path) {
            #expect(common.contains(URL(fileURLWithPath: path).lastPathComponent), "\(path)")
        }
    }
}
