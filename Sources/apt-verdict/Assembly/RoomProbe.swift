import AptModel
import Evidence
import Linux
import Probes

/// Looks at the directories that apt writes to, with the need computed from the sources that were seen.
struct RoomProbe {
    var loaded: LoadedConfiguration
    var rules: AptRules
    /// What apt's keyrings take, and how large the signed files are, for each source that arrived.
    var sources: [(look: LookObservation, keyrings: KeyringChoice)]

    /// apt's temp, lists and partial directories.
    func observe() -> [DirectoryObservation] {
        let sandbox = rules.sandbox
        let root = SandboxUser(name: "root", account: Account(uid: 0, gid: 0))
        let temp = chooseTempDirectories(tmpdir: loaded.environment["TMPDIR"], sandbox: sandbox)
        var directories: [DirectoryObservation] = []
        if temp.root.path == temp.sandbox.path {
            directories.append(
                observeDirectory(
                    role: .temp, path: temp.sandbox.path, chosenBy: temp.sandbox.chosenBy, writers: writers(sandbox, root),
                    need: { unit, user in user.isRoot && !sandbox.isRoot ? rootNeed(unit) : sandboxNeed(unit) }))
        } else {
            directories.append(
                observeDirectory(
                    role: .temp, path: temp.sandbox.path, chosenBy: temp.sandbox.chosenBy, writers: [sandbox],
                    need: { unit, _ in sandboxNeed(unit) }))
            directories.append(
                observeDirectory(
                    role: .temp, path: temp.root.path, chosenBy: temp.root.chosenBy, writers: [root],
                    need: { unit, _ in rootNeed(unit) }))
        }
        let lists = loaded.listsDirectory
        let partial = lists + (lists.hasSuffix("/") ? "" : "/") + "partial"
        directories.append(
            observeDirectory(
                role: .lists, path: trimmed(lists), chosenBy: "Dir::State::lists", writers: [root],
                need: { unit, _ in listsNeed(unit) }))
        directories.append(
            observeDirectory(
                role: .partial, path: partial, chosenBy: "Dir::State::lists", writers: [sandbox],
                need: { unit, _ in listsNeed(unit) }))
        return directories
    }

    private func writers(_ sandbox: SandboxUser, _ root: SandboxUser) -> [SandboxUser] {
        sandbox.isRoot ? [root] : [sandbox, root]
    }

    private func sandboxNeed(_ unit: RoomUnit) -> RoomNeed {
        largest { look, keyrings in
            tempNeed(
                layout: rules.layout, sizes: sizes(look), keyrings: keyrings, configurationBytes: configurationBytes,
                unit: unit)
        }
    }

    private func rootNeed(_ unit: RoomUnit) -> RoomNeed {
        largest { look, _ in rootTempNeed(sizes: sizes(look), unit: unit) }
    }

    /// Old and new Release files lie side by side until the whole update is through.
    private func listsNeed(_ unit: RoomUnit) -> RoomNeed {
        sources.reduce(RoomNeed()) { sum, source in
            let files = [source.look.transfer, source.look.signatureTransfer].compactMap { $0?.bytes }
            return sum + AptModel.listsNeed(fileBytes: files, unit: unit)
        }
    }

    private func largest(_ need: (LookObservation, KeyringChoice) -> RoomNeed) -> RoomNeed {
        sources.reduce(RoomNeed()) { RoomNeed.larger($0, need($1.look, $1.keyrings)) }
    }

    private func sizes(_ look: LookObservation) -> SignedFileSizes {
        guard look.form == .inline else { return .detached }
        if let body = look.framing?.signedBytes, let signature = look.framing?.signatureBytes {
            return SignedFileSizes(bodyBytes: body, signatureBytes: signature)
        }
        return SignedFileSizes(inReleaseBytes: look.transfer?.bytes ?? 0)
    }

    /// apt-key is handed the configuration without the lines whose value is empty.
    private var configurationBytes: Int64 {
        loaded.configuration.dump.split(separator: "\n").reduce(0) { sum, line in
            line.hasSuffix(" \"\";") ? sum : sum + Int64(line.utf8.count) + 1
        }
    }

    private func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}

extension KeyringChoice {
    /// The room that the keyrings of one source take.
    init(_ trust: TrustObservation, _ keyrings: [KeyringObservation]) {
        let rooms = keyrings.compactMap { keyring in
            keyring.sizeBytes.map { KeyringRoom(fileBytes: $0, armoured: keyring.format == .armoured) }
        }
        switch trust.kind {
        case .signedBy where trust.keyrings.first?.hasPrefix("inline:") == true && rooms.count == 1: self = .inline(rooms[0])
        case .signedBy: self = .signedBy(rooms)
        case .given: self = .signedBy(rooms)
        case .trustedParts, .none: self = .trustedParts(rooms)
        }
    }
}
