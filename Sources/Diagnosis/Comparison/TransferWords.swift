import AptModel
import Evidence

/// What a comparison shows of sources and their transfers.
enum TransferWords {
    static func sources(_ seen: Observations) -> String {
        let names = seen.sources.map(\.key)
        guard !names.isEmpty else { return "none" }
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return names.prefix(5).joined(separator: "; ") + more
    }

    /// How the transfer ended, and on which way.
    static func transfer(_ source: SourceObservation) -> String? {
        if let notTried = source.notTried { return "not tried: \(notTried.detail)" }
        let failed = source.firstTransfers.first { $0.failure != nil || ($0.httpStatus ?? 200) >= 400 }
        guard let transfer = failed ?? source.firstTransfers.first else { return nil }
        var words = [transfer.failure.map(\.text) ?? transfer.httpStatus.map { "status \($0)" } ?? "read"]
        if let address = transfer.remoteAddress { words.append("from \(address)") }
        if let proxy = transfer.proxy { words.append("by way of \(proxy)") }
        if transfer.origin != .network { words.append("from \(transfer.origin.rawValue)") }
        return words.joined(separator: ", ")
    }

    /// The bytes that the mirror gave.
    static func releaseFile(_ source: SourceObservation) -> String? {
        guard let transfer = source.firstTransfers.first, transfer.bytes > 0 || transfer.failure == nil
        else { return nil }
        var words = ["\(transfer.bytes) bytes"]
        if let digest = transfer.sha256 { words.append("SHA256 \(digest.prefix(16))") }
        if let date = source.looks.first?.release?.fields?.date { words.append("Date \(date.rfc3339)") }
        return words.joined(separator: ", ")
    }

    /// How the file splits, and what this program's own check answered.
    static func signature(_ source: SourceObservation) -> String? {
        guard let look = source.looks.first else { return nil }
        if let framing = look.framing, framing.result != .split { return "framing: \(framing.result.rawValue)" }
        guard let verification = look.verification else { return nil }
        if let noVerdict = verification.noVerdict { return "no verdict: \(noVerdict.reason.rawValue)" }
        let words = verification.signatures.prefix(5).map { signature in
            "\(signature.status.rawValue), key \(Wording.key(signature))" + (signature.digest.map { ", \($0)" } ?? "")
        }
        return words.isEmpty ? "no signature" : words.joined(separator: "; ")
    }

    /// What apt has on disk of it.
    static func storedLists(_ source: SourceObservation) -> String? {
        guard let lists = source.lists else { return nil }
        guard !lists.files.isEmpty else { return lists.leftovers.isEmpty ? "nothing" : "leftovers in partial/" }
        return lists.files.map { file in
            "\(file.bytes) bytes" + (file.sha256.map { ", SHA256 \($0.prefix(16))" } ?? "")
        }.joined(separator: "; ")
    }

    static func trust(_ source: SourceObservation) -> String {
        let trust = source.trust
        let keyrings = trust.keyrings.isEmpty ? ["no keyring"] : trust.keyrings
        let fingerprints = trust.fingerprints.isEmpty ? "" : "; only \(trust.fingerprints.joined(separator: ", "))"
        return keyrings.prefix(5).joined(separator: ", ") + (keyrings.count > 5 ? " and more" : "") + fingerprints
    }

    static func proxies(_ seen: Observations) -> String? {
        guard let network = seen.network else { return nil }
        var words: [String] = []
        for route in network.routes {
            guard let proxy = route.proxy else { continue }
            let text = proxy + (route.setBy.map { " (\($0))" } ?? "")
            if !words.contains(text) { words.append(text) }
        }
        return words.isEmpty ? "none" : words.joined(separator: ", ")
    }

    static func resolver(_ seen: Observations) -> String? {
        guard let network = seen.network else { return nil }
        guard let servers = network.nameServers else { return "none: \(network.resolverError ?? "not read")" }
        return servers.isEmpty ? "none named" : servers.joined(separator: ", ")
    }
}
