import Evidence

/// The description of the API for programs, made from the table that serves it.
/// - Source: OpenAPI 3.1.1; JSON Schema 2020-12.
package enum Description {
    /// The document.
    package static let json: JSONValue = [
        "openapi": "3.1.1",
        "info": [
            "title": "MST-FIT shared service: the board", "version": "1",
            "description":
                "Read-only. Children of other authorities are counted and never listed.",
        ],
        "servers": [["url": "/"]],
        "security": [["bearer": []], ["session": []], .object(JSONObject([]))],
        "paths": .object(
            JSONObject(
                Operation.all.map { ("/api/v1/" + $0.path, ["get": operation($0)]) } + status)),
        "components": [
            "securitySchemes": [
                "bearer": ["type": "http", "scheme": "bearer"],
                "session": ["type": "apiKey", "in": "cookie", "name": "mst-session"],
            ],
            "schemas": .object(schemas), "responses": responses,
        ],
    ]

    /// The schemas of the answers by the operation that gives them, and that of a problem.
    private static let schemas: JSONObject = {
        guard case .object(var found)? = try? StrictJSON.parse(PackageResources.Schemas_json) else {
            preconditionFailure("the schemas of the answers are JSON")
        }
        found["Problem"] = problem
        return found
    }()

    /// The schema of what an operation answers in JSON.
    package static func schema(of operation: String) -> JSONValue? { schemas[operation] }

    private static let problem: JSONValue = [
        "type": "object",
        "properties": [
            "type": ["const": "about:blank"], "title": ["type": "string"],
            "status": ["type": "integer", "minimum": 400, "maximum": 599],
            "detail": ["type": "string"],
            "code": ["type": "string", "pattern": "^[a-z]+[.][a-z-]+$"],
            "remedy": ["type": "string"],
        ],
        "required": ["type", "title", "status", "detail", "code", "remedy"],
        "additionalProperties": false,
    ]

    /// Problems that every operation can come to.
    private static let commonProblems = [400, 401, 405, 406, 413, 414, 421, 429, 503]

    private static let words: [(status: Int, words: String)] = [
        (400, "A parameter is unknown, doubled, unreadable or out of bounds, or Host is."),
        (401, "No credentials, or wrong ones."), (403, "The role does not see single children."),
        (404, "There is no such thing, or not yet, or it is not the reader's."),
        (405, "The board only reads: it takes GET and HEAD."),
        (406, "The client accepts none of the forms that there are."),
        (409, "What is asked contradicts itself or the agreement."),
        (413, "The request has a body; none of the board's has one."),
        (414, "The address is longer than \(BoardLimits.targetBytesMaximum) bytes."),
        (421, "The server does not go by the name in Host."),
        (429, "Too many wrong credentials have been tried."),
        (503, "The state cannot be read, or too many ask for the same work: come again."),
    ]

    private static let responses: JSONValue = .object(
        JSONObject(
            words.map { status, words in
                var response = JSONObject([
                    ("description", .string(words)),
                    (
                        "content",
                        [
                            "application/problem+json": [
                                "schema": ["$ref": "#/components/schemas/Problem"]
                            ]
                        ]
                    ),
                ])
                if [429, 503].contains(status) {
                    response["headers"] = [
                        "Retry-After": ["schema": ["type": "integer", "minimum": 1]]
                    ]
                }
                return ("Problem\(status)", .object(response))
            }))

    private static func operation(_ operation: Operation) -> JSONValue {
        let content = operation.types.map { type -> (String, JSONValue) in
            let schema: JSONValue =
                type == "application/json"
                ? ["$ref": .string("#/components/schemas/\(operation.id)")] : ["type": "string"]
            return (type, ["schema": schema])
        }
        var answers: [(String, JSONValue)] = [
            (
                "200",
                [
                    "description": .string(operation.summary),
                    "content": .object(JSONObject(content)),
                ]
            )
        ]
        if operation.types != ["text/event-stream"] {
            answers.append(("304", ["description": "The client has this answer already."]))
        }
        let problems = Set(commonProblems + [404] + operation.problems).sorted()
        answers += problems.map {
            ("\($0)", ["$ref": .string("#/components/responses/Problem\($0)")])
        }
        return [
            "operationId": .string(operation.id), "summary": .string(operation.summary),
            "parameters": .array(operation.parameters.map { parameter(operation, $0) }),
            "responses": .object(JSONObject(answers)),
        ]
    }

    private static func parameter(
        _ operation: Operation, _ parameter: Operation.Parameter
    ) -> JSONValue {
        let isInPath = operation.pathNames.contains(parameter.name)
        return [
            "name": .string(parameter.name), "in": isInPath ? "path" : "query",
            "required": .bool(isInPath), "description": .string(parameter.meaning),
            "schema": parameter.schema,
        ]
    }

    /// What stands outside the version: monitors and the description itself.
    private static let status: [(String, JSONValue)] = [
        ("/healthz", "getHealth", "The process is alive."),
        ("/readyz", "getReadiness", "Whether the service does its work, and why not."),
        ("/openapi.json", "getDescription", "This description."),
    ].map { path, id, words in
        var answers: [(String, JSONValue)] = [
            (
                "200",
                [
                    "description": .string(words),
                    "content": ["application/json": ["schema": ["type": "object"]]],
                ]
            ),
            ("304", ["description": "The client has this answer already."]),
        ]
        answers += [400, 405, 413, 414, 421].map {
            ("\($0)", ["$ref": .string("#/components/responses/Problem\($0)")])
        }
        answers.append(
            (
                "503",
                [
                    "description": "The service does not do its work.",
                    "content": ["application/json": ["schema": ["type": "object"]]],
                ]
            ))
        return (
            path,
            [
                "get": [
                    "operationId": .string(id), "summary": .string(words), "security": [],
                    "responses": .object(JSONObject(answers)),
                ]
            ]
        )
    }
}

extension Content {
    /// The description, the same for everybody.
    static let description = Content(
        .init(Array((Description.json.prettyText() + "\n").utf8)), type: "application/json",
        isPublic: true)
}
