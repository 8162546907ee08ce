/// One gauge with its samples, in Prometheus' text format.
///
/// Two samples never bear the same labels: of two that do, node_exporter shows the first, drops the other, and its scrape says
/// nothing of that.
struct MetricFamily {
    let name: String
    let help: String
    private var samples: [(labels: String, value: String)] = []
    private var known: Set<String> = []

    init(_ name: String, _ help: String) {
        self.name = "apt_verdict_" + name
        self.help = help
    }

    /// Adds a sample. One whose labels are there already, or whose value is not known or no number, is left out.
    mutating func add(_ labels: MetricLabels = MetricLabels(), _ value: Double?) {
        guard let value, value.isFinite else { return }
        // Milliseconds are enough, and whole numbers stay whole.
        let rounded = (value * 1000).rounded() / 1000
        append(labels, Int64(exactly: rounded).map { "\($0)" } ?? "\(rounded)")
    }

    /// The same for whole numbers.
    mutating func add(_ labels: MetricLabels = MetricLabels(), whole value: Int64?) {
        guard let value else { return }
        append(labels, "\(value)")
    }

    private mutating func append(_ labels: MetricLabels, _ value: String) {
        guard known.insert(labels.text).inserted else { return }
        samples.append((labels.text, value))
    }

    /// Its lines; empty where it has no sample.
    var text: String {
        guard !samples.isEmpty else { return "" }
        return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
            + samples.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
    }
}

/// Labels of one sample, escaped: `{uri="http://debian.example.org/debian",suite="bookworm"}`.
struct MetricLabels {
    /// The longest value, in characters. What is longer is cut, and told from others by a digest of the whole.
    static let limit = 200

    private var pairs: [String] = []

    init(_ pairs: [(name: String, value: String)] = []) {
        for pair in pairs { add(pair.name, pair.value) }
    }

    mutating func add(_ name: String, _ value: String) {
        pairs.append("\(name)=\"\(MetricLabels.escaped(MetricLabels.bounded(value)))\"")
    }

    var text: String { pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}" }

    /// Without secrets, control characters and excess length.
    static func bounded(_ value: String) -> String {
        let clean = sanitised(withoutSecrets(value), limit: 4096)
        guard clean.unicodeScalars.count > limit else { return clean }
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: clean.unicodeScalars.prefix(limit - 17))
        return String(kept) + "~" + digest(clean)
    }

    /// What the format asks for (prometheus.io, "Exposition formats": label_value).
    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// FNV-1a of 64 bits in 16 hex digits: to tell two names apart, not to protect anything.
    private static func digest(_ text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
