import AptModel
import Evidence

/// What the servers' Date headers come to, as one time at the start of the run.
///
/// Each host has one voice. The best kind of witness speaks alone (verified TLS, then plain, then what a cache may have
/// replayed); among those the largest group that agrees wins, and of two equal ones the group nearer to this clock.
struct ClockWitnesses: Sendable {
    var time: Timestamp?
    /// How many hosts agree on it.
    var hosts: Int
    var secure: Bool
    /// False where only answers that a cache may have replayed were seen.
    var fresh: Bool

    private struct Estimate {
        var host: String
        var kind: Kind
        var time: Timestamp
    }

    private enum Kind: CaseIterable {
        case verifiedTls
        case plain
        /// Something in between that did not say how long it held the answer.
        case perhapsReplayed
    }

    init(_ run: Observations, started: Timestamp, now: Timestamp, bound: Timestamp?) {
        let all = run.sources.flatMap(\.looks).flatMap(\.transfers).compactMap {
            ClockWitnesses.estimate($0, started: started)
        }
        let usable = all.filter { !ClockWitnesses.isFrozen($0, among: all, now: now, bound: bound) }
        let kind = Kind.allCases.first { kind in usable.contains { $0.kind == kind } }
        let group = ClockWitnesses.agreement(among: usable.filter { $0.kind == kind }, now: now)
        time = group.isEmpty ? nil : group[group.count / 2]
        hosts = group.count
        secure = kind == .verifiedTls
        fresh = kind != .perhapsReplayed
    }

    private static func estimate(_ transfer: TransferObservation, started: Timestamp) -> Estimate? {
        guard let date = transfer.serverDate, let at = transfer.serverDateAt, transfer.origin == .network else {
            return nil
        }
        let age = max(0, transfer.ageSeconds ?? 0)
        // More than thirty years in a cache is no age.
        guard age < 1_000_000_000 else { return nil }
        let kind: Kind
        if transfer.tls?.verified == true, transfer.failure == nil {
            kind = .verifiedTls
        } else if Intermediary(transfer) != nil, transfer.ageSeconds == nil {
            kind = .perhapsReplayed
        } else {
            kind = .plain
        }
        let host = WebAddress(transfer.effectiveUrl ?? transfer.url ?? "").host
        return Estimate(host: host, kind: kind, time: date + age + (started - at))
    }

    /// A server whose time is before a good signature's is a frozen cache or has no clock, unless somebody else (this
    /// clock, another host) shows the same time: then it is the signature that is ahead.
    private static func isFrozen(_ one: Estimate, among all: [Estimate], now: Timestamp, bound: Timestamp?) -> Bool {
        guard let bound, bound - one.time > ClockAssessment.tolerance, !agree(one.time, now) else { return false }
        return !all.contains { $0.host != one.host && agree($0.time, one.time) }
    }

    /// The times of the largest group of hosts that agree, sorted.
    private static func agreement(among estimates: [Estimate], now: Timestamp) -> [Timestamp] {
        let perHost = Dictionary(grouping: estimates, by: \.host).values.map { own in
            let times = own.map(\.time).sorted()
            return times[times.count / 2]
        }
        let groups = perHost.map { centre in perHost.filter { agree($0, centre) }.sorted() }
        return groups.min { left, right in
            if left.count != right.count { return left.count > right.count }
            let (near, far) = (distance(left, now), distance(right, now))
            return near != far ? near < far : left.lexicographicallyPrecedes(right)
        } ?? []
    }

    private static func distance(_ group: [Timestamp], _ now: Timestamp) -> UInt64 {
        group.isEmpty ? .max : (group[group.count / 2] - now).magnitude
    }

    private static func agree(_ left: Timestamp, _ right: Timestamp) -> Bool {
        (left - right).magnitude <= UInt64(ClockAssessment.tolerance)
    }
}

/// What TLS certificates say of this clock where every https host failed on their dates and so none could be verified.
enum CertificateHint: Sendable, Equatable {
    /// None of them is valid yet: this clock is before the last of their first days.
    case behind(notBefore: Timestamp, hosts: Int)
    /// All of them have expired: this clock is past the first of their last days.
    case ahead(notAfter: Timestamp, hosts: Int)

    init?(_ run: Observations, now: Timestamp) {
        let handshakes = run.sources.flatMap(\.looks).flatMap(\.transfers).filter { transfer in
            let address = transfer.effectiveUrl ?? transfer.url ?? ""
            return transfer.origin == .network && address.lowercased().hasPrefix("https:")
                && (transfer.failure == nil || transfer.failure?.kind == .tls)
        }
        guard !handshakes.isEmpty, handshakes.allSatisfy(\.failedOnCertificateDates) else { return nil }
        let hosts = Set(handshakes.map { WebAddress($0.effectiveUrl ?? $0.url ?? "").host }).count
        let begin = handshakes.compactMap(\.tls?.certificateNotBefore)
        let end = handshakes.compactMap(\.tls?.certificateNotAfter)
        if let latest = begin.max(), let earliest = begin.min(), earliest > now {
            self = .behind(notBefore: latest, hosts: hosts)
        } else if let earliest = end.min(), let latest = end.max(), latest < now {
            self = .ahead(notAfter: earliest, hosts: hosts)
        } else {
            return nil
        }
    }
}

extension TransferObservation {
    /// The handshake failed because a certificate is not yet valid or has expired, by this machine's clock.
    var failedOnCertificateDates: Bool { failure?.kind == .tls && failure?.reason == "certificate_time" }
}
