import Evidence

extension Operation.Parameter {
    /// The moment at which an answer was known.
    static let asOf = Self(
        name: "asOf", meaning: "What was known at the end of a day, or at a moment.",
        schema: [
            "anyOf": [
                ["type": "string", "format": "date", "pattern": "^(19|20)[0-9]{2}-"],
                ["type": "string", "format": "date-time", "pattern": "^(19|20)[0-9]{2}-"],
            ]
        ])
    /// The earlier of two moments.
    static let from = Self(
        name: "from", meaning: "The earlier moment; four weeks before the later one if absent.",
        schema: asOf.schema)
    /// For programs that send nothing but an address.
    static let token = Self(
        name: "token", meaning: "A token of the role calendar, for programs that send no fields.",
        schema: ["type": "string", "pattern": "^[A-Za-z0-9_-]*$"])
    /// The form, where the client does not say by Accept.
    static let format = Self(
        name: "format", meaning: "The form of the answer; stronger than Accept.",
        schema: ["type": "string", "enum": ["json", "csv"]])
    /// The table of a sheet.
    static let table = Self(
        name: "table", meaning: "The table that CSV is made of, by its caption.",
        schema: plainText)
    /// The two members of a list that is given page by page.
    static let paging: [Self] = [
        .whole("limit", "Rows of one page.", 1...BoardLimits.pageRowsMaximum),
        Self(
            name: "cursor", meaning: "What the page before gave as next.",
            schema: ["type": "string", "pattern": "^[1-9][0-9]{0,8}-(0|[1-9][0-9]{0,9})$"]),
    ]
    static let cycle = text("id", "The cycle's id.", example: "{cycle}")
    static let authority = text("id", "The authority's id or area code.", example: "{authority}")
    static let nomination = text("id", "The child's number, n-….", example: "{nomination}")

    static func whole(
        _ name: String, _ meaning: String, _ range: ClosedRange<Int>, example: String? = nil
    ) -> Self {
        Self(
            name: name, meaning: meaning,
            schema: [
                "type": "integer", "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ], example: example)
    }

    /// Text that names something; without control characters, which no name has.
    static func text(_ name: String, _ meaning: String, example: String?) -> Self {
        Self(name: name, meaning: meaning, schema: plainText, example: example)
    }

    /// Names with whole numbers, as `a=1,b=2`.
    static func numbers(_ name: String, _ meaning: String) -> Self {
        Self(
            name: name, meaning: meaning,
            schema: [
                "type": "string", "pattern": .string(NamedNumbers.pattern),
                "maxLength": .number(BoardLimits.textCharactersMaximum),
            ])
    }

    /// A document's digest.
    static let digest = Self(
        name: "digest", meaning: "Instead of it: its document's digest.",
        schema: ["type": "string", "pattern": "^sha-256:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"])

    private static let plainText: JSONValue = [
        "type": "string", "minLength": 1,
        "maxLength": .number(BoardLimits.textCharactersMaximum),
        "pattern": "^[^\\u0000-\\u001f\\u007f]*$",
    ]
}
