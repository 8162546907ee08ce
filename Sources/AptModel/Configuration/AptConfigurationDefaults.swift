extension AptVersion {
    /// From here on archives have snapshots.
    static let withSnapshots = AptVersion(2, 7, 0)
}

extension AptConfiguration {
    /// The values that apt sets before it reads any file (apt-pkg/init.cc).
    /// - Parameters:
    ///   - architecture: the native architecture of this apt, `amd64`.
    ///   - release: the apt whose values they are.
    public static func defaults(architecture: String, release: AptVersion) -> AptConfiguration {
        var configuration = AptConfiguration()
        configuration.set("APT::Architecture", to: architecture)
        configuration.set("APT::Build-Essential::", to: "build-essential")
        for (key, value) in first(release) + directories(release) + methods + snapshots(release) {
            configuration.setDefault(key, to: value)
        }
        configuration.setDefault("DPkg::Path", to: "/usr/sbin:/usr/bin:/sbin:/bin")
        return configuration
    }

    /// What apt adds once the files are read: where dpkg's status file is (apt-pkg/deb/debsystem.cc).
    public mutating func completeDefaults() {
        setDefault("Dir::State::extended_states", to: "extended_states")
        if !exists("Dir::State::status") { set("Dir::State::status", to: dpkgStatusFile) }
        setDefault("Dir::Bin::dpkg", to: "/usr/bin/dpkg")
    }

    /// A state directory that ends in `apt` has its neighbour `dpkg`.
    private var dpkgStatusFile: String {
        let state = string("Dir::State") ?? "var/lib/apt"
        var paths = AptConfiguration()
        paths.set("Dir", to: string("Dir") ?? "/")
        paths.set("Dir::State::status", to: "status")
        var parent = ""
        if state.hasSuffix("/apt/") {
            parent = String(state.dropLast(5))
        } else if state.hasSuffix("/apt") {
            parent = String(state.dropLast(4))
        }
        if parent.isEmpty {
            paths.set("Dir::State", to: "var/lib/dpkg")
        } else {
            paths.set("Dir::State", to: parent + (parent.hasSuffix("/") ? "" : "/") + "dpkg")
        }
        return paths.file("Dir::State::status")
    }

    private static func first(_ release: AptVersion) -> [(String, String)] {
        let algorithms = ">=rsa2048,ed25519,ed448,nistp256,nistp384,nistp512"
        let curves = "brainpoolP256r1,brainpoolP320r1,brainpoolP384r1,brainpoolP512r1,secp256k1"
        return [("APT::Install-Recommends", "1"), ("APT::Install-Suggests", "0")]
            + (release >= .withKeyAssertion
                ? [
                    ("APT::Key::Assert-Pubkey-Algo", "\(algorithms),\(curves)"),
                    ("APT::Key::Assert-Pubkey-Algo::Next", algorithms),
                    ("APT::Key::Assert-Pubkey-Algo::Future", ">=rsa3072,ed25519,ed448"),
                ] : [])
    }

    private static func directories(_ release: AptVersion) -> [(String, String)] {
        let modern = release >= .withSnapshots
        return [
            ("Dir", "/"),
            ("Dir::State", "var/lib/apt"), ("Dir::State::lists", "lists/"), ("Dir::State::cdroms", "cdroms.list"),
            ("Dir::Cache", "var/cache/apt"), ("Dir::Cache::archives", "archives/"),
            ("Dir::Cache::srcpkgcache", "srcpkgcache.bin"), ("Dir::Cache::pkgcache", "pkgcache.bin"),
            ("Dir::Etc", "etc/apt"),
        ] + (modern ? [("Dir::Boot", "boot"), ("Dir::Usr", "usr")] : []) + [
            ("Dir::Etc::sourcelist", "sources.list"), ("Dir::Etc::sourceparts", "sources.list.d"),
            ("Dir::Etc::main", "apt.conf"), ("Dir::Etc::netrc", "auth.conf"),
            ("Dir::Etc::netrcparts", "auth.conf.d"), ("Dir::Etc::parts", "apt.conf.d"),
            ("Dir::Etc::preferences", "preferences"), ("Dir::Etc::preferencesparts", "preferences.d"),
        ] + (release < .withoutTrustedGpg ? [("Dir::Etc::trusted", "trusted.gpg")] : []) + [
            ("Dir::Etc::trustedparts", "trusted.gpg.d"),
            ("Dir::Bin::methods", "/usr/lib/apt/methods"), ("Dir::Bin::solvers::", "/usr/lib/apt/solvers"),
            ("Dir::Bin::planners::", "/usr/lib/apt/planners"), ("Dir::Media::MountPath", "/media/apt"),
            ("Dir::Log", "var/log/apt"), ("Dir::Log::Terminal", "term.log"), ("Dir::Log::History", "history.log"),
            ("Dir::Log::Planner", "eipp.log.xz"),
        ] + ["~$", "\\.disabled$", "\\.bak$", "\\.dpkg-[a-z]+$", "\\.ucf-[a-z]+$", "\\.save$", "\\.orig$", "\\.distUpgrade$"]
            .map { ("Dir::Ignore-Files-Silently::", $0) }
    }

    private static let methods: [(String, String)] = {
        let deb = "Acquire::IndexTargets::deb::"
        let source = "Acquire::IndexTargets::deb-src::Sources::"
        let component = "$(RELEASE)/$(COMPONENT)"
        return [
            ("Acquire::AllowInsecureRepositories", "0"), ("Acquire::AllowWeakRepositories", "0"),
            ("Acquire::AllowDowngradeToInsecureRepositories", "0"), ("Acquire::cdrom::mount", "/media/cdrom/"),
            ("APT::Sandbox::User", "_apt"),
            (deb + "Packages::MetaKey", "$(COMPONENT)/binary-$(ARCHITECTURE)/Packages"),
            (deb + "Packages::flatMetaKey", "Packages"), (deb + "Packages::ShortDescription", "Packages"),
            (deb + "Packages::Description", "\(component) $(ARCHITECTURE) Packages"),
            (deb + "Packages::flatDescription", "$(RELEASE) Packages"), (deb + "Packages::Optional", "0"),
            (deb + "Translations::MetaKey", "$(COMPONENT)/i18n/Translation-$(LANGUAGE)"),
            (deb + "Translations::flatMetaKey", "$(LANGUAGE)"),
            (deb + "Translations::ShortDescription", "Translation-$(LANGUAGE)"),
            (deb + "Translations::Description", "\(component) Translation-$(LANGUAGE)"),
            (deb + "Translations::flatDescription", "$(RELEASE) Translation-$(LANGUAGE)"),
            (source + "MetaKey", "$(COMPONENT)/source/Sources"), (source + "flatMetaKey", "Sources"),
            (source + "ShortDescription", "Sources"), (source + "Description", "\(component) Sources"),
            (source + "flatDescription", "$(RELEASE) Sources"), (source + "Optional", "0"),
            (
                "Acquire::Changelogs::URI::Origin::Debian",
                "https://metadata.ftp-master.debian.org/changelogs/@CHANGEPATH@_changelog"
            ),
            (
                "Acquire::Changelogs::URI::Origin::Ubuntu",
                "https://changelogs.ubuntu.com/changelogs/pool/@CHANGEPATH@/changelog"
            ),
            ("Acquire::Changelogs::AlwaysOnline::Origin::Ubuntu", "1"),
        ]
    }()

    /// Where snapshots of an archive are, by Origin or Label of its Release file, or by its host (apt 2.7 and later). The
    /// general Debian mirror network is left out: its host name is not written in this program.
    private static func snapshots(_ release: AptVersion) -> [(String, String)] {
        guard release >= .withSnapshots else { return [] }
        let base = "Acquire::Snapshots::URI::"
        let archive = "https://snapshot.debian.org/archive"
        let ubuntu = "https://snapshot.ubuntu.com"
        let personal = "https://snapshot.ppa.launchpadcontent.net/@PATH@/@SNAPSHOTID@/"
        return [
            (base + "Origin::Debian", "\(archive)/debian/@SNAPSHOTID@/"),
            (base + "Override::Label::Debian-Security", "\(archive)/debian-security/@SNAPSHOTID@/"),
            (base + "Origin::Ubuntu", "\(ubuntu)/ubuntu/@SNAPSHOTID@/"),
            (base + "Host::archive.ubuntu.com", "\(ubuntu)/@PATH@/@SNAPSHOTID@/"),
            (base + "Host::.archive.ubuntu.com", "\(ubuntu)/@PATH@/@SNAPSHOTID@/"),
            (base + "Host::security.ubuntu.com", "\(ubuntu)/@PATH@/@SNAPSHOTID@/"),
            (base + "Host::ppa.launchpadcontent.net", personal), (base + "Host::ppa.launchpad.net", personal),
        ]
    }
}
