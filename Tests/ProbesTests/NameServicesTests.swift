import Evidence
import TestSupport
import Testing

@testable import Probes

/// The `hosts:` line of nsswitch.conf.
@Suite struct NameServicesTests {
    private func services(_ text: String, modules: [String] = [], hosts: AccessObservation? = nil) throws
        -> NameServices
    {
        let root = try TemporaryDirectory()
        try root.write("etc/nsswitch.conf", text)
        for name in modules { try root.write("usr/lib/x86_64-linux-gnu/libnss_\(name).so.2", "") }
        return NameServices(try root.asRoot(), hosts: hosts)
    }

    @Test func actionsAndCommentsAreNoServices() throws {
        let names = try services(
            "passwd: files\n hosts:\tfiles [!UNAVAIL=return success=continue] dns # myhostname\nhosts: db\n")
        #expect(names.services == ["files", "dns"] && names.absent.isEmpty)
        #expect(names.lookup == ["files", "dns"])
    }

    @Test func withoutALineTheCLibrarysOwn() throws {
        #expect(NameServices(text: nil).lookup == ["files", "dns"])
        #expect(try services("# hosts: foo\n").lookup == ["files", "dns"])
    }

    @Test func aLineThatNamesNothingThatIsThere() throws {
        let names = try services("hosts: foo\n")
        #expect(names.absent == ["foo"] && names.observation(hosts: nil).answersNothing)
        #expect(Set(names.lookup).isDisjoint(with: ["files", "dns"]))
    }

    @Test func onlyWhatIsNamed() throws {
        let names = try services("hosts: dns\n")
        #expect(names.lookup == ["dns"] && names.stoodIn.isEmpty)
    }

    @Test func aModuleOfTheMachineIsStoodInFor() throws {
        let names = try services("hosts: resolve\n", modules: ["resolve"])
        #expect(names.absent.isEmpty && names.lookup == ["files", "dns"] && names.stoodIn == ["files", "dns"])
        let usual = try services("hosts: files myhostname dns\n", modules: ["myhostname"])
        #expect(usual.stoodIn.isEmpty && usual.lookup == ["files", "dns"])
    }

    @Test func hostsThatAptsUserMayNotRead() throws {
        let access = AccessObservation(user: "_apt", uid: 42, readable: false, error: "EACCES", blockedBy: "/etc/hosts")
        #expect(try services("hosts: files dns\n", hosts: access).lookup == ["dns"])
        let root = try TemporaryDirectory()
        try root.write("etc/hosts", "127.0.0.1 localhost # other.test\n127.0.0.1\tA.test b.test\n")
        #expect(namesInHostsFile(["a.test", "other.test", "c.test"], root: try root.asRoot()) == ["a.test"])
    }
}
