@testable import AptModel
import Evidence
@testable import Linux
@testable import Probes

/// Files of a root or of the kernel: another root's are as foreign as a server's.
let machineTargets: [Target] = [
    Target(
        name: "dpkg-status", most: 1 << 12,
        texts: [
            "Package: apt\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.6.1\n\nPackage: libc6\nVersion: 2.36\n"
                + "Architecture: amd64\nStatus: install ok unpacked\n\nPackage: dpkg\nArchitecture: all\n",
            "Package: apt\nVersion: 3.0.3ubuntu1~a+b:1\nArchitecture: riscv64\nStatus: deinstall ok config-files\n",
        ], run: { readStatus($0) }),
    Target(name: "elf", most: 1 << 12, binaries: [program(wide: true), program(wide: false)], run: { readElf($0) }),
    Target(
        name: "machine-files", most: 1 << 12,
        texts: [
            "root:x:0:0:root:/root:/bin/sh\n_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\nadm:x:4:a,b\n",
            "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n"
                + "1 1 0:1 / / ro shared:1 - tmpfs tmpfs rw,size=64k\n30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
            "0 100000 65536\n65536 4294967295 1\n",
            "Max file size  unlimited unlimited bytes\nMax processes 12 ٣ processes\n",
            "Name:\tsh\nUid:\t0\t0\t0\t0\nSeccomp:\t2\nNoNewPrivs:\t1\nCapEff:\t00000000a80425fb\nNSpid:\t7\t1\n",
            "12:pids:/docker/x\n5:memory:/docker/x\n0::/system.slice/..\n",
            "ID=debian\nVERSION_ID=\"12\"\nNAME='a\\\"b'\n#x=y\n",
            "hosts: files mdns4_minimal [NOTFOUND=return] dns # x\n",
            "http 80/tcp www\n# x\napt 65537/tcp\nx 1/udp\n", "9223372036854775807\n",
            "oom_kill 3\ntotal_inactive_file 9223372036854775807\n",
        ], run: { readMachine($0) }),
]

private func readStatus(_ bytes: [UInt8]) {
    typealias Status = InstalledApt.Status
    func facts(_ status: Status) -> [String?] {
        [status.apt?.version, status.apt?.architecture, status.architecture, status.libcVersion]
    }
    let whole = facts(Status(pieces: [bytes]))
    for size in [1, 7, 64] {
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        hold(facts(Status(pieces: pieces)) == whole, "the same wherever it is cut: every \(size) bytes")
    }
    if let version = whole[0] { _ = AptVersion(version) }
}

private func readElf(_ bytes: [UInt8]) {
    _ = debianArchitecture(ofElf: Array(bytes.prefix(64)))
    guard let file = ElfFile(bytes) else { return }
    hold(file.needed.count <= 1024, "there is a most")
    hold(file.needed.allSatisfy { $0.utf8.count <= 512 * 3 }, "a name has an end")
}

/// A program with a loader, a loaded segment and a dynamic section that needs one library.
private func program(wide: Bool) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let address = wide ? 8 : 4
    let (headSize, entry) = wide ? (64, 56) : (52, 32)
    let texts = headSize + 3 * entry
    let strings = Array("\0/lib/ld.so\0libc.so.6\0$ORIGIN:/x\0".utf8)
    let dynamic = [(1, 12), (5, texts), (29, 22), (0, 0)].flatMap { number($0, address) + number($1, address) }
    func segment(_ type: Int, _ offset: Int, _ size: Int) -> [UInt8] {
        let places = number(offset, address) + number(offset, address) + number(offset, address)
        let sizes = number(size, address) + number(size, address)
        return wide
            ? number(type, 4) + number(4, 4) + places + sizes + number(8, 8)
            : number(type, 4) + places + sizes + number(4, 4) + number(4, 4)
    }
    var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, wide ? 2 : 1, 1, 1] + number(0, 9) + number(3, 2) + number(62, 2)
    file += number(1, 4) + number(0, address) + number(headSize, address) + number(0, address) + number(0, 4)
    file += number(headSize, 2) + number(entry, 2) + number(3, 2) + number(0, 6)
    file += segment(3, texts + 1, 11) + segment(1, 0, 4096) + segment(2, texts + strings.count, dynamic.count)
    return file + strings + dynamic
}

private func readMachine(_ bytes: [UInt8]) {
    let words = text(bytes)
    hold(parsePasswd(words).allSatisfy { !$0.name.isEmpty }, "a user has a name")
    _ = (parseGroup(words), parseFileSizeLimit(words), parseProcessLimits(words), ProcessStatus(words))
    let map = IdentityMap(text: words)
    for number in [0, 42, 65_534, UInt32.max] {
        if let outside = map.outside(number) { _ = map.inside(outside) }
    }
    _ = parseIdentityMap(words)
    let mounts = parseMountInfo(words)
    _ = mount(holding: "/var/lib/apt", among: mounts)
    for mount in mounts { _ = (mount.options, mount.readOnly) }
    let groups = parseControlGroups(words)
    let known = parseMountInfo("30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n")
    _ = ControlGroupFigures(groups: groups, mounts: mounts) { _ in words }.observe()
    let figures = ControlGroupFigures(groups: groups, mounts: known) { _ in words }.observe()
    hold((figures.levels ?? []).allSatisfy { !$0.path.isEmpty }, "a level has a path")
    _ = (parseOsRelease(words), NameServices(text: bytes).lookup, ServiceNames(text: bytes).name(ofPort: 80))
}
