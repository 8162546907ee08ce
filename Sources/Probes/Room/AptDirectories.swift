import AptModel
import Evidence
import Linux

/// What one source asks of apt's directories.
public struct RoomDemand: Sendable {
    public var layout: TempLayout
    public var sizes: SignedFileSizes
    public var keyrings: KeyringChoice
    /// The sizes of what is downloaded into the lists directory: InRelease, or Release and Release.gpg.
    public var releaseFileBytes: [Int64]
    /// As `tempNeed` takes it.
    public var configurationBytes: Int64

    public init(
        layout: TempLayout, sizes: SignedFileSizes, keyrings: KeyringChoice, releaseFileBytes: [Int64],
        configurationBytes: Int64 = 12_288
    ) {
        self.layout = layout
        self.sizes = sizes
        self.keyrings = keyrings
        self.releaseFileBytes = releaseFileBytes
        self.configurationBytes = configurationBytes
    }

    /// What it takes in the temp directory of this machine.
    /// - Parameter directory: the one that the sandbox user comes to.
    public func tempRoom(in directory: DirectoryObservation) -> SourceObservation.TempRoom {
        let unit = RoomUnit(fileSystem: directory.mount?.fileSystem, blockBytes: directory.blockBytes ?? 4096)
        let need = temp(unit)
        return SourceObservation.TempRoom(
            bytes: need.bytes, inodes: need.inodes, rootBytes: rootTempNeed(sizes: sizes, unit: unit).bytes)
    }

    /// What it takes in a temp directory of a usual file system: blocks of 4 KiB, for directories too.
    public var usualTempRoom: RoomNeed { temp(RoomUnit(directoryBytes: 4096)) }

    fileprivate func temp(_ unit: RoomUnit) -> RoomNeed {
        tempNeed(
            layout: layout, sizes: sizes, keyrings: keyrings, configurationBytes: configurationBytes, unit: unit)
    }
}

/// Looks at apt's temp, lists and partial directories and tries them, each as the users that apt writes there as.
///
/// The temp directory comes twice where apt chooses another one as root than as the sandbox user. Sources are verified one after
/// the other, so the most demanding one decides; what they download stays, so it adds up.
///
/// - Parameters:
///   - demands: one per source; without any, a single small file is tried.
///   - lists: `Dir::State::lists`, absolute.
///   - leaveOut: asked before each directory, which is left out where it says so.
public func observeAptDirectories(
    demands: [RoomDemand], sandbox: SandboxUser, lists: String, target: Target,
    leaveOut: (DirectoryObservation.Role) -> Bool = { _ in false }
) -> [DirectoryObservation] {
    let superuser = SandboxUser(superuserOf: target)
    let least = RoomNeed(bytes: 4096, inodes: 1)
    func temp(_ unit: RoomUnit, _ writer: SandboxUser) -> RoomNeed {
        demands.reduce(least) { need, demand in
            let asRoot = rootTempNeed(sizes: demand.sizes, unit: unit)
            return .larger(need, writer.isRoot && !sandbox.isRoot ? asRoot : .larger(demand.temp(unit), asRoot))
        }
    }
    func download(_ unit: RoomUnit, _ writer: SandboxUser) -> RoomNeed {
        .larger(least, demands.reduce(RoomNeed()) { $0 + listsNeed(fileBytes: $1.releaseFileBytes, unit: unit) })
    }
    func downloadAndOwn(_ unit: RoomUnit, _ writer: SandboxUser) -> RoomNeed {
        download(unit, writer) + RoomNeed(inodes: missingListsEntries(in: lists, target.root))
    }
    let choices = chooseTempDirectories(sandbox: sandbox, target: target)
    let sandboxed = sandbox.account != nil && !sandbox.isRoot
    var found: [DirectoryObservation] = []
    func observe(
        _ role: DirectoryObservation.Role, _ path: String, _ chosenBy: String, _ writers: [SandboxUser],
        _ need: (RoomUnit, SandboxUser) -> RoomNeed
    ) {
        guard !leaveOut(role) else { return }
        found.append(
            observeDirectory(role: role, path: path, chosenBy: chosenBy, writers: writers, target: target, need: need))
    }
    if sandboxed {
        let together = choices.sandbox.path == choices.root.path
        observe(
            .temp, choices.sandbox.path, choices.sandbox.chosenBy, together ? [sandbox, superuser] : [sandbox], temp)
        if !together { observe(.temp, choices.root.path, choices.root.chosenBy, [superuser], temp) }
    } else {
        observe(.temp, choices.root.path, choices.root.chosenBy, [superuser], temp)
    }
    let base = withoutSlash(lists)
    observe(.lists, base, "Dir::State::lists", [superuser], downloadAndOwn)
    if let place = found.indices.last, found[place].role == .lists, found[place].isDirectory {
        found[place].usedBytes = bytesUsed(in: base, target.root)
    }
    // root moves files out of there: a root that is held to the mode, as one without CAP_DAC_OVERRIDE is, cannot.
    observe(.partial, base + "/partial", "Dir::State::lists", sandboxed ? [superuser, sandbox] : [superuser], download)
    return found
}

/// How many inodes apt takes in its lists directory before it downloads anything: for its lock and for `auxfiles`, each made
/// where it is not there yet (apt 2.6.1 refuses to update a tmpfs that lacks one of them).
private func missingListsEntries(in lists: String, _ root: Root) -> Int64 {
    Int64(["lock", "auxfiles"].count { root.kind(of: "\(lists)/\($0)") == nil })
}
