import Evidence

/// Something between this machine and the mirror that left its mark on an answer: a configured proxy, a cache, a CDN node.
struct Intermediary: Sendable {
    /// What betrays it, as `Via: 1.1 squid`.
    var marks: [String]
    /// The proxy that this machine is configured to use.
    var proxy: String?
    /// True where the marks are those of a content delivery network, which is the mirror's own.
    var isDeliveryNetwork: Bool

    /// Whose it is to mend.
    var owner: Owner { proxy != nil ? .administrator : isDeliveryNetwork ? .mirror : .network }

    /// nil where nothing in between is visible.
    init?(_ transfer: TransferObservation) {
        var marks = transfer.headers.filter(Intermediary.betrays)
        if let age = transfer.ageSeconds, age > 0, !marks.contains(where: { $0.lowercased().hasPrefix("age:") }) {
            marks.append("Age: \(age)")
        }
        proxy = transfer.proxy
        guard !marks.isEmpty || proxy != nil else { return nil }
        self.marks = marks
        let words = marks.joined(separator: " ").lowercased()
        isDeliveryNetwork = ["varnish", "cloudfront", "fastly", "cf-cache-status", "akamai", "cdn"].contains {
            words.contains($0)
        }
    }

    private static func betrays(_ header: String) -> Bool {
        let parts = header.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return false }
        let value = parts[1].lowercased()
        switch parts[0].lowercased() {
        case "via": return true
        case "x-cache", "cf-cache-status", "x-cache-status": return value.contains("hit") || value.contains("stale")
        case "age": return value.contains { ("1"..."9").contains($0) }
        default: return false
        }
    }
}
