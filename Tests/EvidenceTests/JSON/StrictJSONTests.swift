import Evidence
import Testing

/// The names are those of the public JSONTestSuite of Nicolas Seriot where a row comes from it:
/// y is valid, n is not, and i is left open by RFC 8259 and closed here.
@Suite("Strict JSON") struct StrictJSONTests {
    static let cases = JSONCase.table(valid + invalid + hostile)

    @Test(
        "reads what RFC 8259 allows and nothing that two readers could take differently",
        arguments: cases)
    func outcome(_ row: JSONCase) {
        do {
            _ = try StrictJSON.parse(row.bytes)
            #expect(row.fault == nil)
        } catch {
            #expect(error.code == row.fault)
            #expect((0...row.bytes.count).contains(error.offset))
        }
    }

    @Test(
        "what it reads, it reads again from the canonical and from the pretty form",
        arguments: cases.filter { $0.fault == nil })
    func roundTrip(_ row: JSONCase) throws {
        let value = try StrictJSON.parse(row.bytes)
        #expect(try StrictJSON.parse(Array(value.prettyText().utf8)) == value)
        let canonical = value.canonicalBytes()
        #expect(try StrictJSON.parse(canonical).canonicalBytes() == canonical)
    }

    @Test("every beginning of a text is unfinished rather than wrong")
    func prefixes() throws {
        let text = #"""
             {"a" : [ -12, 1.5e-3, true, false, null, "é€😀\u00e9\ud83d\ude00\n" ], "b": {} }
            """#
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            do {
                _ = try StrictJSON.parse(Array(bytes[..<length]))
                Issue.record("\(length) bytes were read as a whole")
            } catch {
                #expect(error.endedEarly, "\(length) bytes: \(error.sentence)")
            }
        }
    }

    @Test(
        "a wrong text is not called unfinished",
        arguments: [
            "[1,}", "{\"a\"}", "nul_", "01", "[1]]", "{\"a\":1,\"a\":", "\"\\ud800x", "\"\\q",
        ])
    func wrong(_ text: String) {
        #expect {
            try StrictJSON.parse(Array(text.utf8))
        } throws: { error in
            (error as? JSONFault)?.endedEarly == false
        }
    }

    @Test("depth is counted over objects and lists together, and the limit is the caller's")
    func depth() throws {
        let deep = { (depth: Int) in
            Array(
                (String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try StrictJSON.parse(deep(32))
        #expect { try StrictJSON.parse(deep(33)) } throws: {
            ($0 as? JSONFault)?.code == .tooDeep
        }
        #expect { try StrictJSON.parse(deep(100_000)) } throws: {
            ($0 as? JSONFault)?.code == .tooDeep
        }
        _ = try StrictJSON.parse(Array(#"{"a":[1]}"#.utf8), depthMaximum: 2)
        #expect(throws: JSONFault.self) {
            try StrictJSON.parse(Array(#"{"a":[{}]}"#.utf8), depthMaximum: 2)
        }
        _ = try StrictJSON.parse(deep(512), depthMaximum: 512)
    }

    @Test("a hundred thousand members are compared without quadratic work")
    func manyMembers() throws {
        let members = (0..<100_000).map { "\"\($0)\":1" }.joined(separator: ",")
        let value = try StrictJSON.parse(Array("{\(members)}".utf8))
        guard case .object(let object) = value else { throw WrongKind() }
        #expect(object.members.count == 100_000)
    }

    @Test("numbers keep their kind: whole ones as integers, others as their text")
    func numbers() throws {
        let parse = { try StrictJSON.parse(Array(($0 as String).utf8)) }
        #expect(try parse("-0") == 0)
        #expect(try parse("9007199254740991") == 9_007_199_254_740_991)
        #expect(try parse("-9007199254740991") == -9_007_199_254_740_991)
        #expect(try parse("1.0") == .decimal("1.0"))
        #expect(try parse("1E+2") == .decimal("1E+2"))
        #expect(try parse("1e400") == .decimal("1e400"))
    }

    @Test("names and texts are compared by bytes, not by how they look")
    func canonicalEquivalence() throws {
        let composed = "{\"\u{e9}\":1,\"e\u{301}\":2}"
        let value = try StrictJSON.parse(Array(composed.utf8))
        #expect(value["\u{e9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        #expect(JSONValue.string("\u{e9}") != .string("e\u{301}"))
        // KELVIN SIGN is canonically the letter K, and still another name.
        #expect(try StrictJSON.parse(Array("{\"\u{212a}\":1}".utf8))["K"] == nil)
    }
}

struct WrongKind: Error {}
