/// An SRV record (RFC 2782): a machine that offers a service of a domain.
public struct ServiceRecord: Hashable, Sendable {
    /// The lowest is tried first.
    public let priority: UInt16
    /// How large a share of the clients goes there, among those of one priority.
    public let weight: UInt16
    /// A host name without a dot at its end; empty where the record says that there is no such service.
    public let target: String
    /// 0 where the record leaves it to the service.
    public let port: UInt16

    public init(priority: UInt16, weight: UInt16, target: String, port: UInt16) {
        self.priority = priority
        self.weight = weight
        self.target = target
        self.port = port
    }
}

/// The order in which a client tries records: by priority, and within one by chance according to weight (RFC 2782). apt
/// takes the same order of priorities and goes by chance alone within one (apt-pkg/contrib/srvrec.cc, PopFromSrvRecs).
public func orderOfTrying(
    _ records: [ServiceRecord], using generator: inout some RandomNumberGenerator
) -> [ServiceRecord] {
    var ordered: [ServiceRecord] = []
    for priority in Set(records.map(\.priority)).sorted() {
        var left = records.filter { $0.priority == priority }.shuffled(using: &generator)
        // Records of weight 0 come first, so that they are chosen only when the number drawn is 0.
        left = left.filter { $0.weight == 0 } + left.filter { $0.weight != 0 }
        while !left.isEmpty {
            let total = left.reduce(0) { $0 + UInt64($1.weight) }
            let drawn = UInt64.random(in: 0...total, using: &generator)
            var sum: UInt64 = 0
            let chosen = left.firstIndex { record in
                sum += UInt64(record.weight)
                return sum >= drawn
            }
            ordered.append(left.remove(at: chosen ?? 0))
        }
    }
    return ordered
}
