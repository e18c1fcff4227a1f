import Commissioning
import Evidence

extension JSONValue {
    /// A whole number.
    static func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    /// A text, or null.
    static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

    /// A day as `YYYY-MM-DD`, or null.
    static func day(_ value: CivilDate?) -> JSONValue { .text(value?.description) }

    /// A moment as RFC 3339 in UTC, or null.
    static func moment(_ value: Instant?) -> JSONValue { .text(value?.description) }

    /// Texts.
    static func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

    /// One member per authority, in agreement order.
    static func byAuthority(_ agreement: Agreement, _ values: [Int]) -> JSONValue {
        .object(
            JSONObject(zip(agreement.authorities, values).map { ($0.id, .number($1)) }))
    }
}

extension ServiceSnapshot {
    /// Data of an answer: when it is true and from what, then its own members.
    func data(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject(origin)
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    /// When an answer is true, and from what it was made.
    var origin: [(String, JSONValue)] {
        [
            ("asOf", .moment(moment)), ("asOfLocal", .string(local.stamp(moment))),
            ("ledgerEntry", .number(state.entry)),
        ] + (demonstration == nil ? [] : [("demonstration", true)])
    }
}
