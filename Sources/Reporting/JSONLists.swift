import Diagnosis
import Evidence

/// What apt has on disk of one source: facts, and what the copy's signature is worth.
func listsJSON(_ lists: ListsObservation?, _ stored: StoredJudgement?) -> JSONValue {
    guard let lists else { return .null }
    return .object([
        "files": .array(lists.files.map(fileJSON)),
        "same_as_fetched": JSONValue(lists.sameAsFetched),
        "state": JSONValue(stored?.state.rawValue),
        "date": timeJSON(stored?.date),
        "not_modified": JSONValue(lists.conditional?.httpStatus.map { $0 == 304 }),
        "leftovers": .array(lists.leftovers.map(fileJSON)),
        "indexes": lists.indexes.map { .array($0.map(indexJSON)) } ?? .null,
    ])
}

private func fileJSON(_ file: StoredFile) -> JSONValue {
    .object([
        "path": .string(file.path), "kind": .string(file.kind), "bytes": .integer(file.bytes),
        "modified_at": timeJSON(file.modifiedAt), "sha256": JSONValue(file.sha256),
    ])
}

private func indexJSON(_ index: StoredIndex) -> JSONValue {
    .object([
        "path": .string(index.path), "name": .string(index.name), "bytes": .integer(index.bytes),
        "expected_bytes": .integer(index.expectedBytes), "matches": JSONValue(index.matches),
        "skipped": JSONValue(index.skipped),
    ])
}
