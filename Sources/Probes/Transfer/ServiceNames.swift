import AptModel
import Linux

/// What /etc/services of the examined root calls a TCP port. Where that file is missing, as in the slim container images, apt
/// has no name to ask SRV records by, and so asks for none (apt-pkg/contrib/srvrec.cc, GetSrvRecords).
struct ServiceNames {
    private let names: [Int: String]

    init(_ root: Root) {
        self.init(text: (try? root.read("/etc/services", limit: 4 << 20)) ?? [])
    }

    /// - Parameter text: lines of `NAME PORT/PROTOCOL ALIAS …` (services(5)); of several the first counts.
    init(text: [UInt8]) {
        var names: [Int: String] = [:]
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let content = line.prefix { $0 != UInt8(ascii: "#") }
            let words = content.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard words.count >= 2 else { continue }
            let place = words[1].split(separator: UInt8(ascii: "/"))
            guard place.count == 2, place[1].elementsEqual("tcp".utf8),
                let port = Int(String(decoding: place[0], as: UTF8.self)), names[port] == nil
            else { continue }
            names[port] = String(decoding: words[0], as: UTF8.self)
        }
        self.names = names
    }

    func name(ofPort port: Int) -> String? { names[port] }
}
