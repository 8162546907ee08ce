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
    /// The text names the first place that is none.
    case notJSON(String)
    case notAReport
    case unknownSchema(Int64)
    case noEvidence
    /// The evidence lacks something or has it in another form; the text names where.
    case malformedEvidence(String)

    public var description: String {
        switch self {
        case .notJSON(let place): "this is not JSON: \(place)"
        case .notAReport: "this JSON is no report of apt-verdict: it has no schema_version"
        case .unknownSchema(let version): "the report's schema_version is \(version), and this program knows 1"
        case .noEvidence: "the report carries no evidence"
        case .malformedEvidence(let place): "the report's evidence cannot be read: \(place)"
        }
    }
}

/// Reads the evidence back out of a JSON report, for `check --from` and `compare`.
public func readObservations(fromReport bytes: [UInt8]) throws(ReportReadError) -> Observations {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    let data = Data(bytes)
    let cover: Cover
    do {
        cover = try decoder.decode(Cover.self, from: data)
    } catch DecodingError.dataCorrupted {
        throw .notJSON(JSONFlaw(in: bytes)?.description ?? "its text cannot be decoded")
    } catch {
        throw .notAReport
    }
    guard cover.schemaVersion == 1 else { throw .unknownSchema(cover.schemaVersion) }
    guard cover.evidence != nil else { throw .noEvidence }
    do {
        return try decoder.decode(Content.self, from: data).evidence
    } catch {
        throw .malformedEvidence(place(of: error))
    }
}

/// What tells a report from other JSON, before its evidence is read.
private struct Cover: Decodable {
    var schemaVersion: Int64
    var evidence: Present?

    /// Any value but null.
    struct Present: Decodable {
        init(from decoder: any Decoder) {}
    }
}

private struct Content: Decodable {
    var evidence: Observations
}

/// `evidence.sources.0.trust is missing`, from a decoding error.
private func place(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "unreadable" }
    func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
        let keys = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        let all = keys + (last.map { [$0] } ?? [])
        return all.map(snakeCase).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(path(context, key.stringValue)) is missing"
    case .valueNotFound(_, let context): return "\(path(context)) is null"
    case .typeMismatch(_, let context): return "\(path(context)) is of another type"
    case .dataCorrupted(let context): return "\(path(context)): \(sanitised(context.debugDescription, limit: 120))"
    @unknown default: return "unreadable"
    }
}

/// `sandbox_user` of `sandboxUser`: a key as it stands in the file.
private func snakeCase(_ name: String) -> String {
    name.map { $0.isASCII && $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
}
