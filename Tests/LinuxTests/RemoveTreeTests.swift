import Foundation
import TestSupport
import Testing

@testable import Linux

/// Trees in which somebody else may write while they are removed.
@Suite struct RemoveTreeTests {
    /// A tree, and a link to what has to stay put in place of one of its directories once that was looked at.
    private func exchanged(_ name: String) throws -> (directory: TemporaryDirectory, tree: TreeRemoval) {
        let directory = try TemporaryDirectory()
        try directory.write("keep/a", "x")
        try directory.write("tree/below/b", "x")
        let tree = TreeRemoval(
            path: directory("tree"), status: try fileStatus(directory("tree"), followingLinks: false))
        try FileManager.default.moveItem(atPath: directory(name), toPath: directory("aside"))
        try FileManager.default.createSymbolicLink(atPath: directory(name), withDestinationPath: directory("keep"))
        return (directory, tree)
    }

    @Test func aLinkInPlaceOfTheTopIsNotFollowed() throws {
        let (directory, tree) = try exchanged("tree")
        #expect(throws: FileError.self) { try tree.empty([]) }
        #expect(try listDirectory(directory("keep")) == ["a"])
    }

    @Test func aLinkInPlaceOfADirectoryBelowIsNotFollowed() throws {
        let (directory, tree) = try exchanged("tree/below")
        #expect(throws: FileError.self) { try tree.empty([Array("below".utf8CString)]) }
        #expect(try listDirectory(directory("keep")) == ["a"])
        try tree.empty([])
        #expect(try listDirectory(directory("tree")) == [] && listDirectory(directory("keep")) == ["a"])
    }

    @Test func anotherDirectoryInPlaceOfTheTop() throws {
        let directory = try TemporaryDirectory()
        try directory.write("keep/a", "x")
        try directory.makeDirectory("tree")
        let tree = TreeRemoval(path: directory("keep"), status: try fileStatus(directory("tree")))
        #expect(throws: FileError.self) { try tree.empty([]) }
        #expect(try listDirectory(directory("keep")) == ["a"])
    }

    @Test func namesThatAreNotUTF8() throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("tree")
        try mustRun(
            "sh",
            ["-c", "cd '\(directory("tree"))' && mkdir \"$(printf 'a\\377')\" && : >\"$(printf 'a\\377/b\\376')\""])
        try removeTree(directory("tree"))
        #expect(try listDirectory(directory.path) == [])
    }
}
