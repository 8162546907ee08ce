import Foundation
import TestSupport

/// The manifests of packaging/kubernetes, read by a YAML reader that was not written here.
enum Manifests {
    static let names = ["configmap.yaml", "job.yaml", "cronjob.yaml", "daemonset.yaml"]

    static func text(_ name: String) throws -> String {
        try String(
            contentsOf: repositoryRoot.appendingPathComponent("packaging/kubernetes/\(name)"), encoding: .utf8)
    }

    static func document(_ name: String) throws -> [String: Any] { try yaml(text(name)) }

    /// Every problem that python3-jsonschema finds by Kubernetes' own schema, one a line.
    static func problems(_ text: String) throws -> String {
        let script = """
            import json, sys, yaml, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            document = yaml.safe_load(sys.stdin)
            schema.pop("oneOf")
            schema["$ref"] = "#/$defs/" + document["kind"]
            for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
                print(list(error.absolute_path), error.message)
            """
        let schema = repositoryRoot.appendingPathComponent("testdata/kubernetes/schema.json").path
        return try mustRun("python3", ["-c", script, schema], input: Array(text.utf8)).outputText
    }

    /// The template of the pods, however deep it lies.
    static func template(_ name: String) throws -> [String: Any] {
        try job(name).map { $0["template"] as? [String: Any] ?? [:] } ?? field(document(name), "spec", "template")
    }

    /// The spec of the Job; nil where the manifest has none.
    static func job(_ name: String) throws -> [String: Any]? {
        switch name {
        case "job.yaml": try field(document(name), "spec")
        case "cronjob.yaml": try field(document(name), "spec", "jobTemplate", "spec")
        default: nil
        }
    }

    static func container(_ name: String) throws -> [String: Any] {
        let all = try field(template(name), "spec")["containers"] as? [[String: Any]] ?? []
        guard all.count == 1 else { throw ProgramFailure(description: "\(name): \(all.count) containers") }
        return all[0]
    }

    /// What the kubelet would start: the image's program with the container's words.
    static func words(_ name: String) throws -> [String] {
        let container = try container(name)
        return (container["command"] as? [String] ?? ["/apt-verdict/apt-verdict"])
            + (container["args"] as? [String] ?? [])
    }

    static func field(_ document: [String: Any], _ path: String...) throws -> [String: Any] {
        try path.reduce(document) { inner, name in
            guard let next = inner[name] as? [String: Any] else {
                throw ProgramFailure(description: "no \(name) in \(inner.keys.sorted())")
            }
            return next
        }
    }
}

/// A YAML document, by python3-yaml.
func yaml(_ text: String) throws -> [String: Any] {
    let script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
    let run = try mustRun("python3", ["-c", script], input: Array(text.utf8))
    return try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any] ?? [:]
}
