import Evidence
import Foundation
import Probes
import TestSupport
import Testing

/// `file:` and `copy:` sources, read inside the examined root, with the network off.
@Suite struct LocalSourceTests {
    private func look(_ scheme: String, _ files: [String: String], path: String = "srv/repo") throws -> FetchedRepository {
        var below: [String: String] = [:]
        for (name, text) in files { below["\(path)/dists/s/\(name)"] = text }
        let scene = try TransferScene(sources: "deb \(scheme):/srv/repo s main\n", files: below)
        return try #require(scene.fetcher(offline: true).fetch(scene.sources).first)
    }

    @Test(arguments: ["file", "copy"])
    func inRelease(scheme: String) throws {
        let fetched = try look(scheme, ["InRelease": "text"])
        #expect(fetched.body == Array("text".utf8))
        #expect(fetched.look.transfer?.origin == .file && fetched.look.transfer?.bytes == 4)
        #expect(fetched.look.transfer?.url == "\(scheme):/srv/repo/dists/s/InRelease")
        #expect(fetched.look.transfer?.httpStatus == nil && fetched.look.transfer?.failure == nil)
    }

    @Test func absentInReleaseLeadsToThePair() throws {
        let fetched = try look("file", ["Release": "release", "Release.gpg": "signature"])
        #expect(fetched.look.form == .detached && fetched.signature == Array("signature".utf8))
        #expect(fetched.look.inReleaseTransfer?.failure?.reason == "not_found")
    }

    @Test func nothingThere() throws {
        let fetched = try look("file", [:])
        #expect(fetched.look.form == .detached && fetched.look.transfer?.failure?.kind == .file)
        #expect(fetched.look.transfer?.failure?.reason == "not_found")
    }

    @Test func directoryInTheWayIsNoAbsence() throws {
        let fetched = try look("file", ["InRelease/x": "text", "Release": "release"])
        #expect(fetched.look.form == .inline && fetched.look.transfer?.failure?.reason == "not_regular")
    }

    @Test func overTheCap() throws {
        let scene = try TransferScene(
            sources: "deb file:/srv/repo s main\n", conf: "Acquire::MaxReleaseFileSize \"10\";\n",
            files: ["srv/repo/dists/s/InRelease": "eleven bytes"])
        let fetched = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(fetched.look.transfer?.failure?.kind == .tooLarge && fetched.body.isEmpty)
    }

    @Test func escapedNames() throws {
        let scene = try TransferScene(
            sources: "deb file:/srv/a%20repo s+x main\n", files: ["srv/a repo/dists/s+x/InRelease": "text"])
        let fetched = try #require(scene.fetcher().fetch(scene.sources).first)
        #expect(fetched.body == Array("text".utf8))
    }

    @Test func noSecondLook() throws {
        let scene = try TransferScene(sources: "deb file:/srv/repo s main\n", files: ["srv/repo/dists/s/InRelease": "text"])
        let fetcher = scene.fetcher()
        let first = try #require(fetcher.fetch(scene.sources).first)
        #expect(try fetcher.lookAgain(at: #require(scene.sources.first), after: first).isEmpty)
    }
}
