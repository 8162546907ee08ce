import Evidence
import FoundationEssentials

/// The evidence as it stands in a report: the observations' own fields, named in snake_case.
func evidenceJSON(_ observations: Observations) throws(RenderError) -> JSONValue {
    do {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
        return try JSONDecoder().decode(JSONValue.self, from: encoder.encode(observations))
    } catch {
        throw RenderError(description: "the evidence has no JSON form: \(error)")
    }
}

/// Why an earlier report cannot be judged again. Each is wrong usage: exit 64 and one line.
public enum ReportReadError: Error, Equatable, CustomStringConvertible {
    case notJSON
    case notAReport
    case unknownSchema(Int64)
    case noEvidence
    /// The evidence lacks something or has it in another form; the text names where.
    case malformedEvidence(String)

    public var description: String {
        switch self {
        case .notJSON: "this is not JSON"
        case .notAReport: "this JSON is no report of apt-verdict: it has no schema_version"
        case .unknownSchema(let version): "the report's schema_version is \(version), and this program knows 1"
        case .noEvidence: "the report carries no evidence"
        case .malformedEvidence(let place): "the report's evidence cannot be read: \(place)"
        }
    }
}

/// Reads the evidence back out of a JSON report, for `check --from` and `compare`.
public func readObservations(fromReport bytes: [UInt8]) throws(ReportReadError) -> Observations {
    guard let document = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { throw .notJSON }
    guard case .object(let members) = document, case .integer(let version)? = members["schema_version"] else {
        throw .notAReport
    }
    guard version == 1 else { throw .unknownSchema(version) }
    guard let evidence = members["evidence"], case .object = evidence else { throw .noEvidence }
    do {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
        return try decoder.decode(Observations.self, from: Data(evidence.serialised(.oneLine).utf8))
    } catch {
        throw .malformedEvidence(place(of: error))
    }
}

/// `sources.0.trust: no value for keyrings`, from a decoding error.
private func place(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "unreadable" }
    func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
        let keys = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        let all = keys + (last.map { [$0] } ?? [])
        return all.isEmpty ? "evidence" : all.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(path(context, key.stringValue)) is missing"
    case .valueNotFound(_, let context): return "\(path(context)) is null"
    case .typeMismatch(_, let context): return "\(path(context)) is of another type"
    case .dataCorrupted(let context): return "\(path(context)): \(sanitised(context.debugDescription, limit: 120))"
    @unknown default: return "unreadable"
    }
}
