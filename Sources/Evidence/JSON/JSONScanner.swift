/// A cursor over bytes known to be UTF-8; it reads one value and moves past it.
struct JSONScanner {
    let bytes: [UInt8]
    private let depthMaximum: Int
    var at = 0

    init(_ bytes: [UInt8], depthMaximum: Int) {
        self.bytes = bytes
        self.depthMaximum = depthMaximum
    }

    mutating func wholeText() throws(JSONFault) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw JSONFault(.notJSON, at: 0, "The text begins with a byte order mark.")
        }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard at == bytes.count else {
            throw JSONFault(.notJSON, at: at, "Something follows the end of the JSON value.")
        }
        return value
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"): return try number()
        case .some(let byte) where byte &- UInt8(ascii: "0") < 10: return try number()
        default: throw unexpected("a value")
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSONValue {
        try enter(depth)
        var members: [JSONObject.Member] = []
        var names = SeenNames()
        skipSpace()
        if take("}") { return .object(JSONObject(distinct: [])) }
        while true {
            let start = at
            guard peek == UInt8(ascii: "\"") else { throw unexpected("a member name") }
            let name = try string()
            guard names.insert(name, after: members) else {
                throw JSONFault(
                    .duplicateMember, at: start, "An object has the same member twice.")
            }
            skipSpace()
            guard take(":") else { throw unexpected("a colon") }
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(JSONObject(distinct: members)) }
            guard take(",") else { throw unexpected("a comma or a closing brace") }
            skipSpace()
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSONValue {
        try enter(depth)
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array([]) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw unexpected("a comma or a closing bracket") }
            skipSpace()
        }
    }

    private mutating func enter(_ depth: Int) throws(JSONFault) {
        guard depth < depthMaximum else {
            throw JSONFault(
                .tooDeep, at: at, "Objects and lists are nested more than \(depthMaximum) deep.")
        }
        at += 1
    }

    private mutating func word(
        _ word: StaticString, _ value: JSONValue
    ) throws(JSONFault) -> JSONValue {
        for position in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[position] else { throw unexpected("true, false or null") }
            at += 1
        }
        return value
    }

    var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            at += 1
        }
    }

    func unexpected(_ expected: String) -> JSONFault {
        at < bytes.count
            ? JSONFault(.notJSON, at: at, "There should be \(expected) here.")
            : JSONFault(
                .notJSON, at: at, "The text ends where there should be \(expected).",
                endedEarly: true)
    }
}

/// The member names of one object so far: compared one by one while there are few, because that is
/// what documents have; looked up once there are many, because a hostile file may have a million.
private struct SeenNames {
    private static let fewMaximum = 24
    private var many: Set<[UInt8]> = []

    /// False if one of the members has this name already.
    mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
        guard members.count >= Self.fewMaximum else {
            return !members.contains { $0.name.hasSameBytes(as: name) }
        }
        if many.isEmpty { many = Set(members.map { Array($0.name.utf8) }) }
        return many.insert(Array(name.utf8)).inserted
    }
}
