import AptModel
import Curl
import Linux

/// The machines that SRV records name for a host (`_http._tcp.HOST`), which apt connects to before the host itself
/// (methods/connect.cc, Connect; `Acquire::EnableSrvRecords`). apt 2.6.1 asks for them also where the URI has a port, and the
/// record's port then wins.
///
/// A convenience for the mirror's operator, never a reason to fail or to wait: a name server that does not answer is not
/// asked again, and all questions of a run together have a budget.
final class ServiceLookup {
    enum Answer: Hashable {
        /// There are no records, or nobody could be asked.
        case nothing
        /// In the order of trying, the host itself last.
        case endpoints([TransferRequest.Endpoint])
        /// One record without a target: the domain says that it has no such service, and apt gives up.
        case unavailable
    }

    private struct Question: Hashable {
        var service: String
        var host: String
    }

    /// Seconds for all questions of a run.
    static let budget = 20.0
    /// Seconds to wait for one answer.
    static let patience = 2
    /// Machines of one host that are tried.
    static let mostEndpoints = 16

    /// When the time for the whole run is over, on the monotonic clock; nil for never.
    var end: Double?
    private let services: ServiceNames
    private let nameServer: NameServer?
    private var generator: SeededGenerator
    private var known: [Question: [ServiceRecord]] = [:]
    private var spent = 0.0
    private var silent = false

    /// - Parameters:
    ///   - services: what the examined root calls port 80 and port 443; without a name apt asks for nothing.
    ///   - nameServer: nil for those of this machine.
    init(services: ServiceNames, nameServer: NameServer? = nil, generator: SeededGenerator = SeededGenerator()) {
        self.services = services
        self.nameServer = nameServer
        self.generator = generator
    }

    /// Where to connect for a URI of scheme http or https that is fetched without a proxy.
    func answer(for uri: RepositoryURI) -> Answer {
        let standard = uri.scheme == "https" ? 443 : 80
        guard let service = services.name(ofPort: standard), ServiceLookup.isName(uri.host) else { return .nothing }
        let records = ordered(Question(service: service, host: uri.host.lowercased()))
        if records.count == 1, records[0].target.isEmpty { return .unavailable }
        var endpoints = records.filter { !$0.target.isEmpty }.prefix(ServiceLookup.mostEndpoints).map {
            TransferRequest.Endpoint(host: $0.target, port: $0.port == 0 ? UInt16(standard) : $0.port)
        }
        guard !endpoints.isEmpty else { return .nothing }
        // A port that no connection can be made with stays libcurl's to refuse.
        if let port = UInt16(exactly: uri.port ?? standard) { endpoints.append(.init(host: uri.host, port: port)) }
        return .endpoints(endpoints)
    }

    /// The records of a host in an order that stays the same for the whole run.
    private func ordered(_ question: Question) -> [ServiceRecord] {
        if let records = known[question] { return records }
        var records: [ServiceRecord] = []
        if let seconds = patience() {
            let start = monotonicSeconds
            let found = serviceRecords(
                "_\(question.service)._tcp.\(question.host)", seconds: seconds, server: nameServer)
            let waited = monotonicSeconds - start
            spent += waited
            switch found {
            case .success(let found): records = orderOfTrying(found, using: &generator)
            // A quick failure may be this one name's (SERVFAIL); a slow one is the server's.
            case .failure: silent = waited >= 0.5
            }
        }
        known[question] = records
        return records
    }

    /// Whole seconds to wait for the next answer; nil where nothing is to be asked any more.
    private func patience() -> Int? {
        guard !silent, spent < ServiceLookup.budget, interruption == nil else { return nil }
        guard let end else { return ServiceLookup.patience }
        let left = end - monotonicSeconds
        return left < 1 ? nil : min(ServiceLookup.patience, Int(left))
    }

    /// Whether this is a name that has records, and no address.
    static func isName(_ host: String) -> Bool {
        guard !host.isEmpty, !host.contains(":"), host.lowercased() != "localhost" else { return false }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count != 4 || !parts.allSatisfy { UInt8($0) != nil }
    }
}
