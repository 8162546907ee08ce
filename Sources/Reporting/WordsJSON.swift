import AptModel
import Diagnosis

/// What `explain --json` prints, schema version 1, with a newline at its end. `lines` is the contract's; the rest is added.
public func renderWordsJSON(_ reading: WordsReading, leftOut: Int = 0, ascii: Bool = false) -> String {
    let document = JSONValue.object([
        "schema_version": .integer(1),
        "recognised": .bool(reading.recognised),
        "apt_versions": versionsJSON(reading.apt),
        "apt_version_named": .bool(reading.aptIsNamed),
        "bytes_left_out": JSONValue(leftOut),
        "lines": .array(reading.sentences.map(sentenceJSON)),
        "repositories": .array(reading.verdicts.map(verdictJSON)),
        "bad_advice": .array(
            reading.badAdvice.map { line, advice in
                .object([
                    "line": JSONValue(line), "switch": .string(advice.word),
                    "switches_off": .string(advice.switchesOff), "instead": .string(advice.instead),
                ])
            }),
    ])
    return document.serialised(ascii: ascii) { withoutSecrets(sanitised($0, limit: LogText.lineLimit)) }
        + "\n"
}

/// `explain CODE --json`, in the same shape: the code is the text, and what it is stands as its reason.
public func renderExplanationJSON(of code: FaultCode, _ explanation: Explanation, ascii: Bool = false) -> String {
    let line = JSONValue.object([
        "text": .string(code.rawValue), "apt_versions": .null,
        "faults": .array([faultJSON(code, explanation.what)]),
        "causes": JSONValue(explanation.causes), "proof": .string(explanation.proof),
        "remedy": .string(explanation.remedy),
    ])
    return JSONValue.object(["schema_version": .integer(1), "lines": .array([line])]).serialised(ascii: ascii) + "\n"
}

private func sentenceJSON(_ sentence: WordsReading.Sentence) -> JSONValue {
    .object([
        "text": .string(sentence.text),
        "english": JSONValue(sentence.english),
        "mark": .string(sentence.mark.rawValue),
        "numbers": JSONValue(sentence.lines),
        "repository": repositoryJSON(sentence.repository),
        "apt_versions": versionsJSON(sentence.saying?.versions ?? .all),
        "faults": .array(sentence.candidates.map { faultJSON($0.code, $0.why) }),
        "remark": JSONValue(sentence.saying?.remark),
    ])
}

private func verdictJSON(_ verdict: WordsReading.Verdict) -> JSONValue {
    .object([
        "repository": repositoryJSON(verdict.repository),
        "faults": .array(verdict.causes.map(causeJSON)),
        "beside": .array(verdict.beside.map(causeJSON)),
        "check": .string(WordsReading.check(verdict.repository)),
    ])
}

private func causeJSON(_ cause: WordsReading.Cause) -> JSONValue {
    .object([
        "code": .string(cause.code.rawValue), "slug": .string(cause.code.slug), "why": .string(cause.why),
        "look": .object(["shows": .string(cause.look.shows), "command": .string(cause.look.command)]),
    ])
}

private func faultJSON(_ code: FaultCode, _ why: String) -> JSONValue {
    .object(["code": .string(code.rawValue), "slug": .string(code.slug), "why": .string(why)])
}

private func repositoryJSON(_ repository: LogRepository?) -> JSONValue {
    guard let repository else { return .null }
    return .object(["uri": .string(repository.uri), "suite": .string(repository.suite)])
}

private func versionsJSON(_ span: AptSpan) -> JSONValue {
    span.description.isEmpty ? .null : .string(span.description)
}
