import Linux

/// Debian's name of the architecture that a root's programs are built for: the kernel may be another one's (an i386 root on an
/// amd64 kernel). From the header of its shell or of apt itself; nil where neither can be read.
func observeArchitecture(_ root: Root) -> String? {
    for path in ["/bin/sh", "/usr/bin/dpkg", "/usr/bin/apt-get"] {
        if let header = try? root.readHead(path, count: 64),
            let name = debianArchitecture(ofElf: header)
        {
            return name
        }
    }
    return nil
}

/// Reads an ELF header (elf(5)): class, byte order, machine, flags.
func debianArchitecture(ofElf header: [UInt8]) -> String? {
    guard header.count >= 52, header.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { return nil }
    let wide = header[4] == 2
    let little = header[5] == 1
    func number(at offset: Int, count: Int) -> UInt32 {
        let bytes = header[offset..<(offset + count)]
        return (little ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | UInt32($1) }
    }
    let flags = number(at: wide ? 48 : 36, count: 4)
    return switch number(at: 18, count: 2) {
    case 3: "i386"
    case 62: wide ? "amd64" : "x32"
    case 183: "arm64"
    // EF_ARM_ABI_FLOAT_HARD
    case 40: flags & 0x400 != 0 ? "armhf" : "armel"
    case 243: wide ? "riscv64" : nil
    case 21: little ? "ppc64el" : "ppc64"
    case 22: wide ? "s390x" : "s390"
    case 8: wide ? (little ? "mips64el" : "mips64") : (little ? "mipsel" : "mips")
    case 258: wide ? "loong64" : nil
    default: nil
    }
}

/// The name that Debian gives to a kernel's machine name; that name itself where there is none.
func debianArchitecture(ofMachine machine: String) -> String {
    switch machine {
    case "x86_64": "amd64"
    case "i386", "i486", "i586", "i686": "i386"
    case "aarch64": "arm64"
    case "armv6l", "armv7l", "armv8l": "armhf"
    case "ppc64le": "ppc64el"
    case "loongarch64": "loong64"
    default: machine
    }
}
