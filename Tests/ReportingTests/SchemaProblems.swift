import TestSupport

/// Every problem that python3-jsonschema finds in JSON reports, one a line; empty where all of them are valid.
///
/// - Parameter kind: whose schema in docs/: `report` or `comparison`.
func schemaProblems(_ paths: [String], kind: String = "report") throws -> String {
    let script = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        for path in sys.argv[2:]:
            for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(open(path))):
                print(path, list(error.absolute_path), error.message)
        """
    let schema = repositoryRoot.appendingPathComponent("docs/\(kind).schema.json").path
    return try mustRun("python3", ["-c", script, schema] + paths).outputText
}
