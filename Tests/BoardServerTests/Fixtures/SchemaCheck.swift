import Evidence

/// As much of JSON Schema 2020-12 as the description of the API uses.
struct SchemaCheck {
    /// Where and how a value differs from its schema, one line each.
    private(set) var findings: [String] = []

    /// Compares a value with a schema.
    mutating func check(_ value: JSONValue, _ schema: JSONValue, at place: String = "") {
        if let wanted = schema["const"], wanted != value {
            findings.append("\(place): \(value) is not \(wanted)")
        }
        let types: [JSONValue] =
            switch schema["type"] {
            case .array(let types)?: types
            case let type?: [type]
            case nil: []
            }
        if !types.isEmpty, !types.contains(.string(Self.type(of: value))) {
            findings.append("\(place): \(Self.type(of: value)) is none of \(types)")
        }
        switch value {
        case .array(let values):
            guard let items = schema["items"] else { return }
            for (index, value) in values.enumerated() {
                check(value, items, at: "\(place)/\(index)")
            }
        case .object(let object): check(object, schema, at: place)
        default: break
        }
    }

    private mutating func check(_ object: JSONObject, _ schema: JSONValue, at place: String) {
        if case .array(let required)? = schema["required"] {
            for case .string(let name) in required where object[name] == nil {
                findings.append("\(place): \(name) is missing")
            }
        }
        for member in object.members {
            if let known = schema["properties"]?[member.name] {
                check(member.value, known, at: "\(place)/\(member.name)")
            } else if let others = schema["additionalProperties"] {
                check(member.value, others, at: "\(place)/\(member.name)")
            } else if schema["properties"] != nil {
                findings.append("\(place): \(member.name) is not described")
            }
        }
    }

    private static func type(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .decimal: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
